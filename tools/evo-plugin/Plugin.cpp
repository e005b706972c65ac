//===- Plugin.cpp - Candidates, or variants, from a build as it is ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
///     clang++ -fplugin=libEvoPlugin.so -fplugin-arg-evo-out=FOLDER …
///
/// The rules are run over each unit after its object has been made, in a fork
/// of the compiler, so neither a candidate nor a fault can change what is
/// built. What they said is written to FOLDER (see evo/Rules/Emission.h), a
/// heartbeat even if there was nothing; `evo-rewrite propose --from-plugin
/// FOLDER` reads it.
///
///     clang++ -fplugin=libEvoPlugin.so -fplugin-arg-evo-variants=FOLDER …
///
/// The object holds the variants that `evo-rewrite multiversion` wrote there.
///
/// A plugin that cannot find candidates says so in a warning and leaves a
/// heartbeat that tells why; wrong arguments, and variants of another text, end
/// the compilation.
///
//===----------------------------------------------------------------------===//

#include "Invocation.h"
#include "Variants.h"
#include "evo/Rules/Emission.h"
#include "evo/Rules/RuleSet.h"
#include "evo/Support/Apart.h"
#include "evo/Support/Files.h"
#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace evo;

namespace {

/// A line on standard error, and not a diagnostic of the compiler: -Werror must
/// not turn it into the end of a build.
void warn(llvm::StringRef File, llvm::StringRef Message) {
  std::fprintf(stderr, "warning: evo plugin: %s: %s\n", File.str().c_str(),
               Message.str().c_str());
}

/// Ends the compilation.
void refuse(const clang::CompilerInstance &Compiler, llvm::Error Why) {
  clang::DiagnosticsEngine &D = Compiler.getDiagnostics();
  D.Report(D.getCustomDiagID(clang::DiagnosticsEngine::Error, "evo plugin: %0"))
      << llvm::toString(std::move(Why));
}

/// What rehearse= asks for: a fault where a rule would have it.
void rehearse(llvm::StringRef Fault) {
  if (Fault == "crash")
    ::raise(SIGSEGV);
  while (Fault == "hang")
    ::usleep(1000);
}

/// Owns all that it needs: the action that made it is gone when it runs.
class EmitConsumer : public clang::ASTConsumer {
public:
  EmitConsumer(clang::CompilerInstance &Compiler, PluginArguments A,
               llvm::StringRef Input)
      : Compiler(Compiler), Arguments(std::move(A)),
        What(invocationOf(Compiler, Input)) {}

  void HandleTranslationUnit(clang::ASTContext &Context) override;

private:
  EmittedUnit begun() const;
  void match(const Unit &U, EmittedUnit E) const;
  void write(const EmittedUnit &E) const;
  void giveUp(EmittedUnit E, std::string Why) const;

  clang::CompilerInstance &Compiler;
  PluginArguments Arguments;
  Invocation What;
};

class EvoAction : public clang::PluginASTAction {
public:
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &Compiler,
                    llvm::StringRef Input) override {
    if (Arguments.Variants.empty())
      return std::make_unique<EmitConsumer>(Compiler, Arguments, Input);
    if (llvm::Error E =
            holdVariants(Compiler, Arguments.Variants, Arguments.Root))
      refuse(Compiler, std::move(E));
    return std::make_unique<clang::ASTConsumer>();
  }

  bool ParseArgs(const clang::CompilerInstance &Compiler,
                 const std::vector<std::string> &Given) override {
    // Rule files are compiled in this process too, by compilers that loaded
    // nothing; there the action must stay away.
    if (Compiler.getFrontendOpts().Plugins.empty())
      return false;
    auto Parsed = PluginArguments::parse(Given);
    if (Parsed) {
      Arguments = std::move(*Parsed);
      return true;
    }
    // To say no here is to be left out in silence.
    refuse(Compiler, Parsed.takeError());
    return false;
  }

  ActionType getActionType() override { return AddAfterMainAction; }

private:
  PluginArguments Arguments;
};

} // namespace

EmittedUnit EmitConsumer::begun() const {
  EmittedUnit E;
  E.Engine = "evo " EVO_VERSION ", " + clang::getClangFullVersion();
  E.Object = What.Object;
  E.Folder = What.Folder;
  E.Command = What.Command;
  return E;
}

void EmitConsumer::write(const EmittedUnit &E) const {
  std::string Name = emissionName(What.MainFile, What.Object, What.Arguments);
  if (llvm::Error Failed =
          writeFile(Arguments.Out + "/" + Name, emissionText(E)))
    warn(What.MainFile, llvm::toString(std::move(Failed)));
}

void EmitConsumer::giveUp(EmittedUnit E, std::string Why) const {
  warn(What.MainFile, "no candidates: " + Why);
  E.Reason = std::move(Why);
  write(E);
}

/// Runs in the fork.
void EmitConsumer::match(const Unit &U, EmittedUnit E) const {
  rehearse(Arguments.Rehearse);
  RuleSources Sources;
  Sources.Folders = Arguments.RuleFolders;
  Sources.Enable = Arguments.Only;
  auto Rules = RuleSet::load(Sources);
  if (!Rules)
    return giveUp(std::move(E), llvm::toString(Rules.takeError()));
  SourceTexts Texts;
  FindingsSink Sink(U, E.Said, Texts);
  Rules->match(U, Sink);
  E.Said.Parsed = true;
  write(E);
}

void EmitConsumer::HandleTranslationUnit(clang::ASTContext &Context) {
  if (Compiler.getDiagnostics().hasErrorOccurred())
    return; // there is no object to speak of
  ProjectRequest Request;
  Request.Root = Arguments.Root;
  Project P =
      Project::ofUnit({What.MainFile, What.Folder, What.Command}, Request);
  Unit U(P, P.Units.front(), Context);
  EmittedUnit E = begun();
  E.Root = P.Root;
  E.Said.Unit = P.nameOf(What.MainFile);
  E.Said.Reads = U.projectFiles();
  E.Hashes = hashesOf(U);
  if (!Context.getLangOpts().CPlusPlus) {
    E.Reason = NotCxx;
    return write(E);
  }
  auto Ended = runApart([&] { match(U, E); }, Arguments.Seconds);
  if (!Ended)
    return giveUp(std::move(E), llvm::toString(Ended.takeError()));
  if (!Ended->Finished)
    giveUp(std::move(E), "matching " + Ended->Why);
}

static clang::FrontendPluginRegistry::Add<EvoAction>
    Registered("evo", "writes what Evo's rules say to a folder");
