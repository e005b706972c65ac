//===- Main.cpp - The whole of evo-rewrite ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Subcommand.h"
#include "evo/Equivalence/Worker.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Process.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"

using namespace evo;

static constexpr llvm::StringLiteral ExitCodes =
    "exit codes: 0 done or nothing found, 1 found or refuted, 2 usage, 3 could "
    "not run,\n            4 unknown, 130 interrupted\n";

static void printHelp(llvm::raw_ostream &OS) {
  OS << "evo-rewrite makes C++ programs better while they stay correct\n\n"
        "usage: evo-rewrite <command> [options]\n\ncommands:\n";
  for (const Subcommand &C : subcommands())
    OS << llvm::formatv("  {0,-10} {1}\n", C.Name, C.Help);
  OS << "\n'evo-rewrite <command> --help' shows the options of a command.\n"
     << ExitCodes;
}

static llvm::Expected<ExitCode>
runSubcommand(const Subcommand &C, llvm::ArrayRef<const char *> Arguments,
              Streams IO) {
  auto Args = parseOptions(C, Arguments);
  if (!Args)
    return Args.takeError();
  if (Args->hasArg(OPT_help)) {
    std::string Usage =
        ("evo-rewrite " + C.Name + " [options] " + C.Operands).str();
    optionTable().printHelp(
        IO.Out, Usage.c_str(), C.Help.str().c_str(), /*ShowHidden=*/false,
        /*ShowAllAliases=*/false, llvm::opt::Visibility(C.Visibility));
    IO.Out << '\n' << ExitCodes;
    return ExitDone;
  }
  return C.Run(*Args, IO);
}

static llvm::Expected<ExitCode> dispatch(llvm::ArrayRef<const char *> Arguments,
                                         Streams IO) {
  llvm::StringRef First = Arguments.empty() ? "--help" : Arguments.front();
  if (First == "--version") {
    IO.Out << versionText();
    return ExitDone;
  }
  if (First == "--help" || First == "-h" || First == "help") {
    printHelp(Arguments.empty() ? IO.Err : IO.Out);
    return Arguments.empty() ? ExitUsage : ExitDone;
  }
  unsigned Best = 3;
  llvm::StringRef Nearest;
  for (const Subcommand &C : subcommands()) {
    if (C.Name == First)
      return runSubcommand(C, Arguments.drop_front(), IO);
    unsigned Distance = First.edit_distance(C.Name);
    if (Distance < Best)
      Best = Distance, Nearest = C.Name;
  }
  return makeError(
      Code::Usage,
      "unknown command '" + First + "'" +
          (Nearest.empty() ? "" : "; did you mean '" + Nearest + "'?"));
}

int evo::evoMain(int Argc, const char **Argv) {
  if (Argc == 2 && Argv[1] == llvm::StringRef("--worker"))
    return workerMain();
  llvm::InitLLVM Init(Argc, Argv);
  installInterruptHandlers();
  Streams IO = {llvm::outs(), llvm::errs()};
  auto Exit = dispatch(llvm::ArrayRef(Argv, Argc).drop_front(), IO);
  IO.Out.flush();
  return Exit ? *Exit : reportError(Exit.takeError(), IO.Err);
}
