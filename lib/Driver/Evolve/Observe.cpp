//===- Observe.cpp - Profile the workloads, map the tests ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Observe.h"
#include "FlaggedBuild.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"

using namespace evo;
namespace fs = llvm::sys::fs;

/// Of processor time, for a few dozen samples at the highest rate. A build and
/// several runs that find none would be for nothing.
static constexpr double LeastToSample = 0.02;

namespace {

class Observer {
public:
  Observer(const Config &C, const ObserveRequest &R) : C(C), R(R) {}

  Observed observe() {
    sample();
    bool WantReach = C.Program.Tests.size() > 1;
    if (!Result.Where || WantReach)
      count();
    if (!Result.Where)
      Result.Notes.push_back("nothing could be profiled: every candidate is "
                             "tried, hot or not");
    return std::move(Result);
  }

private:
  void note(llvm::Error E, llvm::StringRef Instead) {
    Result.Notes.push_back(llvm::toString(std::move(E)) + "; " + Instead.str());
  }

  /// Workloads of the search; the hold-out ones stay unseen.
  std::vector<const WorkloadSpec *> searched() const {
    std::vector<const WorkloadSpec *> List;
    for (const WorkloadSpec &W : C.Workloads)
      if (!W.HoldOut)
        List.push_back(&W);
    return List;
  }

  void sample() {
    constexpr llvm::StringLiteral Instead = "counting executions instead";
    if (R.RunProcessor < LeastToSample)
      return Result.Notes.push_back(
          llvm::formatv("the workloads use the processor for {0:f0} ms, too "
                        "little to sample; {1}",
                        1000 * R.RunProcessor, Instead));
    auto Built =
        FlaggedBuild::make(C, {R.Scratch, "profile", "-g", "", R.AllowDirty});
    if (!Built)
      return note(Built.takeError(), Instead);
    SamplingRequest Sampling;
    Sampling.Root = canonicalPath(Built->Built.Source);
    Sampling.Scratch = Built->Folder;
    for (const WorkloadSpec *W : searched())
      Sampling.Runs.push_back(
          Built->command(W->Run, C.Program, 4 * W->Seconds));
    Sampling.SecondsPerRun =
        R.RunSeconds / std::max<std::size_t>(1, Sampling.Runs.size());
    auto Found = sampleWithPerf(Sampling);
    fs::remove_directories(Built->Folder);
    if (!Found)
      return note(Found.takeError(), Instead);
    Result.Where = std::move(*Found);
  }

  void count() {
    constexpr llvm::StringLiteral Instead = "all tests are run for each change";
    auto Built =
        FlaggedBuild::make(C, {R.Scratch, "coverage", coverageFlags().str(),
                               EVO_LLVM_PREFIX "/bin", R.AllowDirty});
    if (!Built)
      return note(Built.takeError(), Instead);
    if (!Result.Where)
      countWorkloads(*Built);
    countTests(*Built);
    fs::remove_directories(Built->Folder);
  }

  void countWorkloads(FlaggedBuild &Built) {
    std::vector<CoveredFunction> All;
    for (const WorkloadSpec *W : searched()) {
      ProcessResult Ended;
      auto Found =
          countRun(Built.coverage(),
                   Built.command(W->Run, C.Program, 4 * W->Seconds), Ended);
      if (!Found)
        return note(Found.takeError(), "no counts");
      llvm::append_range(All, *Found);
    }
    Profile Counted = profileFromCounts(All);
    Counted.Note = Result.Notes.empty() ? "" : Result.Notes.back();
    if (!Counted.Functions.empty())
      Result.Where = std::move(Counted);
  }

  void countTests(FlaggedBuild &Built) {
    TestReach Reach;
    for (const std::string &Test : C.Program.Tests) {
      ProcessResult Ended;
      auto Found = countRun(
          Built.coverage(),
          Built.command(Test, C.Program, 4 * C.Program.TestSeconds), Ended);
      if (!Found)
        return note(Found.takeError(), "all tests are run for each change");
      Reach.PerTest.push_back(std::move(*Found));
    }
    Result.Reach = std::move(Reach);
  }

  const Config &C;
  const ObserveRequest &R;
  Observed Result;
};

} // namespace

llvm::Expected<Observed> evo::observe(const Config &C,
                                      const ObserveRequest &R) {
  if (std::error_code EC = fs::create_directories(R.Scratch))
    return makeError(Code::FileNotWritable,
                     "cannot make " + R.Scratch + ": " + EC.message());
  Observed Result = Observer(C, R).observe();
  if (interruptRequested())
    return makeError(Code::Interrupted, "interrupted while profiling");
  return Result;
}
