//===- Synth.cpp - evo-rewrite synth ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Prove/Arguments.h"
#include "Synth/Cegis.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Json.h"
#include "llvm/Support/FileSystem.h"

using namespace evo;
using llvm::opt::InputArgList;

static llvm::Expected<CegisRequest> synthRequest(const InputArgList &Args) {
  std::vector<std::string> Files = Args.getAllArgValues(OPT_INPUT);
  if (Files.size() != 1)
    return makeError(Code::Usage, "synth needs one source file");
  if (!llvm::sys::fs::is_regular_file(Files.front()))
    return makeError(Code::FileNotFound, "there is no file " + Files.front());
  CegisRequest R;
  R.Unit =
      sourceUnitFor(Files.front(), Args.getAllArgValues(OPT_prove_dash_dash));
  R.Function = Args.getLastArgValue(OPT_prove_function_EQ).str();
  if (R.Function.empty())
    return makeError(Code::Usage, "name the function with --function");
  auto Ladder = ladderOptions(Args);
  if (!Ladder)
    return Ladder.takeError();
  R.Ladder = std::move(*Ladder);
  std::uint64_t Operations = R.MostOperations;
  if (auto E = readNumber(Args, OPT_synth_operations_EQ, Operations))
    return std::move(E);
  if (auto E = readNumber(Args, OPT_synth_steps_EQ, R.MostSteps))
    return std::move(E);
  constexpr std::uint64_t Longest = 16;
  if (Operations == 0 || Operations > Longest)
    return makeError(Code::Usage, "--operations takes 1 to 16, not " +
                                      llvm::Twine(Operations));
  R.MostOperations = Operations;
  R.Measure = !Args.hasArg(OPT_no_measure);
  return R;
}

static void print(const CegisResult &R, llvm::raw_ostream &OS) {
  OS << R.Function << '\n';
  OS << "  before      " << describe(R.Before) << '\n';
  if (!R.Text.empty())
    OS << "  after       " << describe(R.After) << '\n';
  OS << llvm::formatv(
      "  search      {0} programs, {1} examples of {2} samples, {3} steps{5}"
      "({4:f2} s)\n",
      R.Candidates, R.Examples, R.Samples, R.Steps, R.SearchSeconds,
      R.Connected ? ", connected by the solver " : " ");
  if (!R.Text.empty())
    OS << llvm::formatv("  proof       {0} ({1:f2} s)\n",
                        describe(R.Verdict.Earned), R.ProofSeconds);
  if (R.Speed.Wanted)
    OS << "  measured    " << describe(R.Speed) << '\n';
  OS << "  verdict     " << resultName(R.Is) << (R.Why.empty() ? "" : ": ")
     << R.Why << '\n';
  for (const std::string &A : R.Verdict.Earned.Assumptions)
    OS << "  assuming    " << A << '\n';
  if (!R.Text.empty())
    OS << '\n' << R.Text;
}

namespace evo {
llvm::Expected<ExitCode> runSynth(const InputArgList &Args, Streams IO) {
  if (Args.hasArg(OPT_synth_costs)) {
    IO.Out << latencyTable();
    return ExitDone;
  }
  auto Request = synthRequest(Args);
  if (!Request)
    return Request.takeError();
  auto Result = findCheaper(*Request);
  if (!Result)
    return Result.takeError();
  if (Args.hasArg(OPT_json))
    IO.Out << toJsonLine(*Result) << '\n';
  else
    print(*Result, IO.Out);
  return Result->Is == CegisResult::Proved ? ExitDone : ExitUnknown;
}
} // namespace evo
