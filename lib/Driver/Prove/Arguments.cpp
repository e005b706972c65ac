//===- Arguments.cpp - What the provers read from the command line ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
using llvm::opt::InputArgList;

llvm::Error evo::readNumber(const InputArgList &Args, OptionId Id,
                            std::uint64_t &Into) {
  llvm::StringRef Text = Args.getLastArgValue(Id);
  if (!Text.empty() && Text.getAsInteger(10, Into))
    return makeError(Code::Usage, "'" + Text + "' is not a number");
  return llvm::Error::success();
}

llvm::Expected<LadderOptions> evo::ladderOptions(const InputArgList &Args) {
  LadderOptions O;
  O.Binary = LadderOptions::AskBinary::IfNotProved;
  O.Program = thisProgram();
  llvm::SmallString<128> Cache;
  llvm::sys::path::cache_directory(Cache);
  llvm::sys::path::append(Cache, "evo", "proofs");
  llvm::StringRef Kept = Args.getLastArgValue(OPT_prove_cache_EQ, Cache);
  if (Kept != "none") {
    O.Answers = smt::answersInFolder(Kept.str());
    O.Fuzz.InputsFolder = (Kept + "/inputs").str();
  }
  if (Args.hasArg(OPT_prove_quick)) {
    O.Limits = RefinementLimits::quick();
    O.Fuzz.Runs = 0;
  }
  std::uint64_t Rounds = O.Limits.Rounds;
  if (auto E = readNumber(Args, OPT_prove_runs_EQ, O.Execution.Runs))
    return std::move(E);
  if (auto E = readNumber(Args, OPT_seed_EQ, O.Execution.Seed))
    return std::move(E);
  O.Fuzz.Seed = O.Execution.Seed;
  if (auto E = readNumber(Args, OPT_prove_fuzz_runs_EQ, O.Fuzz.Runs))
    return std::move(E);
  if (Args.hasArg(OPT_prove_generator_EQ)) {
    llvm::StringRef Header = Args.getLastArgValue(OPT_prove_generator_EQ);
    if (!llvm::sys::fs::is_regular_file(Header))
      return makeError(Code::FileNotFound, "there is no file " + Header);
    O.Fuzz.Generator = canonicalPath(Header);
  }
  if (auto E = readNumber(Args, OPT_prove_rounds_EQ, Rounds))
    return std::move(E);
  if (auto E = readNumber(Args, OPT_prove_resource_EQ,
                          O.Limits.PerQuestion.Resource))
    return std::move(E);
  // Who gives little for a question gives little for many.
  std::uint64_t Resource = O.Limits.PerQuestion.Resource;
  O.Limits.Loops = std::min(O.Limits.Loops, 3 * Resource);
  O.Limits.Whole = std::min(O.Limits.Whole, 6 * Resource);
  O.Limits.MostTerms = std::min(O.Limits.MostTerms,
                                std::max<std::size_t>(Resource / 20, 10'000));
  O.Limits.Rounds = Rounds;
  return O;
}
