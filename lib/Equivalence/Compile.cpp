//===- Compile.cpp - C++ to LLVM IR in this process ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Signature.h"
#include "UnitAst.h"
#include "evo/Frontend/Project.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "clang/AST/GlobalDecl.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/CodeGen/ModuleBuilder.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Frontend/TextDiagnosticBuffer.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/Path.h"

#include <set>

using namespace evo;

namespace {

class Finder : public clang::RecursiveASTVisitor<Finder> {
public:
  Finder(const FunctionFilter &Wanted) : Wanted(Wanted) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitFunctionDecl(clang::FunctionDecl *F) {
    if (!F->isThisDeclarationADefinition() || F->isDeleted() ||
        F->isDefaulted() || !Wanted(*F))
      return true;
    bool Structor = llvm::isa<clang::CXXConstructorDecl>(F) ||
                    llvm::isa<clang::CXXDestructorDecl>(F);
    if (F->isDependentContext())
      Patterns.push_back(F);
    else if (Structor || F->isConsteval())
      Others.push_back({nameOf(*F), Structor
                                        ? "constructors and destructors are "
                                          "not compared"
                                        : "it exists at compile time only"});
    else
      Found.push_back(F);
    return true;
  }

  /// Templates that the unit does not instantiate have no code to compare.
  void addPatterns() {
    std::set<const clang::FunctionDecl *> Used;
    for (const clang::FunctionDecl *F : Found)
      if (const auto *Pattern = F->getTemplateInstantiationPattern())
        Used.insert(Pattern->getCanonicalDecl());
    for (const clang::FunctionDecl *F : Patterns)
      if (!Used.count(F->getCanonicalDecl()))
        Others.push_back(
            {nameOf(*F), "a template that this unit does not instantiate"});
  }

  const FunctionFilter &Wanted;
  std::vector<clang::FunctionDecl *> Found, Patterns;
  std::vector<NotCompiled> Others;

private:
  static std::string nameOf(const clang::FunctionDecl &F) {
    return qualifiedName(F) + parameterTypes(F);
  }
};

} // namespace

std::vector<clang::FunctionDecl *>
evo::findFunctions(clang::ASTContext &C, const FunctionFilter &Wanted,
                   std::vector<NotCompiled> *Others) {
  Finder F(Wanted);
  F.TraverseDecl(C.getTranslationUnitDecl());
  F.addPatterns();
  if (Others)
    *Others = std::move(F.Others);
  return std::move(F.Found);
}

namespace {

/// Runs before the code generator sees the end of the unit, so that functions
/// nobody calls (static, inline, templates) are emitted too.
class Picker : public clang::ASTConsumer {
public:
  Picker(const FunctionFilter &Wanted, clang::CodeGenerator &Gen,
         CompiledUnit &Result)
      : Wanted(Wanted), Gen(Gen), Result(Result) {}

  void HandleTranslationUnit(clang::ASTContext &C) override {
    if (C.getDiagnostics().hasErrorOccurred())
      return;
    for (clang::FunctionDecl *D : findFunctions(C, Wanted, &Result.Others)) {
      Signature S = describeFunction(*D);
      auto *Symbol = Gen.GetAddrOfGlobal(clang::GlobalDecl(D),
                                         /*isForDefinition=*/true);
      if (auto *Value = llvm::dyn_cast_or_null<llvm::GlobalValue>(Symbol))
        S.Mangled = Value->getName().str();
      Result.Functions.push_back(std::move(S));
    }
  }

private:
  const FunctionFilter &Wanted;
  clang::CodeGenerator &Gen;
  CompiledUnit &Result;
};

class EmitAction : public clang::ASTFrontendAction {
public:
  EmitAction(const FunctionFilter &Wanted, llvm::LLVMContext &Context,
             CompiledUnit &Result)
      : Wanted(Wanted), Context(Context), Result(Result) {}

  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, llvm::StringRef) override {
#if LLVM_VERSION_MAJOR >= 22
    auto Files = CI.getVirtualFileSystemPtr();
#else
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files =
        &CI.getVirtualFileSystem();
#endif
    // A pointer in LLVM 19, owned already in newer versions.
    std::unique_ptr<clang::CodeGenerator> Made(clang::CreateLLVMCodeGen(
        CI.getDiagnostics(), "evo", Files, CI.getHeaderSearchOpts(),
        CI.getPreprocessorOpts(), CI.getCodeGenOpts(), Context));
    Gen = Made.get();
    std::vector<std::unique_ptr<clang::ASTConsumer>> Consumers;
    Consumers.push_back(std::make_unique<Picker>(Wanted, *Gen, Result));
    Consumers.push_back(std::move(Made));
    return std::make_unique<clang::MultiplexConsumer>(std::move(Consumers));
  }

  void EndSourceFileAction() override {
    Result.Module = std::unique_ptr<llvm::Module>(Gen->ReleaseModule());
  }

private:
  const FunctionFilter &Wanted;
  llvm::LLVMContext &Context;
  CompiledUnit &Result;
  clang::CodeGenerator *Gen = nullptr;
};

/// Keeps the first error as "file:line:column: message".
class FirstError : public clang::DiagnosticConsumer {
public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &D) override {
    DiagnosticConsumer::HandleDiagnostic(Level, D);
    if (Level < clang::DiagnosticsEngine::Error || !Text.empty())
      return;
    llvm::SmallString<128> Message;
    D.FormatDiagnostic(Message);
    if (D.hasSourceManager() && D.getLocation().isValid())
      Text = D.getLocation().printToString(D.getSourceManager()) + ": ";
    Text += Message.str();
  }
  std::string Text;
};

bool dropsArgument(llvm::StringRef A) {
  return A == "-c" || A.starts_with("-O") || A.starts_with("-g") ||
         A.starts_with("-fsanitize") || A.starts_with("-W") || A == "-MD" ||
         A == "-MMD" || A == "-MP" || A.starts_with("-flto") || A == "-pg" ||
         A == "--coverage" || A.starts_with("-fprofile");
}

/// Where signed overflow wraps it is no undefined behaviour to be made visible.
bool overflowWraps(llvm::ArrayRef<std::string> Arguments) {
  bool Wraps = false;
  for (llvm::StringRef A : Arguments) {
    if (A == "-fwrapv" || A == "-fno-strict-overflow")
      Wraps = true;
    else if (A == "-fno-wrapv" || A == "-fstrict-overflow")
      Wraps = false;
  }
  return Wraps;
}

} // namespace

std::vector<std::string> evo::unitFlags(const SourceUnit &U) {
  std::vector<std::string> Line;
  for (std::size_t I = 1; I < U.Arguments.size(); ++I) {
    const std::string &A = U.Arguments[I];
    if (A == "-o" || A == "-MF" || A == "-MT" || A == "-MQ")
      ++I;
    else if (!dropsArgument(A) && A != U.File && A != "--")
      Line.push_back(A);
  }
  return Line;
}

namespace {

std::vector<std::string> commandLine(const SourceUnit &U, Form F) {
  std::vector<std::string> Line = unitFlags(U);
  Line.insert(Line.begin(), EVO_LLVM_PREFIX "/bin/clang++");
  for (const char *A :
       {"-c", "-O2", "-gline-tables-only", "-w", "-ffp-contract=off",
        "-fno-vectorize", "-fno-slp-vectorize", "-fno-discard-value-names",
        "-Wno-error"})
    Line.push_back(A);
  if (F == Form::Traps) {
    // A loop that may go on for ever is not to be taken for one that ends, and
    // the metadata of aliasing tells reads in the source from others.
    for (const char *A :
         {"-fsanitize=shift,integer-divide-by-zero,bounds,"
          "unreachable,return,float-cast-overflow,vla-bound",
          "-fsanitize-trap=all", "-fno-finite-loops", "-fstrict-aliasing"})
      Line.push_back(A);
    if (!overflowWraps(U.Arguments))
      Line.push_back("-fsanitize=signed-integer-overflow");
  } else
    Line.push_back("-fno-strict-aliasing");
  Line.insert(Line.end(), {U.File, "-o", "/dev/null"});
  return Line;
}

} // namespace

FunctionFilter evo::functionNamed(std::string Name) {
  return [Name](const clang::FunctionDecl &F) {
    // Cheap test first: printing a name takes longer than comparing one.
    if (!F.getDeclName() ||
        llvm::StringRef(Name).find(F.getNameInfo().getAsString()) ==
            llvm::StringRef::npos)
      return false;
    return F.getQualifiedNameAsString() == Name || qualifiedName(F) == Name ||
           F.getQualifiedNameAsString() + parameterTypes(F) == Name;
  };
}

llvm::Error evo::runOnUnit(const SourceUnit &Unit,
                           std::vector<std::string> CommandLine,
                           std::unique_ptr<clang::FrontendAction> Action) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem> Files(
      new llvm::vfs::OverlayFileSystem(
          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>(
              llvm::vfs::createPhysicalFileSystem().release())));
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> Memory(
      new llvm::vfs::InMemoryFileSystem);
  Files->pushOverlay(Memory);
  for (const auto &[Path, Text] : Unit.Overlay)
    Memory->addFile(Path, 0, llvm::MemoryBuffer::getMemBufferCopy(Text, Path));
  if (!Unit.Folder.empty())
    Files->setCurrentWorkingDirectory(Unit.Folder);
  llvm::IntrusiveRefCntPtr<clang::FileManager> Manager(
      new clang::FileManager(clang::FileSystemOptions(), Files));

  FirstError Errors;
  clang::tooling::ToolInvocation Invocation(std::move(CommandLine),
                                            std::move(Action), Manager.get());
  Invocation.setDiagnosticConsumer(&Errors);
  if (Invocation.run())
    return llvm::Error::success();
  return makeError(Code::DoesNotCompile, Errors.Text.empty()
                                             ? Unit.File + " does not compile"
                                             : Errors.Text);
}

llvm::Expected<CompiledUnit> evo::compileUnit(const SourceUnit &Unit, Form F,
                                              const FunctionFilter &Wanted,
                                              llvm::LLVMContext &Context) {
  CompiledUnit Result;
  if (llvm::Error E =
          runOnUnit(Unit, commandLine(Unit, F),
                    std::make_unique<EmitAction>(Wanted, Context, Result)))
    return std::move(E);
  if (!Result.Module)
    return makeError(Code::DoesNotCompile, Unit.File + " does not compile");
  return std::move(Result);
}

SourceUnit evo::sourceUnit(const UnitCommand &U) {
  SourceUnit S;
  S.File = U.File;
  S.Folder = U.Folder;
  for (const std::string &A : U.Arguments) {
    bool IsInput = false;
    if (&A != &U.Arguments.front() && !llvm::StringRef(A).starts_with("-")) {
      llvm::SmallString<128> Path(A);
      if (llvm::sys::path::is_relative(A)) {
        Path = U.Folder;
        llvm::sys::path::append(Path, A);
      }
      IsInput = canonicalPath(Path) == U.File;
    }
    if (!IsInput)
      S.Arguments.push_back(A);
  }
  return S;
}

SourceUnit evo::sourceUnitFor(llvm::StringRef File,
                              llvm::ArrayRef<std::string> ExtraArguments) {
  SourceUnit U;
  U.File = canonicalPath(File);
  U.Folder = llvm::sys::path::parent_path(U.File).str();
  U.Arguments = {"clang++"};
  if (llvm::sys::path::extension(File) == ".c")
    U.Arguments.insert(U.Arguments.end(), {"-x", "c", "-std=gnu17"});
  else
    U.Arguments.push_back("-std=c++20");
  U.Arguments.insert(U.Arguments.end(), ExtraArguments.begin(),
                     ExtraArguments.end());
  return U;
}
