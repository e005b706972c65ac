//===- ScreenProgram.cpp - One build that holds many variants ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScreenProgram.h"
#include "ReachNotes.h"
#include "evo/Support/Codes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Threading.h"
#include <cmath>
#include <thread>

using namespace evo;

/// Of the build with nothing chosen against the baseline.
static constexpr unsigned NullPairs = 10;

/// Of the unchanged program, by each thread, to know what runs beside others
/// take.
static constexpr unsigned RunsBeside = 5;

/// A run of a variant may take this often what the program takes, at least.
static constexpr double WallFactor = 10, LeastWall = 10;

/// Spent on the tests of a variant, at least.
static constexpr double LeastTestSeconds = 1;

/// Does not exist, so a program that is asked for it ends with an error.
static constexpr llvm::StringLiteral NoSuchChoice = "0000000000000000=1";

ScreenProgram::~ScreenProgram() { B.release(Null); }

llvm::Expected<std::unique_ptr<ScreenProgram>>
ScreenProgram::create(Builder &B, const EvaluatorSpec &Spec,
                      const ScreenInput &In, llvm::ArrayRef<Candidate> Parts,
                      ScreenBuild &Report) {
  std::unique_ptr<ScreenProgram> P(new ScreenProgram(B, Spec, In));
  llvm::Error Failed = P->build(Parts, Report);
  if (!Failed && P->Entries.empty())
    return nullptr; // all are the same as the program
  if (!Failed)
    Failed = P->checkNull(Report);
  if (!Failed)
    return P;
  Code Kind = takeCode(std::move(Failed), Report.Refused);
  if (Kind == Code::Interrupted || interruptRequested())
    return makeError(Code::Interrupted, Report.Refused);
  return nullptr;
}

const std::string *ScreenProgram::entryOf(llvm::StringRef Part) const {
  auto Found = Entries.find(Part);
  return Found == Entries.end() ? nullptr : &Found->second;
}

BuiltProgram ScreenProgram::chosen(llvm::StringRef Select) const {
  BuiltProgram Result = Null;
  Result.Select = Select.str();
  return Result;
}

//===--- Is it the program? -----------------------------------------------===//

llvm::Error ScreenProgram::checkTests(ScreenBuild &Report) {
  Threads =
      In.Jobs ? In.Jobs : llvm::hardware_concurrency().compute_thread_count();
  if (Spec.Program.Tests.empty())
    return llvm::Error::success();
  auto Made = MutantRuns::create(Spec.Program, Null, Threads, Sites);
  if (!Made)
    return Made.takeError();
  Tests.emplace(std::move(*Made));
  Threads = Tests->threads();
  if (!Tests->note().empty())
    Report.Note += (Report.Note.empty() ? "" : "; ") + Tests->note();
  return llvm::Error::success();
}

/// What it prints, here and in the baseline, and that it notices a choice.
llvm::Error ScreenProgram::checkWorkload(const WorkloadSpec &W) {
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  auto Expected = runWorkload(W, Spec.Program, **Base);
  if (!Expected)
    return Expected.takeError();
  auto Notes = ReachNotes::create(Sites);
  if (!Notes)
    return Notes.takeError();
  auto Found = runWorkload(W, Spec.Program, Notes->noting(Null));
  if (!Found)
    return Found.takeError();
  auto Entered = Notes->take();
  if (!Entered)
    return Entered.takeError();
  std::string Why = outputDifference(W, *Expected, *Found);
  if (!Why.empty())
    return makeError(Code::WorkloadNotDeterministic,
                     "workload " + W.Name + " with nothing chosen: " + Why);
  Workloads.push_back(
      {W, std::move(*Expected), Found->Seconds, std::move(*Entered)});
  if (!Found->RanChanged)
    return llvm::Error::success();
  auto Answer = tryOnce(Workloads.back(), NoSuchChoice);
  if (!Answer)
    return Answer.takeError();
  if (Answer->Different.empty())
    return makeError(Code::WrongBinary,
                     "workload " + W.Name +
                         " does not hand EVO_SELECT on to the program, so no "
                         "variant can be chosen");
  return llvm::Error::success();
}

/// Runs the unchanged program beside itself, and notes what that takes. Returns
/// how it failed; empty if it did not.
llvm::Expected<std::string> ScreenProgram::runBeside(Reference &R,
                                                     unsigned Number) const {
  std::vector<std::string> Why(Number);
  std::vector<double> Taken(Number * RunsBeside);
  std::vector<std::thread> All;
  for (unsigned T = 0; T < Number; ++T)
    All.emplace_back([&, T] {
      for (unsigned I = 0; I < RunsBeside && Why[T].empty(); ++I) {
        auto Answer = tryOnce(R, "");
        Why[T] =
            Answer ? Answer->Different : llvm::toString(Answer.takeError());
        Taken[T * RunsBeside + I] = Answer ? Answer->Deciding : 0;
      }
    });
  for (std::thread &T : All)
    T.join();
  if (interruptRequested())
    return makeError(Code::Interrupted,
                     "interrupted in workload " + R.Spec.Name);
  for (const std::string &Each : Why)
    if (!Each.empty())
      return Each;
  R.Beside = median(Taken);
  return "";
}

/// Workloads may use what there is only once: a port, a file.
llvm::Error ScreenProgram::checkTogether(ScreenBuild &Report) {
  if (Threads == 1)
    return llvm::Error::success();
  for (Reference &R : Workloads) {
    auto Failed = runBeside(R, Threads);
    if (!Failed)
      return Failed.takeError();
    if (Failed->empty())
      continue;
    Threads = 1;
    Report.Note += (Report.Note.empty() ? "workload " : "; workload ") +
                   R.Spec.Name +
                   " fails beside itself, so variants are run "
                   "one after another: " +
                   *Failed;
    for (Reference &Each : Workloads)
      Each.Beside = 0; // that is not how variants will run
    break;
  }
  return llvm::Error::success();
}

llvm::Error ScreenProgram::compareWithClean(ScreenBuild &Report) {
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  for (const Reference &R : Workloads) {
    if (R.Entered.empty())
      continue;
    PairPlan Plan = planFor(R.Spec, Spec, "screen");
    Plan.Sequence.Looks = {NullPairs};
    Plan.AllPairs = true;
    auto Timed = timeWorkload(R.Spec, Spec, **Base, Null, R.Run, Plan);
    if (!Timed)
      return Timed.takeError();
    if (!Timed->Failure.empty())
      return makeError(Code::WorkloadNotDeterministic, Timed->Failure);
    llvm::append_range(Report.NullAgainstClean, Timed->Measurements);
  }
  return llvm::Error::success();
}

llvm::Error ScreenProgram::checkNull(ScreenBuild &Report) {
  if (llvm::Error E = checkTests(Report))
    return E;
  for (const WorkloadSpec &W : Spec.Workloads)
    if (!W.HoldOut)
      if (llvm::Error E = checkWorkload(W))
        return E;
  if (llvm::Error E = checkTogether(Report))
    return E;
  return compareWithClean(Report);
}

//===--- A variant --------------------------------------------------------===//

llvm::Expected<ScreenProgram::Trial>
ScreenProgram::tryOnce(const Reference &R, llvm::StringRef Select) const {
  Trial Result;
  WorkloadSpec W = R.Spec;
  W.Seconds = std::min(W.Seconds, std::max(LeastWall, WallFactor * R.Seconds));
  auto Start = std::chrono::steady_clock::now();
  auto Found = runWorkload(W, Spec.Program, chosen(Select));
  if (Found) {
    Result.Different = outputDifference(W, R.Run, *Found);
    auto Metric = Found->Metrics.find(decidingMetric(W, Spec.Fitness));
    if (Metric != Found->Metrics.end())
      Result.Deciding = Metric->second;
    return Result;
  }
  std::string Why;
  Code Kind = takeCode(Found.takeError(), Why);
  if (Kind == Code::Interrupted || Kind == Code::WrongBinary)
    return makeError(Kind, Why);
  std::chrono::duration<double> Took = std::chrono::steady_clock::now() - Start;
  Result.Stopped = Took.count() >= W.Seconds;
  Result.Different = Why.empty() ? "it failed" : Why;
  return Result;
}

/// None unless all that the owner wants is less, or more, of one metric.
std::optional<double> ScreenProgram::gainOf(const Reference &R,
                                            const Trial &T) const {
  const FitnessSpec &F = Spec.Fitness;
  bool One = F.Objectives.size() < 2 && F.Constraints.empty();
  if (!One || !(R.Beside > 0) || !(T.Deciding > 0))
    return std::nullopt;
  bool Less = F.Objectives.empty() || F.Objectives.front().Minimise;
  return std::log(Less ? R.Beside / T.Deciding : T.Deciding / R.Beside);
}

static Evidence refuted(std::string Why) {
  Evidence E;
  E.Kind = EvidenceKind::Refuted;
  E.Reason = std::move(Why);
  return E;
}

/// The functions that a choice is made of.
static std::vector<std::string> sitesOf(llvm::StringRef Select) {
  std::vector<std::string> Result;
  for (llvm::StringRef Entry : llvm::split(Select, ','))
    Result.push_back(Entry.split('=').first.str());
  return Result;
}

bool ScreenProgram::Reference::reaches(
    llvm::ArrayRef<std::string> Sites) const {
  return llvm::any_of(Sites, [&](const auto &S) { return Entered.count(S); });
}

llvm::Expected<Evidence>
ScreenProgram::passesTests(llvm::StringRef Select) const {
  if (!Tests)
    return Evidence::unknown("there are no tests");
  std::vector<std::size_t> Reaching = Tests->reaching(sitesOf(Select));
  if (Reaching.empty())
    return Evidence::unknown("no test reaches what it changes");
  Reaching = Tests->fastest(
      std::move(Reaching),
      std::max(LeastTestSeconds, In.TestShare * Tests->seconds()));
  auto Ran = Tests->run("", Select, Reaching);
  if (!Ran)
    return Ran.takeError();
  std::string Why = "test: '" + Ran->KilledBy + "': " + Ran->Reason;
  if (Ran->Status == MutantStatus::Killed)
    return refuted(Why);
  Evidence Earned = Evidence::unknown(Why);
  if (Ran->Status == MutantStatus::Survived) {
    Earned.Kind = EvidenceKind::Tested;
    Earned.N = Reaching.size();
    Earned.Reason.clear();
  }
  return Earned;
}

llvm::Expected<ScreenCheck> ScreenProgram::check(llvm::StringRef Select) const {
  std::vector<std::string> Changed = sitesOf(Select);
  auto Earned = passesTests(Select);
  if (!Earned)
    return Earned.takeError();
  bool Reached = Tests && !Tests->reaching(Changed).empty();
  if (Reached && Earned->Kind != EvidenceKind::Tested)
    return ScreenCheck{std::move(*Earned), std::nullopt};
  unsigned Compared = 0;
  bool Tells = true;
  double Most = -std::numeric_limits<double>::infinity();
  for (const Reference &R : Workloads) {
    if (!R.reaches(Changed))
      continue;
    auto Ran = tryOnce(R, Select);
    if (!Ran)
      return Ran.takeError();
    std::string Text = "workload " + R.Spec.Name + ": " + Ran->Different;
    if (!Ran->Different.empty())
      return ScreenCheck{Ran->Stopped ? Evidence::unknown(Text) : refuted(Text),
                         std::nullopt};
    Compared += R.Spec.CompareOutput || !R.Spec.OutputFiles.empty();
    std::optional<double> Gain = gainOf(R, *Ran);
    Tells &= Gain.has_value();
    Most = std::max(Most, Gain.value_or(Most));
  }
  if (!Reached && Compared) {
    Earned->Kind = EvidenceKind::Compared;
    Earned->N = Compared;
  }
  ScreenCheck Result = {std::move(*Earned), std::nullopt};
  if (Tells)
    Result.Gain = std::isfinite(Most) ? Most : 0; // no workload reaches it
  return Result;
}

/// Few pairs, and one more look for what is not yet out of the question. Worse
/// three times of three is enough to drop it.
static void makeShort(PairPlan &Plan) {
  Plan.Sequence.Looks = {3, 5, 8};
  Plan.Sequence.Level = 0.126;
  Plan.Sequence.Futility = 0.1;
}

llvm::Error ScreenProgram::measure(llvm::StringRef Select,
                                   Evaluation &Into) const {
  BuiltProgram Variant = chosen(Select);
  std::vector<std::string> Changed = sitesOf(Select);
  for (const Reference &R : Workloads) {
    if (!R.reaches(Changed))
      continue;
    PairPlan Plan = planFor(R.Spec, Spec, Select);
    makeShort(Plan);
    auto Timed = timeWorkload(R.Spec, Spec, Null, Variant, R.Run, Plan);
    if (!Timed)
      return Timed.takeError();
    if (!Timed->Failure.empty()) {
      Into.Earned = refuted("measure: " + Timed->Failure);
      Into.Measurements.clear();
      return llvm::Error::success();
    }
    for (Measurement &M : Timed->Measurements) {
      M.Result.PValue = 1; // it ranks, and claims nothing
      Into.Measurements.push_back(std::move(M));
    }
  }
  std::string Why;
  Into.Fitness = fitnessOf(Spec.Fitness, Into.Measurements, &Why);
  if (!Why.empty())
    Into.Earned.Reason = Why;
  return llvm::Error::success();
}

llvm::Error ScreenProgram::checkAgain() const {
  return Tests ? Tests->checkAgain() : llvm::Error::success();
}
