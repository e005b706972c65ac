//===- Prove.cpp - evo-rewrite prove ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Subcommand.h"
#include "evo/Equivalence/Ladder.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
using llvm::opt::InputArgList;

static llvm::Error readNumber(const InputArgList &Args, OptionId Id,
                              std::uint64_t &Into) {
  llvm::StringRef Text = Args.getLastArgValue(Id);
  if (!Text.empty() && Text.getAsInteger(10, Into))
    return makeError(Code::Usage, "'" + Text + "' is not a number");
  return llvm::Error::success();
}

static llvm::Expected<LadderOptions> ladderOptions(const InputArgList &Args) {
  LadderOptions O;
  O.Program = thisProgram();
  llvm::SmallString<128> Cache;
  llvm::sys::path::cache_directory(Cache);
  llvm::sys::path::append(Cache, "evo", "proofs");
  O.CacheFolder = Args.getLastArgValue(OPT_prove_cache_EQ, Cache).str();
  if (O.CacheFolder == "none")
    O.CacheFolder.clear();
  std::uint64_t Rounds = O.Limits.Rounds;
  if (auto E = readNumber(Args, OPT_prove_runs_EQ, O.Execution.Runs))
    return std::move(E);
  if (auto E = readNumber(Args, OPT_prove_seed_EQ, O.Execution.Seed))
    return std::move(E);
  if (auto E = readNumber(Args, OPT_prove_rounds_EQ, Rounds))
    return std::move(E);
  if (auto E = readNumber(Args, OPT_prove_resource_EQ,
                          O.Limits.PerQuestion.Resource))
    return std::move(E);
  O.Limits.Rounds = Rounds;
  return O;
}

static llvm::Expected<PairRequest> pairRequest(const InputArgList &Args) {
  std::vector<std::string> Files = Args.getAllArgValues(OPT_INPUT);
  if (Files.empty() || Files.size() > 2)
    return makeError(Code::Usage, "prove needs one or two source files");
  for (const std::string &File : Files)
    if (!llvm::sys::fs::is_regular_file(File))
      return makeError(Code::FileNotFound, "there is no file " + File);
  llvm::StringRef Both = Args.getLastArgValue(OPT_prove_function_EQ);
  llvm::StringRef Before = Args.getLastArgValue(OPT_prove_before_EQ, Both);
  llvm::StringRef After = Args.getLastArgValue(OPT_prove_after_EQ, Both);
  if (Before.empty() || After.empty())
    return makeError(Code::Usage,
                     "name the function with --function, or both with --before "
                     "and --after");
  if (Files.size() == 1 && Before == After)
    return makeError(Code::Usage, "one file needs two functions: --before and "
                                  "--after");
  std::vector<std::string> Extra = Args.getAllArgValues(OPT_prove_dash_dash);
  PairRequest R;
  R.Before = sourceUnitFor(Files.front(), Extra);
  R.After = sourceUnitFor(Files.back(), Extra);
  R.BeforeFilter = functionNamed(Before.str());
  R.AfterFilter = functionNamed(After.str());
  R.PairByName = Before == After;
  return R;
}

static void printVerdict(const FunctionVerdict &V, llvm::raw_ostream &OS) {
  OS << V.Function << '\n';
  for (const Rung &R : V.Rungs)
    OS << llvm::formatv("  {0,-11} {1} ({2:f2} s)\n", R.Name, R.Said,
                        R.Seconds);
  OS << "  verdict     " << evidenceKindName(V.Earned.Kind);
  switch (V.Earned.Kind) {
  case EvidenceKind::Refuted:
    OS << ": " << V.Earned.Reason << "\n  input       " << V.Earned.Input
       << "\n  before      " << V.BeforeResult << "\n  after       "
       << V.AfterResult << '\n';
    break;
  case EvidenceKind::Bounded:
    OS << '(' << V.Earned.N << "): " << V.Earned.Reason << '\n';
    break;
  default:
    OS << (V.Earned.Reason.empty() ? "" : ": ") << V.Earned.Reason << '\n';
  }
  for (const std::string &A : V.Earned.Assumptions)
    OS << "  assuming    " << A << '\n';
}

static ExitCode exitFor(const std::vector<FunctionVerdict> &Verdicts,
                        EvidenceKind Floor) {
  ExitCode Exit = ExitDone;
  for (const FunctionVerdict &V : Verdicts) {
    if (V.Earned.Kind == EvidenceKind::Refuted)
      return ExitNo;
    if (!meets(V.Earned, Floor))
      Exit = ExitUnknown;
  }
  return Exit;
}

namespace evo {
llvm::Expected<ExitCode> runProve(const InputArgList &Args, Streams IO) {
  auto Request = pairRequest(Args);
  if (!Request)
    return Request.takeError();
  auto Options = ladderOptions(Args);
  if (!Options)
    return Options.takeError();
  llvm::StringRef FloorName =
      Args.getLastArgValue(OPT_prove_at_least_EQ, "proved");
  auto Floor = evidenceKindFromName(FloorName);
  if (!Floor || *Floor < EvidenceKind::Tested || *Floor > EvidenceKind::Proved)
    return makeError(Code::Usage, "--at-least takes proved, bounded, fuzzed or "
                                  "tested, not '" +
                                      FloorName + "'");
  auto Verdicts = climb(*Request, *Options);
  if (!Verdicts)
    return Verdicts.takeError();
  for (const FunctionVerdict &V : *Verdicts) {
    if (Args.hasArg(OPT_json))
      IO.Out << toJsonLine(V) << '\n';
    else
      printVerdict(V, IO.Out);
  }
  return exitFor(*Verdicts, *Floor);
}
} // namespace evo
