//===- UnitAst.cpp - A unit as Clang sees it ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "UnitAst.h"
#include "Signature.h"
#include "evo/Equivalence/Preambles.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/Lexer.h"
#include "clang/Serialization/PCHContainerOperations.h"
#include "clang/Tooling/Tooling.h"
#include <set>

using namespace evo;

TextExtent evo::extentOf(const clang::FunctionDecl &F) {
  const clang::ASTContext &C = F.getASTContext();
  const clang::SourceManager &SM = C.getSourceManager();
  clang::SourceRange Range = F.getSourceRange();
  clang::SourceLocation Last = SM.getExpansionLoc(Range.getEnd());
  auto [BeginFile, Begin] =
      SM.getDecomposedLoc(SM.getExpansionLoc(Range.getBegin()));
  auto [EndFile, LastToken] = SM.getDecomposedLoc(Last);
  auto File = SM.getFileEntryRefForID(BeginFile);
  if (!File || BeginFile != EndFile)
    return {};
  return {File->getName().str(), Begin,
          LastToken +
              clang::Lexer::MeasureTokenLength(Last, SM, C.getLangOpts())};
}

bool evo::isStructor(const clang::FunctionDecl &F) {
  return llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(F);
}

namespace {

class Finder : public clang::RecursiveASTVisitor<Finder> {
public:
  Finder(const FunctionFilter &Wanted) : Wanted(Wanted) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitFunctionDecl(clang::FunctionDecl *F) {
    if (!F->isThisDeclarationADefinition() || F->isDeleted() ||
        F->isDefaulted() || !Wanted(*F))
      return true;
    if (F->isDependentContext())
      Patterns.push_back(F);
    else if (F->isConsteval())
      Others.push_back({nameOf(*F), "it exists at compile time only"});
    else if (isStructor(*F) && hasVirtualBases(*F))
      Others.push_back({nameOf(*F), "constructors and destructors of classes "
                                    "with virtual bases are not compared"});
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
  static bool hasVirtualBases(const clang::FunctionDecl &F) {
    return llvm::cast<clang::CXXMethodDecl>(F).getParent()->getNumVBases() != 0;
  }

  static std::string nameOf(const clang::FunctionDecl &F) {
    return qualifiedName(F) + parameterTypes(F);
  }
};

} // namespace

FoundFunctions evo::findFunctions(clang::ASTContext &C,
                                  const FunctionFilter &Wanted) {
  Finder F(Wanted);
  F.TraverseAST(C);
  F.addPatterns();
  return {std::move(F.Found), std::move(F.Others), !F.Patterns.empty()};
}

namespace {

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

/// Runs one action, beginning with the kept preamble if there is one.
class OneAction : public clang::tooling::FrontendActionFactory {
public:
  OneAction(const SourceUnit &Unit, const ActionMaker &Make, Preambles *Known)
      : Unit(Unit), Make(Make), Known(Known) {}

  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> Invocation,
                     clang::FileManager *Files,
                     std::shared_ptr<clang::PCHContainerOperations> Operations,
                     clang::DiagnosticConsumer *Diagnostics) override {
    Invocation->getDiagnosticOpts().ShowCarets = false; // nor their number
    llvm::IntrusiveRefCntPtr<clang::FileManager> Layered;
    if (Known) {
      llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Layers(
          &Files->getVirtualFileSystem());
      if ((Began = Known->use(Unit, *Invocation, Layers))) {
        Layered = new clang::FileManager(Files->getFileSystemOpts(), Layers);
        Files = Layered.get();
      }
    }
    return FrontendActionFactory::runInvocation(
        std::move(Invocation), Files, std::move(Operations), Diagnostics);
  }
  std::unique_ptr<clang::FrontendAction> create() override { return Make(); }

  bool beganWithPreamble() const { return Began; }

private:
  const SourceUnit &Unit;
  const ActionMaker &Make;
  Preambles *Known;
  bool Began = false;
};

} // namespace

static llvm::IntrusiveRefCntPtr<clang::FileManager>
filesOf(const SourceUnit &Unit) {
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
  return new clang::FileManager(clang::FileSystemOptions(), Files);
}

llvm::Error evo::runOnUnit(const SourceUnit &Unit,
                           const std::vector<std::string> &CommandLine,
                           const ActionMaker &Make, Preambles *Known) {
  auto Manager = filesOf(Unit);
  FirstError Errors;
  OneAction Action(Unit, Make, Known);
  clang::tooling::ToolInvocation Invocation(
      CommandLine, &Action, Manager.get(),
      std::make_shared<clang::PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Errors);
  if (Invocation.run())
    return llvm::Error::success();
  if (Action.beganWithPreamble())
    return runOnUnit(Unit, CommandLine, Make, /*Known=*/nullptr);
  return makeError(Code::DoesNotCompile, Errors.Text.empty()
                                             ? Unit.File + " does not compile"
                                             : Errors.Text);
}
