//===- Prune.cpp - Only what the compared functions need ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Prune.h"
#include "Conduct.h"
#include "ReachedCode.h"
#include "UnitAst.h"
#include "clang/AST/Mangle.h"
#include "clang/Sema/ExternalSemaSource.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"

using namespace evo;

namespace {

/// The declarations that the unit's own file holds, without what a preamble
/// does, which would be read whole to be traversed.
class OwnDeclarations {
public:
  /// All are traversed unless it is to be these only.
  explicit OwnDeclarations(bool Only) : Only(Only) {}

  void add(clang::DeclGroupRef Group) {
    for (clang::Decl *D : Group) {
      const clang::SourceManager &SM = D->getASTContext().getSourceManager();
      const clang::FunctionDecl *F = D->getAsFunction();
      bool Instance = F && F->getTemplateInstantiationPattern();
      if (!Instance && D->getLexicalDeclContext()->isTranslationUnit() &&
          SM.isInMainFile(SM.getExpansionLoc(D->getLocation())))
        Own.push_back(D);
    }
  }
  void traverseOnly(clang::ASTContext &C) const {
    if (Only)
      C.setTraversalScope(Own);
  }

private:
  bool Only;
  std::vector<clang::Decl *> Own;
};

/// Where the name of a function of the unit's own file stands, in lines as they
/// are numbered.
std::optional<NamePlaces::value_type> placeOf(const clang::FunctionDecl &F) {
  const clang::SourceManager &SM = F.getASTContext().getSourceManager();
  clang::SourceLocation At = SM.getExpansionLoc(F.getLocation());
  if (At.isInvalid() || !SM.isInMainFile(At))
    return std::nullopt;
  clang::PresumedLoc Seen = SM.getPresumedLoc(At);
  if (Seen.isInvalid())
    return std::nullopt;
  return NamePlaces::value_type(Seen.getLine(), Seen.getColumn());
}

/// Is asked for what headers left to instantiate when the unit has been read.
/// Must be the last that is: the others add to the list.
class NeededInstances : public clang::ExternalSemaSource {
public:
  using Instance = clang::Sema::PendingImplicitInstantiation;

  NeededInstances(clang::Sema &S, const OwnDeclarations &Own,
                  llvm::ArrayRef<ModuleWanted> What, const Reading &How,
                  std::optional<NamePlaces> &Reached)
      : S(S), Own(Own), What(What), How(How), Symbols(S.Context),
        Reached(Reached) {}

  void
  ReadPendingInstantiations(llvm::SmallVectorImpl<Instance> &Listed) override {
    Own.traverseOnly(S.Context);
    ReachedCode Needed([this](auto &F) { return isLeft(F); });
    if (!addWanted(Needed))
      return;
    take(Listed);
    // Variables stay: their values may be constants of what is compared.
    S.PerformPendingInstantiations();
    for (Needed.follow(); giveBack(Needed.withoutBody()); Needed.follow())
      S.PerformPendingInstantiations();
    // Else whether others compile may hang on what is compared.
    if (!Open && !Needed.declaresForOthers())
      note(Needed.definitions());
    forgetLines(Needed.definitions());
    // Those that no other unit can define would be reported.
    S.UndefinedButUsed.remove_if([this](const auto &Used) {
      return Taken.contains(Used.first->getCanonicalDecl());
    });
  }

private:
  /// False if all must be instantiated.
  bool addWanted(ReachedCode &Needed) {
    for (const ModuleWanted &E : What) {
      FoundFunctions Found = findFunctions(S.Context, E.Wanted);
      if (E.Whole || Found.Templates)
        return false;
      for (clang::FunctionDecl *F : Found.Compiled) {
        Needed.add(F);
        // Others may hang on what it does, not only on what it is.
        Open |= F->isConstexpr() ||
                F->getDeclaredReturnType()->getContainedDeducedType();
      }
    }
    return true;
  }

  void note(llvm::ArrayRef<const clang::FunctionDecl *> Definitions) {
    Reached.emplace();
    for (const clang::FunctionDecl *F : Definitions) {
      const clang::FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
      for (const clang::FunctionDecl *Each : {F, Pattern})
        if (auto Place = Each ? placeOf(*Each) : std::nullopt)
          Reached->insert(*Place);
    }
  }

  /// Of a constructor there may be several, and which is used is not seen here.
  bool isLeft(const clang::FunctionDecl &F) {
    if (!How.Instances || !F.isTemplateInstantiation())
      return false;
    if (!isOfSystem(F) && !How.Instances->Own.contains(Symbols.getName(&F)))
      return false;
    bool Several =
        llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(F);
    auto Names = Several ? Symbols.getAllManglings(&F)
                         : std::vector<std::string>{Symbols.getName(&F)};
    return llvm::any_of(Names, [this](const std::string &Name) {
      return How.Instances->Symbols.contains(Name);
    });
  }

  /// A line in a header tells less than that of the call which leads there.
  void forgetLines(llvm::ArrayRef<const clang::FunctionDecl *> Definitions) {
    for (const clang::FunctionDecl *F : Definitions)
      if (!S.SourceMgr.isInMainFile(
              S.SourceMgr.getExpansionLoc(F->getLocation())))
        const_cast<clang::FunctionDecl *>(F)->addAttr(
            clang::NoDebugAttr::CreateImplicit(S.Context));
  }

  void take(llvm::SmallVectorImpl<Instance> &Listed) {
    Listed.append(S.PendingInstantiations.begin(),
                  S.PendingInstantiations.end());
    S.PendingInstantiations.clear();
    for (const Instance &I : Listed)
      if (llvm::isa<clang::FunctionDecl>(I.first))
        Taken.insert({I.first->getCanonicalDecl(), I});
      else
        S.PendingInstantiations.push_back(I);
    Listed.clear();
  }

  bool giveBack(llvm::ArrayRef<clang::FunctionDecl *> Functions) {
    for (const clang::FunctionDecl *F : Functions)
      if (auto At = Taken.find(F->getCanonicalDecl()); At != Taken.end()) {
        S.PendingInstantiations.push_back(At->second);
        Taken.erase(At);
      }
    return !S.PendingInstantiations.empty();
  }

  clang::Sema &S;
  const OwnDeclarations &Own;
  llvm::ArrayRef<ModuleWanted> What;
  const Reading &How;
  clang::ASTNameGenerator Symbols;
  std::optional<NamePlaces> &Reached;
  bool Open = false; ///< does the text of a wanted one tell others more?
  llvm::DenseMap<const clang::Decl *, Instance> Taken; ///< by canonical one
};

class PruneConsumer : public clang::SemaConsumer {
public:
  PruneConsumer(llvm::ArrayRef<ModuleWanted> What, const Reading &How,
                std::optional<NamePlaces> &Reached)
      : What(What), How(How), Own(How.OwnFileOnly), Reached(Reached) {}

  bool shouldSkipFunctionBody(clang::Decl *D) override {
    const clang::FunctionDecl *F = D->getAsFunction();
    auto Place = F && How.Bodies ? placeOf(*F) : std::nullopt;
    return Place && !How.Bodies->count(*Place);
  }

  void InitializeSema(clang::Sema &Unit) override { S = &Unit; }
  void ForgetSema() override { S = nullptr; }

  bool HandleTopLevelDecl(clang::DeclGroupRef Group) override {
    // By now the preamble has been added, after which this one must be asked.
    if (!Instances) {
      Instances = new NeededInstances(*S, Own, What, How, Reached);
#if LLVM_VERSION_MAJOR >= 22
      S->addExternalSource(Instances);
#else
      S->addExternalSource(Instances.get());
#endif
    }
    Own.add(Group);
    return true;
  }
  /// Of the preamble, and before the unit is begun.
  void HandleInterestingDecl(clang::DeclGroupRef) override {}
  void HandleTranslationUnit(clang::ASTContext &C) override {
    Own.traverseOnly(C);
  }

private:
  llvm::ArrayRef<ModuleWanted> What;
  const Reading &How;
  clang::Sema *S = nullptr;
  OwnDeclarations Own;
  std::optional<NamePlaces> &Reached;
  llvm::IntrusiveRefCntPtr<NeededInstances> Instances;
};

} // namespace

std::unique_ptr<clang::ASTConsumer>
evo::pruneUnit(llvm::ArrayRef<ModuleWanted> What, const Reading &How,
               std::optional<NamePlaces> &Reached) {
  return std::make_unique<PruneConsumer>(What, How, Reached);
}
