//===- Init.cpp - evo-rewrite init ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Init/ConfigText.h"
#include "evo/Driver/Config.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"

using namespace evo;
namespace fs = llvm::sys::fs;

static void adviseWorkloads(const Config &C, ProjectScan &Scan) {
  if (C.Program.Tests.empty())
    Scan.Attention.push_back("no tests were found: set program.tests, or "
                             "nothing can be shown to be correct");
  if (C.Workloads.empty()) {
    std::string Names;
    for (const FoundProgram &P : Scan.Programs)
      Names += (Names.empty() ? "" : ", ") + P.Run;
    Scan.Attention.push_back(
        "no workload was found: add one that does the work you want cheaper" +
        (Names.empty() ? "" : ", for example with " + Names));
    return;
  }
  for (const FoundProgram &P : Scan.Programs)
    if (C.Workloads.front().Name == P.Name && P.Test)
      Scan.Attention.push_back("the workload runs the tests, for want of a "
                               "benchmark: put one there");
  if (llvm::none_of(C.Workloads, [](auto &W) { return W.HoldOut; }))
    Scan.Attention.push_back("add a workload with 'hold-out: true', on other "
                             "inputs, to confirm what the search finds");
}

static void printFindings(const ProjectScan &Scan, llvm::raw_ostream &OS) {
  for (const std::string &Line : Scan.Found)
    OS << "found: " << Line << "\n";
  for (const FoundProgram &P : Scan.Programs)
    OS << "found: " << P.Name
       << (P.GoogleBenchmark ? ", Google Benchmark"
           : P.Test          ? ", a test program"
                             : ", a program")
       << "\n";
  for (const std::string &Line : Scan.Attention)
    OS << "to do: " << Line << "\n";
}

namespace evo {

llvm::Expected<ExitCode> runInit(const llvm::opt::InputArgList &Args,
                                 Streams IO) {
  if (Args.hasArg(OPT_reference)) {
    IO.Out << configReference();
    return ExitDone;
  }
  std::vector<std::string> Operands = Args.getAllArgValues(OPT_INPUT);
  if (Operands.size() > 1)
    return makeError(Code::Usage, "init takes one folder; '" + Operands[1] +
                                      "' is too many");
  std::string Root =
      canonicalPath(Operands.empty() ? std::string(".") : Operands.front());
  if (!fs::is_directory(Root))
    return makeError(Code::FileNotFound, Root + " is not a folder");
  std::string File = Root + "/evo.yaml";
  bool Print = Args.hasArg(OPT_print);
  if (!Print && fs::exists(File) && !Args.hasArg(OPT_force))
    return makeError(Code::Usage,
                     File + " exists; --force replaces it, --print shows what "
                            "would be written");
  auto Scan = scanProject(Root);
  if (!Scan)
    return Scan.takeError();
  std::string Text = configText(*Scan, Root);
  auto Read = parseConfig(Text, File);
  if (!Read)
    return addContext(Read.takeError(), "checking the file that init made");
  adviseWorkloads(*Read, *Scan);
  if (Print) {
    IO.Out << Text;
    printFindings(*Scan, IO.Err);
    return ExitDone;
  }
  if (llvm::Error E = writeFile(File, Text))
    return std::move(E);
  printFindings(*Scan, IO.Out);
  IO.Out << "wrote " << File
         << "; next: look at it, then 'evo-rewrite evolve'\n";
  return ExitDone;
}

} // namespace evo
