//===- MutantRuns.cpp - The tests against one mutant after another ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/MutantRuns.h"
#include "Judging.h"
#include "evo/Evaluation/Workload.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include <csignal>
#include <mutex>
#include <thread>

using namespace evo;

/// Limits of one test: what the unchanged program takes, times this, at least.
static constexpr double ProcessorFactor = 5, LeastProcessor = 2;
static constexpr double WallFactor = 10, LeastWall = 10;

void MutantRuns::Taken::add(const ProcessResult &R) {
  Wall = std::max(Wall, R.WallSeconds);
  Processor = std::max(Processor, R.UserSeconds + R.SystemSeconds);
}

Command evo::testCommand(const ProgramSpec &P, llvm::StringRef Line,
                         const BuiltProgram &B) {
  Command C = Command::shell(expandFolders(Line, B), B.Source);
  C.Limit = runLimits(P, P.TestSeconds);
  C.See = Surroundings::Private;
  C.Environment = selectionOf(B);
  return C;
}

llvm::Error evo::testUnchanged(const ProgramSpec &P, const BuiltProgram &B) {
  auto Tests = runTests(P, P.Tests, B);
  if (!Tests)
    return Tests.takeError();
  if (!Tests->Failure.empty())
    return makeError(Code::BaselineTestsFailed, Tests->Failure);
  if (!Tests->RanAny)
    return makeError(Code::WrongBinary,
                     "the tests ran no program of this build: " +
                         llvm::join(P.Tests, "; "));
  return llvm::Error::success();
}

static llvm::Error failed(llvm::StringRef Line, const ProcessResult &R,
                          llvm::StringRef When) {
  return makeError(Code::BaselineTestsFailed, "'" + Line + "' " + When + ": " +
                                                  R.describe() + "\n" +
                                                  outputTail(R));
}

/// One after the other; `Why` says what a failure means.
llvm::Error MutantRuns::testsPass(
    llvm::StringRef Why,
    llvm::function_ref<void(const ProcessResult &)> Passed) const {
  for (const std::string &Line : P.Tests) {
    auto R = evo::run(testCommand(P, Line, B));
    if (!R)
      return R.takeError();
    if (R->How == Ending::Interrupted)
      return makeError(Code::Interrupted, "interrupted in '" + Line + "'");
    if (!R->succeeded())
      return failed(Line, *R, Why);
    Passed(*R);
  }
  return llvm::Error::success();
}

/// With a look at which images ran, which no later run needs.
llvm::Error MutantRuns::runAlone() {
  auto Tests = runTests(P, P.Tests, B);
  if (!Tests)
    return Tests.takeError();
  if (!Tests->Failure.empty())
    return makeError(Code::BaselineTestsFailed,
                     "with all mutants built in and none chosen: " +
                         Tests->Failure);
  if (!Tests->RanChanged)
    return makeError(Code::WrongBinary,
                     "the tests ran no program that holds a mutant: " +
                         llvm::join(P.Tests, "; "));
  return testsPass("for the second time", [&](const ProcessResult &R) {
    Times.emplace_back().add(R);
  });
}

/// Empty, or what failed.
std::string MutantRuns::runTogether() {
  std::mutex Lock;
  std::string Why;
  auto RunAll = [&] {
    for (std::size_t I = 0; I < P.Tests.size(); ++I) {
      auto R = evo::run(testCommand(P, P.Tests[I], B));
      std::lock_guard<std::mutex> Guard(Lock);
      if (R && R->succeeded())
        Times[I].add(*R);
      else if (Why.empty())
        Why = "'" + P.Tests[I] +
              "': " + (R ? R->describe() : llvm::toString(R.takeError()));
      else if (!R)
        llvm::consumeError(R.takeError());
    }
  };
  std::vector<std::thread> All;
  for (unsigned I = 0; I < Threads; ++I)
    All.emplace_back(RunAll);
  for (std::thread &T : All)
    T.join();
  return Why;
}

llvm::Expected<MutantRuns> MutantRuns::create(const ProgramSpec &P,
                                              const BuiltProgram &B,
                                              unsigned Threads) {
  MutantRuns Result(P, B);
  if (llvm::Error E = Result.runAlone())
    return std::move(E);
  Result.Threads = std::max(1u, Threads);
  if (Result.Threads == 1)
    return std::move(Result);
  std::string Why = Result.runTogether();
  if (interruptRequested())
    return makeError(Code::Interrupted, "interrupted while testing");
  if (!Why.empty()) {
    Result.Threads = 1;
    Result.Note = "the tests fail beside themselves, so they are run one after "
                  "another: " +
                  Why;
  }
  return std::move(Result);
}

double MutantRuns::seconds() const {
  double Sum = 0;
  for (const Taken &T : Times)
    Sum += T.Wall;
  return Sum;
}

llvm::Expected<MutantResult>
MutantRuns::run(llvm::StringRef Candidate, llvm::StringRef Select,
                std::vector<std::size_t> Tests) const {
  llvm::sort(Tests, [&](std::size_t A, std::size_t B) {
    return std::pair(Times[A].Wall, A) < std::pair(Times[B].Wall, B);
  });
  MutantResult Result;
  Result.Candidate = Candidate.str();
  Result.Status = MutantStatus::Survived;
  for (std::size_t I : Tests) {
    Command C = testCommand(P, P.Tests[I], B);
    C.Environment.push_back({"EVO_SELECT", Select.str()});
    C.Limit.CpuSeconds =
        std::max(LeastProcessor, ProcessorFactor * Times[I].Processor);
    C.Limit.WallSeconds = std::max(LeastWall, WallFactor * Times[I].Wall);
    auto R = evo::run(C);
    if (!R)
      return R.takeError();
    if (R->How == Ending::Interrupted)
      return makeError(Code::Interrupted,
                       "interrupted in '" + P.Tests[I] + "'");
    ++Result.Tests;
    Result.Seconds += R->WallSeconds;
    if (R->succeeded())
      continue;
    // A shell between says so for a process that the limit ended; what runs
    // tests only says that one failed, and the clocks do not quite agree.
    bool Stopped =
        R->How == Ending::Exited &&
        (R->ExitStatus == 128 + SIGXCPU ||
         R->UserSeconds + R->SystemSeconds >= 0.9 * C.Limit.CpuSeconds);
    bool Ended =
        !Stopped && (R->How == Ending::Exited || R->How == Ending::Signalled);
    Result.Status = Ended ? MutantStatus::Killed : MutantStatus::Timeout;
    Result.Reason = R->describe();
    Result.KilledBy = P.Tests[I];
    break;
  }
  return Result;
}

llvm::Error MutantRuns::checkAgain() const {
  return testsPass("fails for the unchanged program after mutants ran in the "
                   "same folder, so no result is believed",
                   [](const ProcessResult &) {});
}
