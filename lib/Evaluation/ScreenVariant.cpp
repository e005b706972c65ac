//===- ScreenVariant.cpp - One variant of a build of many ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ScreenProgram.h"
#include "evo/Evaluation/FirstRuns.h"
#include "evo/Support/Codes.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>

using namespace evo;

/// Of a workload that does not run the variant.
static constexpr double NoGain = -std::numeric_limits<double>::infinity();

/// A run of a variant may take this often what the program takes, at least.
static constexpr double WallFactor = 10, LeastWall = 10;

/// Spent on the tests of a variant, at least.
static constexpr double LeastTestSeconds = 1;

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
  double Beside = R.Controls->middle();
  if (!One || !(Beside > 0) || !(T.Deciding > 0))
    return std::nullopt;
  bool Less = F.Objectives.empty() || F.Objectives.front().Minimise;
  return std::log(Less ? Beside / T.Deciding : T.Deciding / Beside);
}

llvm::Error ScreenProgram::runControl(const Reference &R) const {
  auto Ran = tryOnce(R, "");
  if (!Ran)
    return Ran.takeError();
  R.Controls->add(Ran->Deciding);
  return llvm::Error::success();
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
ScreenProgram::passesTests(llvm::StringRef Name, llvm::StringRef Select) const {
  if (!Tests)
    return Evidence::unknown("there are no tests");
  std::vector<std::size_t> Reaching = Tests->reaching(sitesOf(Select));
  if (Reaching.empty())
    return Evidence::unknown("no test reaches what it changes");
  Reaching = Tests->fastest(
      std::move(Reaching),
      std::max(LeastTestSeconds, In.TestShare * Tests->seconds()));
  auto Ran = Tests->run(Name, Select, Reaching, In.Outcomes);
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

llvm::Expected<ScreenCheck> ScreenProgram::check(llvm::StringRef Name,
                                                 llvm::StringRef Select) const {
  std::vector<std::string> Changed = sitesOf(Select);
  auto Earned = passesTests(Name, Select);
  if (!Earned)
    return Earned.takeError();
  bool Reached = Tests && !Tests->reaching(Changed).empty();
  if (Reached && Earned->Kind != EvidenceKind::Tested)
    return ScreenCheck{std::move(*Earned), std::nullopt};
  ScreenCheck Result = {std::move(*Earned), std::nullopt};
  auto Gains = runOnce(Changed, Select, !Reached, Result);
  if (!Gains)
    return Gains.takeError();
  if (Gains->empty())
    return std::move(Result);
  std::vector<double> Spreads;
  for (const Reference &R : Workloads)
    Spreads.push_back(R.Controls->spread());
  FirstRuns Runs(std::move(Spreads));
  for (Runs.add(*Gains); Runs.isOpen(); Runs.add(*Gains)) {
    Gains = runOnce(Changed, Select, !Reached, Result);
    if (!Gains)
      return Gains.takeError();
    if (Gains->empty())
      return std::move(Result);
  }
  bool Any = std::isfinite(Runs.gain()); // else no workload reaches it
  Result.Gain = Any ? Runs.gain() : 0;
  Result.Noise = Runs.isNoise();
  Result.Clear = Runs.isClear();
  return std::move(Result);
}

/// Every workload that reaches it once. Its gains, by workload; none if it gave
/// something else, or if one does not tell.
llvm::Expected<std::vector<double>>
ScreenProgram::runOnce(llvm::ArrayRef<std::string> Changed,
                       llvm::StringRef Select, bool OnlyCompared,
                       ScreenCheck &Into) const {
  unsigned Compared = 0;
  bool Tells = true;
  std::vector<double> Gains;
  for (const Reference &R : Workloads) {
    if (!R.reaches(Changed)) {
      Gains.push_back(NoGain);
      continue;
    }
    if (R.Controls->isDue())
      if (llvm::Error E = runControl(R))
        return std::move(E);
    auto Ran = tryOnce(R, Select);
    if (!Ran)
      return Ran.takeError();
    std::string Text = "workload " + R.Spec.Name + ": " + Ran->Different;
    if (!Ran->Different.empty()) {
      Into = {Ran->Stopped ? Evidence::unknown(Text) : refuted(Text),
              std::nullopt};
      return std::vector<double>();
    }
    Compared += R.Spec.CompareOutput || !R.Spec.OutputFiles.empty();
    std::optional<double> Gain = gainOf(R, *Ran);
    Tells &= Gain.has_value();
    Gains.push_back(Gain.value_or(NoGain));
  }
  if (OnlyCompared && Compared) {
    Into.Earned.Kind = EvidenceKind::Compared;
    Into.Earned.N = Compared;
  }
  if (!Tells)
    Gains.clear();
  return Gains;
}

/// Few pairs, and one more look for what is not yet out of the question. Worse
/// three times of three is enough to drop it. What is beyond doubt needs no
/// more than its place among the others.
static void makeShort(PairPlan &Plan, bool Clear) {
  Plan.WarmUp = false; // one program, which has run
  Plan.Sequence.Looks = {3, 5, 8};
  if (Clear)
    Plan.Sequence.Looks = {1};
  Plan.Sequence.Level = 0.126;
  Plan.Sequence.Futility = 0.1;
}

llvm::Error ScreenProgram::measure(llvm::StringRef Select,
                                   const ScreenCheck &Checked,
                                   Evaluation &Into) const {
  BuiltProgram Variant = chosen(Select);
  std::vector<std::string> Changed = sitesOf(Select);
  for (const Reference &R : Workloads) {
    if (!R.reaches(Changed))
      continue;
    PairPlan Plan = planFor(R.Spec, Spec, Select);
    makeShort(Plan, Checked.Clear);
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
