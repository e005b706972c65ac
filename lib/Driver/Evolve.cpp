//===- Evolve.cpp - evo-rewrite evolve ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Evolve/Evolution.h"
#include "Propose/Selection.h"
#include "evo/Report/Render.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"

using namespace evo;

namespace evo {

static llvm::Expected<EvolveOptions>
evolveOptions(const llvm::opt::InputArgList &Args) {
  EvolveOptions Options;
  std::vector<std::string> Operands = Args.getAllArgValues(OPT_INPUT);
  if (Operands.size() > 1)
    return makeError(Code::Usage, "evolve takes one folder, the one with "
                                  "evo.yaml; '" +
                                      Operands[1] + "' is too many");
  if (!Operands.empty())
    Options.Folder = Operands.front();
  Options.DryRun = Args.hasArg(OPT_dry_run);
  Options.AllowDirty = Args.hasArg(OPT_allow_dirty);
  Options.Fresh = Args.hasArg(OPT_fresh);
  auto Threads = threadsAsked(Args);
  if (!Threads)
    return Threads.takeError();
  Options.Threads = *Threads;
  for (llvm::StringRef List : Args.getAllArgValues(OPT_only_EQ)) {
    llvm::SmallVector<llvm::StringRef> Globs;
    List.split(Globs, ',', -1, /*KeepEmpty=*/false);
    for (llvm::StringRef Glob : Globs)
      Options.Only.push_back(Glob.str());
  }
  return Options;
}

/// "90", "90s", "15m", "2h" in seconds.
static llvm::Expected<double> seconds(llvm::StringRef Text) {
  double Factor = 1;
  llvm::StringRef Number = Text;
  if (Number.consume_back("h"))
    Factor = 3600;
  else if (Number.consume_back("m"))
    Factor = 60;
  else
    Number.consume_back("s");
  double Value = 0;
  if (Number.getAsDouble(Value) || Value <= 0)
    return makeError(Code::Usage, "--budget=" + Text +
                                      " is not a time; write 90s, 15m or 2h");
  return Value * Factor;
}

static llvm::Expected<Config> evolveConfig(const llvm::opt::InputArgList &Args,
                                           const EvolveOptions &Options) {
  auto Found = findConfig(canonicalPath(Options.Folder));
  if (!Found)
    return Found.takeError();
  if (llvm::Error E = requireProgram(*Found))
    return std::move(E);
  if (llvm::none_of(Found->Workloads,
                    [](const WorkloadSpec &W) { return !W.HoldOut; }))
    return makeError(Code::BadConfig,
                     Found->File + ": evolve needs a workload that is not "
                                   "hold-out, to measure with");
  if (llvm::StringRef Budget = Args.getLastArgValue(OPT_budget_EQ);
      !Budget.empty()) {
    auto Value = seconds(Budget);
    if (!Value)
      return Value.takeError();
    Found->Budget.Seconds = *Value;
  }
  Found->Genetic.On |= Args.hasArg(OPT_genetic);
  return std::move(*Found);
}

/// Shows what the log says, whether the run came to its end or not.
static llvm::Expected<ExitCode> finish(llvm::StringRef Log, llvm::Error Ended,
                                       const llvm::opt::InputArgList &Args,
                                       Streams IO) {
  if (Log.empty())
    return std::move(Ended);
  auto Events = readEvents(Log);
  if (!Events)
    return llvm::joinErrors(std::move(Ended), Events.takeError());
  auto Report = reportFromEvents(*Events);
  if (!Report)
    return llvm::joinErrors(std::move(Ended), Report.takeError());
  if (Args.hasArg(OPT_json))
    for (const Event &E : *Events)
      IO.Out << toJsonLine(E) << '\n';
  else if (!Report->Entries.empty())
    printTable(*Report, tableStyleFor(IO.Out), IO.Out);
  if (llvm::StringRef Html = Args.getLastArgValue(OPT_html_EQ); !Html.empty())
    if (llvm::Error E = writeFile(Html, renderHtml(*Report)))
      return llvm::joinErrors(std::move(Ended), std::move(E));
  if (Ended)
    return std::move(Ended);
  return ExitDone;
}

llvm::Expected<ExitCode> runEvolve(const llvm::opt::InputArgList &Args,
                                   Streams IO) {
  auto Options = evolveOptions(Args);
  if (!Options)
    return Options.takeError();
  auto C = evolveConfig(Args, *Options);
  if (!C)
    return C.takeError();
  Evolution Run(std::move(*C), std::move(*Options), IO);
  llvm::Error Ended = Run.run();
  return finish(Run.log(), std::move(Ended), Args, IO);
}

} // namespace evo
