//===- Parse.cpp - Parsing units side by side ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Each parse has its own compiler instance, file manager and virtual file
/// system; the latter carries the working folder, so no thread ever changes
/// the process's. The driver runs with recovery: a flag it does not know is
/// dropped, and what that breaks shows as a parse error.
///
//===----------------------------------------------------------------------===//

#include "ClangVersion.h"
#include "evo/Frontend/ParseErrors.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/DiagnosticSema.h"
#include "clang/Basic/Stack.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/ThreadPool.h"
#include <mutex>

using namespace evo;

namespace {

/// GCC accepts what the standard forbids here, and the tree is whole: a unit
/// with no other error is as good as one without.
bool acceptedByGcc(unsigned Id) {
  return Id == clang::diag::err_friend_decl_with_def_arg_must_be_def ||
         Id == clang::diag::err_friend_decl_with_def_arg_redeclared;
}

/// Keeps the errors, with the places that the notes after each name, and
/// swallows everything else.
class ErrorList : public clang::DiagnosticConsumer {
public:
  explicit ErrorList(llvm::StringRef Root) : Root(Root) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    DiagnosticConsumer::HandleDiagnostic(Level, Info);
    bool IsError = Level >= clang::DiagnosticsEngine::Error;
    if (Level == clang::DiagnosticsEngine::Note) {
      if (Kept)
        addPlace(Info);
      return;
    }
    Kept = IsError && !acceptedByGcc(Info.getID());
    if (!Kept)
      return;
    llvm::SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    ParseError &E = All.emplace_back();
    if (Info.hasSourceManager() && Info.getLocation().isValid())
      E.Text = where(Info.getSourceManager(), Info.getLocation()) + ": ";
    E.Text += Message;
    addPlace(Info);
  }

  std::vector<ParseError> All;

private:
  void addPlace(const clang::Diagnostic &Info) {
    if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
      return;
    const clang::SourceManager &SM = Info.getSourceManager();
    clang::SourceLocation L = SM.getFileLoc(Info.getLocation());
    auto File = SM.getFileEntryRefForID(SM.getFileID(L));
    if (!File)
      return;
    std::string Name = relativeTo(Root, canonicalPath(File->getName()));
    if (!Name.empty())
      All.back().Places.emplace_back(Name, SM.getFileOffset(L));
  }

  std::string where(const clang::SourceManager &SM, clang::SourceLocation L) {
    clang::PresumedLoc At = SM.getPresumedLoc(L);
    if (At.isInvalid())
      return "command line";
    std::string Relative = relativeTo(Root, canonicalPath(At.getFilename()));
    return llvm::formatv("{0}:{1}:{2}",
                         Relative.empty() ? At.getFilename() : Relative.c_str(),
                         At.getLine(), At.getColumn());
  }

  llvm::StringRef Root;
  bool Kept = false; ///< the notes that follow belong to an error
};

/// What one parse is about, shared by its action and its consumer.
struct Parse {
  const Project &P;
  const UnitCommand &Command;
  const ParseOptions &Options;
  const std::function<void(Unit &)> &Visit;
  ErrorList Errors;
  std::vector<std::string> Reads;
  bool Visited = false;
};

class UnitConsumer : public clang::ASTConsumer {
public:
  UnitConsumer(Parse &Job, clang::Preprocessor &Macros)
      : Job(Job), Macros(Macros) {}

  void Initialize(clang::ASTContext &C) override { Context = &C; }

  bool shouldSkipFunctionBody(clang::Decl *D) override {
    return Job.Options.SkipSystemBodies &&
           Context->getSourceManager().isInSystemHeader(D->getLocation());
  }

  void HandleTranslationUnit(clang::ASTContext &C) override {
    Unit U(Job.P, Job.Command, C, &Macros);
    Job.Visited = Job.Errors.All.empty();
    if (Job.Visited)
      Job.Visit(U);
    else
      Job.Reads = U.projectFiles();
  }

private:
  Parse &Job;
  clang::Preprocessor &Macros;
  clang::ASTContext *Context = nullptr;
};

class UnitAction : public clang::ASTFrontendAction {
public:
  explicit UnitAction(Parse &Job) : Job(Job) {}

  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, llvm::StringRef) override {
    return std::make_unique<UnitConsumer>(Job, CI.getPreprocessor());
  }

private:
  Parse &Job;
};

} // namespace

static llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>
filesIn(llvm::StringRef Folder) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files =
      llvm::vfs::createPhysicalFileSystem();
  Files->setCurrentWorkingDirectory(Folder); // failing shows as missing files
  return Files;
}

static std::unique_ptr<clang::CompilerInvocation>
invocation(const UnitCommand &Command, const ParseOptions &Options,
           llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files) {
  std::vector<const char *> Arguments;
  for (const std::string &A : Command.Arguments)
    Arguments.push_back(
        Options.StrictErrors && A == "-Wno-everything" ? "-w" : A.c_str());
  clang::IgnoringDiagConsumer Ignore; // unknown flags are dropped
  clang::CreateInvocationOptions How;
  clang::DiagnosticOptions DiagOptions;
  How.Diags = diagnosticsTo(Ignore, DiagOptions, *Files);
  How.VFS = Files;
  How.RecoverOnError = true;
  auto Result = clang::createInvocation(Arguments, How);
  if (!Result)
    return nullptr;
  clang::FrontendOptions &Frontend = Result->getFrontendOpts();
  Frontend.DisableFree = false;
  Frontend.SkipFunctionBodies = Options.SkipSystemBodies;
  Result->getCodeGenOpts().DisableFree = false;
  Result->getDiagnosticOpts().ShowCarets = false;
  Result->getDiagnosticOpts().ErrorLimit = 0; // those kept are counted here
  clang::PreprocessorOptions &Preprocessor = Result->getPreprocessorOpts();
  for (const auto &[Path, Bytes] : Options.Overlay)
    Preprocessor.addRemappedFile(
        Path, llvm::MemoryBuffer::getMemBufferCopy(Bytes, Path).release());
  return Result;
}

static void execute(std::unique_ptr<clang::CompilerInvocation> Invocation,
                    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> Files,
                    Parse &Job) {
  std::unique_ptr<clang::CompilerInstance> Compiler =
      compilerFor(std::move(Invocation), Files, Job.Errors);
  UnitAction Action(Job);
  Compiler->ExecuteAction(Action);
}

/// All errors, in Job.Errors; one at least if it was not visited.
static void parse(Parse &Job) {
  std::vector<ParseError> &All = Job.Errors.All;
  auto Files = filesIn(Job.Command.Folder);
  auto Invocation = invocation(Job.Command, Job.Options, Files);
  if (!Invocation) {
    All.push_back({"the compile command is not understood", {}});
    return;
  }
  execute(std::move(Invocation), Files, Job);
  if (!Job.Visited && All.empty())
    All.push_back({"the compiler gave up without an error", {}});
}

std::optional<ParseFailure>
evo::parseUnit(const Project &P, const UnitCommand &Command,
               const ParseOptions &Options,
               const std::function<void(Unit &)> &Visit) {
  Parse Job = {P, Command, Options, Visit, ErrorList(P.Root), {}, false};
  parse(Job);
  if (Job.Errors.All.empty())
    return std::nullopt;
  return ParseFailure{P.nameOf(Command.File), Job.Errors.All.front().Text,
                      std::move(Job.Reads)};
}

std::vector<ParseError> evo::parseErrors(const Project &P,
                                         const UnitCommand &Command,
                                         const ParseOptions &Options) {
  std::function<void(Unit &)> Ignore = [](Unit &) {};
  Parse Job = {P, Command, Options, Ignore, ErrorList(P.Root), {}, false};
  parse(Job);
  return std::move(Job.Errors.All);
}

std::vector<std::size_t>
evo::forEachIndex(std::size_t Count, unsigned Threads,
                  const std::function<void(std::size_t)> &Work) {
  llvm::CrashRecoveryContext::Enable();
  std::vector<char> Crashed(Count, 0);
  llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Threads));
  for (std::size_t I = 0; I < Count; ++I)
    Pool.async([&, I] {
      llvm::CrashRecoveryContext Guard;
      Crashed[I] = !Guard.RunSafely([&] {
        clang::noteBottomOfStack();
        Work(I);
      });
    });
  Pool.wait();
  std::vector<std::size_t> Result;
  for (std::size_t I = 0; I < Count; ++I)
    if (Crashed[I])
      Result.push_back(I);
  return Result;
}

ParseReport
evo::forEachUnit(const Project &P, unsigned Threads,
                 const std::function<void(std::size_t, Unit &)> &Visit,
                 const std::function<void(std::size_t)> &Progress,
                 const ParseOptions &Options) {
  std::vector<std::optional<ParseFailure>> Failures(P.Units.size());
  std::mutex Lock;
  std::size_t Done = 0;
  auto Parse = [&](std::size_t I) {
    const UnitCommand &Command = P.Units[I];
    if (interruptRequested())
      Failures[I] = ParseFailure{P.nameOf(Command.File), "interrupted", {}};
    else
      Failures[I] =
          parseUnit(P, Command, Options, [&](Unit &U) { Visit(I, U); });
    std::lock_guard<std::mutex> Guard(Lock);
    ++Done;
    if (Progress)
      Progress(Done);
  };
  for (std::size_t I : forEachIndex(P.Units.size(), Threads, Parse))
    Failures[I] = ParseFailure{
        relativeTo(P.Root, P.Units[I].File), "clang crashed on this unit", {}};
  ParseReport Report;
  for (std::optional<ParseFailure> &F : Failures) {
    Report.Parsed += !F;
    if (F)
      Report.Failed.push_back(std::move(*F));
  }
  return Report;
}
