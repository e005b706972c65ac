//===- Emit.cpp - IR in several forms from one parse ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emit.h"
#include "Hazards.h"
#include "Instances.h"
#include "LineNotes.h"
#include "Prune.h"
#include "Signature.h"
#include "UnitAst.h"
#include "evo/Equivalence/Reduce.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/CodeGen/ModuleBuilder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"

using namespace evo;

namespace {

/// Makes undefined behaviour visible, and keeps what the optimiser could make
/// of it out.
void setTraps(clang::CodeGenOptions &Code, clang::SanitizerSet &Visible,
              const clang::LangOptions &Language) {
  using Kind = clang::SanitizerKind;
  for (clang::SanitizerMask Mask :
       {Kind::ShiftBase, Kind::ShiftExponent, Kind::IntegerDivideByZero,
        Kind::ArrayBounds, Kind::LocalBounds, Kind::Unreachable, Kind::Return,
        Kind::FloatCastOverflow, Kind::VLABound})
    Visible.set(Mask, true);
  // Where signed overflow wraps it is no undefined behaviour.
  if (Language.getSignedOverflowBehavior() != clang::LangOptions::SOB_Defined)
    Visible.set(Kind::SignedIntegerOverflow, true);
  Code.SanitizeTrap = Visible;
  // A loop that may go on for ever is not to be taken for one that ends, and
  // the metadata of aliasing tells reads in the source from others.
  Code.setFiniteLoops(clang::CodeGenOptions::FiniteLoopsKind::Never);
  Code.RelaxedAliasing = false;
}

/// Making the code of a coroutine changes its AST (a result that is made in
/// place is taken out of the return statement), so it can be done only once.
/// There are none before this name is known.
class Coroutines {
public:
  explicit Coroutines(clang::Preprocessor &PP)
      : Names(PP.getIdentifierTable()) {}

  bool mayBe() {
    if (!Seen)
      Seen = Names.find(Needed) != Names.end() ||
             (Names.getExternalIdentifierLookup() &&
              Names.getExternalIdentifierLookup()->get(Needed));
    return Seen;
  }

private:
  static constexpr llvm::StringLiteral Needed = "coroutine_traits";
  clang::IdentifierTable &Names;
  bool Seen = false;
};

/// Generators make code of a function that other units may call as soon as they
/// meet it. The few that the wanted ones lead to are enough: what is taken for
/// inline is made when it is asked for. Clang decides some things by that while
/// it parses, so it is not said before the end of the unit, and all
/// declarations are held back until then.
class OnDemand {
public:
  void hold(clang::DeclGroupRef Group) {
    Held.push_back(Group);
    if (Begun)
      take(Group);
  }

  /// Takes the functions of C++ that are held for inline.
  void begin() {
    Begun = true;
    for (clang::DeclGroupRef Group : Held)
      take(Group);
  }

  /// Such a function is made as it is written.
  void giveBack(clang::FunctionDecl &F) {
    if (Taken.erase(&F))
      F.setImplicitlyInline(false);
  }

  llvm::ArrayRef<clang::DeclGroupRef> held() const { return Held; }

private:
  void take(clang::DeclGroupRef Group) {
    for (clang::Decl *D : Group)
      take(*D);
  }

  void take(clang::Decl &D) {
    if (llvm::isa<clang::NamespaceDecl, clang::LinkageSpecDecl>(D))
      for (clang::Decl *Each : llvm::cast<clang::DeclContext>(D).decls())
        take(*Each);
    auto *F = llvm::dyn_cast<clang::FunctionDecl>(&D);
    if (!F || !F->doesThisDeclarationHaveABody() || !isOrdinary(*F))
      return;
    F->setImplicitlyInline();
    Taken.insert(F);
  }

  static bool isOrdinary(const clang::FunctionDecl &F) {
    auto Kind = F.getTemplateSpecializationKind();
    return F.getASTContext().getLangOpts().CPlusPlus && !F.isInlined() &&
           !F.isDependentContext() && !F.isMain() && !F.isMultiVersion() &&
           !F.hasAttr<clang::GNUInlineAttr>() &&
           (Kind == clang::TSK_Undeclared ||
            Kind == clang::TSK_ExplicitSpecialization);
  }

  std::vector<clang::DeclGroupRef> Held;
  bool Begun = false;
  llvm::SmallPtrSet<clang::FunctionDecl *, 32> Taken;
};

/// Begins before the generators.
class BeginDemand : public clang::ASTConsumer {
public:
  BeginDemand(OnDemand &Unit, bool Whole) : Unit(Unit), Whole(Whole) {}

  bool HandleTopLevelDecl(clang::DeclGroupRef D) override {
    Unit.hold(D);
    return true;
  }
  void HandleInterestingDecl(clang::DeclGroupRef D) override { Unit.hold(D); }
  void HandleTranslationUnit(clang::ASTContext &) override {
    if (!Whole)
      Unit.begin();
  }

private:
  OnDemand &Unit;
  bool Whole;
};

/// How many bytes of the unit's text follow the declaration at file level that
/// holds D, or the directive that includes it.
std::uint64_t bytesBehind(const clang::Decl &D) {
  const clang::SourceManager &SM = D.getASTContext().getSourceManager();
  const clang::Decl *Outer = &D;
  while (!Outer->getLexicalDeclContext()->isTranslationUnit())
    Outer = llvm::cast<clang::Decl>(Outer->getLexicalDeclContext());
  clang::FileID Unit = SM.getMainFileID();
  clang::SourceLocation At = SM.getExpansionLoc(Outer->getEndLoc());
  while (At.isValid() && SM.isLocalSourceLocation(At) &&
         SM.getFileID(At) != Unit)
    At = SM.getIncludeLoc(SM.getFileID(At));
  std::uint64_t All = SM.getBufferData(Unit).size();
  bool Here = At.isValid() && SM.getFileID(At) == Unit; // not in a preamble
  return Here ? All - SM.getFileOffset(At) : All;
}

/// Makes the code of one form. The wanted functions are asked for before the
/// generator sees the end of the unit, so that those nobody calls (static,
/// inline, templates) are made too.
class Emitter : public clang::ASTConsumer {
public:
  /// One that is not `First` leaves its work undone where there may be
  /// coroutines.
  Emitter(clang::CompilerInstance &CI, const ModuleWanted &What, bool First,
          const Reading &How, OnDemand &Unit, llvm::LLVMContext &Context,
          CompiledUnit &Result)
      : Language(CI.getLangOpts()), Code(CI.getCodeGenOpts()), What(What),
        First(First), How(How), Unit(Unit), Twice(CI.getPreprocessor()),
        Result(Result) {
    Visible.clear();
    Code.SanitizeTrap.clear();
    // Each has its own code, whichever of them somebody else needs.
    Code.CXXCtorDtorAliases = false;
    if (What.As == Form::Traps)
      setTraps(Code, Visible, Language);
#if LLVM_VERSION_MAJOR >= 22
    auto Files = CI.getVirtualFileSystemPtr();
#else
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files =
        &CI.getVirtualFileSystem();
#endif
    // A pointer in LLVM 19, owned already in newer versions.
    Gen = std::unique_ptr<clang::CodeGenerator>(clang::CreateLLVMCodeGen(
        CI.getDiagnostics(), "evo", Files, CI.getHeaderSearchOpts(),
        CI.getPreprocessorOpts(), Code, Context));
  }

  void Initialize(clang::ASTContext &C) override {
    inForm([&] { Gen->Initialize(C); });
  }
  void HandleInlineFunctionDefinition(clang::FunctionDecl *D) override {
    if (D->doesThisDeclarationHaveABody()) // else it was skipped
      inForm([&] { Gen->HandleInlineFunctionDefinition(D); });
  }
  void HandleInterestingDecl(clang::DeclGroupRef) override {} // held back
  void HandleTagDeclDefinition(clang::TagDecl *D) override {
    inForm([&] { Gen->HandleTagDeclDefinition(D); });
  }
  void HandleTagDeclRequiredDefinition(const clang::TagDecl *D) override {
    inForm([&] { Gen->HandleTagDeclRequiredDefinition(D); });
  }
  void HandleCXXImplicitFunctionInstantiation(clang::FunctionDecl *D) override {
    inForm([&] { Gen->HandleCXXImplicitFunctionInstantiation(D); });
  }
  void HandleImplicitImportDecl(clang::ImportDecl *D) override {
    inForm([&] { Gen->HandleImplicitImportDecl(D); });
  }
  void CompleteTentativeDefinition(clang::VarDecl *D) override {
    inForm([&] { Gen->CompleteTentativeDefinition(D); });
  }
  void CompleteExternalDeclaration(clang::DeclaratorDecl *D) override {
    inForm([&] { Gen->CompleteExternalDeclaration(D); });
  }
  void AssignInheritanceModel(clang::CXXRecordDecl *D) override {
    inForm([&] { Gen->AssignInheritanceModel(D); });
  }
  void HandleCXXStaticMemberVarInstantiation(clang::VarDecl *D) override {
    inForm([&] { Gen->HandleCXXStaticMemberVarInstantiation(D); });
  }
  void HandleVTable(clang::CXXRecordDecl *D) override {
    inForm([&] { Gen->HandleVTable(D); });
  }
  void HandleTranslationUnit(clang::ASTContext &C) override {
    inForm([&] {
      if (C.getDiagnostics().hasErrorOccurred())
        return;
      FoundFunctions Wanted = findFunctions(C, What.Wanted);
      Result.Others = std::move(Wanted.Others);
      if (What.Whole || !Wanted.Compiled.empty())
        make(C, Wanted.Compiled);
    });
  }

  /// Gives the module away, if it is whole.
  void release() {
    if (!isWhole() || needsMissing())
      return;
    if (First && !What.Whole) {
      noteInstances();
      noteBehind();
    }
    Result.Module = std::unique_ptr<llvm::Module>(Gen->ReleaseModule());
  }

private:
  bool isWhole() { return First || !Twice.mayBe(); }

  const clang::FunctionDecl *functionOf(const llvm::GlobalValue &G) const {
    const clang::Decl *D = Gen->GetDeclForMangledName(G.getName());
    return D ? D->getAsFunction() : nullptr;
  }

  std::vector<llvm::StringRef> entries() const {
    std::vector<llvm::StringRef> Symbols;
    for (const Signature &S : Result.Functions)
      Symbols.push_back(S.Mangled);
    return Symbols;
  }

  void noteInstances() const {
    auto IsInstance = [this](const llvm::Function &G) {
      const clang::FunctionDecl *F = functionOf(G);
      return F && F->isTemplateInstantiation();
    };
    MadeInstances &Made = Result.Instances;
    Made.Symbols = instancesToShare(*Gen->GetModule(), entries(), IsInstance);
    if (Made.Symbols.empty())
      return;
    auto Of = [this](llvm::StringRef Symbol) {
      return Gen->GetDeclForMangledName(Symbol)->getAsFunction();
    };
    clang::ASTContext &C = Of(Made.Symbols.begin()->getKey())->getASTContext();
    HazardSearch Search(C, nullptr);
    for (const auto &Each : Made.Symbols)
      if (const clang::FunctionDecl *F = Of(Each.getKey()); !isOfSystem(*F))
        Search.note(*F, Made);
  }

  /// In C what is declared behind may clash with what a call declares.
  void noteBehind() const {
    if (!Language.CPlusPlus)
      return;
    for (const llvm::GlobalObject &G : Gen->GetModule()->global_objects()) {
      const clang::Decl *D =
          G.isDeclaration() ? nullptr : Gen->GetDeclForMangledName(G.getName());
      if (!D)
        continue;
      std::uint64_t Least = bytesBehind(*D);
      if (const clang::FunctionDecl *F = D->getAsFunction())
        if (const auto *Pattern = F->getTemplateInstantiationPattern())
          Least = std::min(Least, bytesBehind(*Pattern));
      Result.Behind[G.getName()] = Least;
    }
  }

  /// Do the wanted functions lead to one whose body was skipped, or to an
  /// instance that was not made and that nobody else has?
  bool needsMissing() const {
    return How.Bodies &&
           llvm::any_of(
               neededBy(*Gen->GetModule(), entries()), [this](auto *G) {
                 const auto *F = G->isDeclaration() ? functionOf(*G) : nullptr;
                 return F && (wasSkipped(*F) || wasLeft(*F, G->getName()));
               });
  }

  static bool wasSkipped(const clang::FunctionDecl &F) {
    return llvm::any_of(F.redecls(), [](const clang::FunctionDecl *Each) {
      return Each->hasSkippedBody();
    });
  }

  bool wasLeft(const clang::FunctionDecl &F, llvm::StringRef Symbol) const {
    const clang::FunctionDecl *Pattern = F.getTemplateInstantiationPattern();
    return How.Instances && !How.Instances->Symbols.contains(Symbol) &&
           F.getTemplateSpecializationKind() ==
               clang::TSK_ImplicitInstantiation &&
           !F.hasBody() && Pattern && Pattern->hasBody();
  }

  void inForm(llvm::function_ref<void()> Call) {
    if (!isWhole())
      return;
    std::swap(Language.Sanitize, Visible);
    Call();
    std::swap(Language.Sanitize, Visible);
  }

  /// Of a constructor and a destructor that for a base: without virtual bases
  /// the others do no more.
  static clang::GlobalDecl codeOf(clang::FunctionDecl &F) {
    if (auto *C = llvm::dyn_cast<clang::CXXConstructorDecl>(&F))
      return {C, clang::Ctor_Base};
    if (auto *D = llvm::dyn_cast<clang::CXXDestructorDecl>(&F))
      return {D, clang::Dtor_Base};
    return {&F};
  }

  /// Where none is wanted, no code is made at all.
  void make(clang::ASTContext &C,
            llvm::ArrayRef<clang::FunctionDecl *> Wanted) {
    for (clang::FunctionDecl *D : Wanted)
      Unit.giveBack(*D);
    // To make code of one may read another back from the preamble.
    for (std::size_t I = 0; I < Unit.held().size(); ++I)
      Gen->HandleTopLevelDecl(Unit.held()[I]);
    for (clang::FunctionDecl *D : Wanted) {
      Signature S = describeFunction(*D, How.Instances);
      auto *Symbol = Gen->GetAddrOfGlobal(codeOf(*D), /*isForDefinition=*/true);
      if (auto *Value = llvm::dyn_cast_or_null<llvm::GlobalValue>(Symbol))
        S.Mangled = Value->getName().str();
      Result.Functions.push_back(std::move(S));
    }
    Gen->HandleTranslationUnit(C);
  }

  clang::LangOptions &Language;
  clang::CodeGenOptions Code;  ///< the generator refers to it
  clang::SanitizerSet Visible; ///< in this form; while it is called, the unit's
  const ModuleWanted &What;
  bool First;
  const Reading &How;
  OnDemand &Unit;
  Coroutines Twice;
  CompiledUnit &Result;
  std::unique_ptr<clang::CodeGenerator> Gen;
};

std::vector<FileSeen> headersOf(const clang::SourceManager &SM) {
  std::vector<FileSeen> Found;
  for (auto At = SM.fileinfo_begin(); At != SM.fileinfo_end(); ++At)
    if (At->first != SM.getFileEntryRefForID(SM.getMainFileID()))
      Found.push_back(
          FileSeen::now(At->first.getFileEntry().tryGetRealPathName().str()));
  return Found;
}

class EmitAction : public clang::ASTFrontendAction {
public:
  EmitAction(const SourceUnit &Source, llvm::ArrayRef<ModuleWanted> What,
             const Reading &How, llvm::LLVMContext &Context,
             std::vector<CompiledUnit> &Results)
      : Source(Source), What(What), How(How), Context(Context),
        Results(Results) {}

  bool BeginSourceFileAction(clang::CompilerInstance &CI) override {
    renumberLines(CI.getPreprocessor(), Source.Renumbered);
    return true;
  }

  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, llvm::StringRef) override {
    Unit = OnDemand();
    Results.clear(); // of an attempt before this
    Results.resize(What.size());
    std::vector<std::unique_ptr<clang::ASTConsumer>> Consumers;
    // In C a call may declare what it calls, and clash with a body's own.
    CI.getFrontendOpts().SkipFunctionBodies =
        How.Bodies && CI.getLangOpts().CPlusPlus;
    Consumers.push_back(pruneUnit(What, How, Reached));
    bool Whole =
        llvm::any_of(What, [](const ModuleWanted &E) { return E.Whole; });
    Consumers.push_back(std::make_unique<BeginDemand>(Unit, Whole));
    for (std::size_t I = 0; I < What.size(); ++I) {
      auto One = std::make_unique<Emitter>(CI, What[I], I == 0, How, Unit,
                                           Context, Results[I]);
      Emitters.push_back(One.get());
      Consumers.push_back(std::move(One));
    }
    return std::make_unique<clang::MultiplexConsumer>(std::move(Consumers));
  }

  void EndSourceFileAction() override {
    for (Emitter *E : Emitters)
      E->release();
    for (CompiledUnit &Each : Results)
      Each.Reached = Reached;
    if (!Results.empty())
      Results.front().Headers =
          headersOf(getCompilerInstance().getSourceManager());
  }

private:
  const SourceUnit &Source;
  llvm::ArrayRef<ModuleWanted> What;
  const Reading &How;
  llvm::LLVMContext &Context;
  std::vector<CompiledUnit> &Results;
  std::optional<NamePlaces> Reached;
  OnDemand Unit;
  std::vector<Emitter *> Emitters; ///< owned by the compiler
};

} // namespace

std::unique_ptr<clang::FrontendAction>
evo::emitAction(const SourceUnit &Unit, llvm::ArrayRef<ModuleWanted> What,
                const Reading &How, llvm::LLVMContext &Context,
                std::vector<CompiledUnit> &Results) {
  return std::make_unique<EmitAction>(Unit, What, How, Context, Results);
}
