//===- Baseline.cpp - Is the unchanged program fit to be improved? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Baseline.h"
#include "Judging.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include <cmath>

using namespace evo;
namespace json = llvm::json;

namespace {

/// A/A pairs: enough for the exact test to see a difference that is really
/// there, few because the user waits.
constexpr unsigned EqualPairs = 10;

/// Twice in a row below this is no accident.
constexpr double EqualLevel = 0.005;

llvm::Error checkTests(const EvaluatorSpec &Spec, const BuiltProgram &Base,
                       const BuiltProgram &Null, BaselineReport &Report) {
  if (Spec.Program.Tests.empty()) {
    Report.Warnings.push_back(
        "there are no tests: only the output of the workloads is compared, "
        "which "
        "lets nothing land whose rule is not fuzzed or proved");
    return llvm::Error::success();
  }
  for (const BuiltProgram *Built : {&Base, &Null}) {
    auto Tests = runTests(Spec.Program, Spec.Program.Tests, *Built);
    if (!Tests)
      return Tests.takeError();
    if (!Tests->Failure.empty())
      return makeError(Code::BaselineTestsFailed,
                       (Built == &Base
                            ? ""
                            : "built as a variant, by " +
                                  buildMethodName(Null.Method) + ": ") +
                           Tests->Failure);
    if (!Tests->RanAny)
      return makeError(Code::WrongBinary,
                       "the tests ran no program of this build: " +
                           llvm::join(Spec.Program.Tests, "; "));
    Report.Tests = Tests->Passed;
    Report.TestSeconds = Tests->Seconds;
  }
  return llvm::Error::success();
}

/// Three runs that must print the same; gives the first.
llvm::Expected<WorkloadRun> checkDeterminism(const WorkloadSpec &W,
                                             const EvaluatorSpec &Spec,
                                             const BuiltProgram &Base) {
  auto First = runWorkload(W, Spec.Program, Base);
  if (!First)
    return First.takeError();
  for (unsigned Run = 2; Run <= 3; ++Run) {
    auto Again = runWorkload(W, Spec.Program, Base);
    if (!Again)
      return Again.takeError();
    std::string Difference = outputDifference(W, *First, *Again);
    if (!Difference.empty())
      return makeError(Code::WorkloadNotDeterministic,
                       "workload " + W.Name + ": run " + llvm::Twine(Run) +
                           " differs from run 1 in its " + Difference);
  }
  return First;
}

/// No program gains so much, so what does not show it shows nothing.
constexpr double AnyEffect = 1000;

/// Two-sided: the smaller of both one-sided p-values, doubled.
bool differs(const Measurement &M, double MinimumEffect) {
  double Less = wilcoxonBelowZero(logRatios(M.Baseline, M.Samples));
  double More = wilcoxonBelowZero(logRatios(M.Samples, M.Baseline));
  return 2 * std::min(Less, More) < EqualLevel &&
         std::fabs(std::log(M.Result.Ratio)) > MinimumEffect;
}

void warnOfNoise(const Measurement &M, const EvaluatorSpec &Spec,
                 BaselineReport &Report) {
  double Noise = standardDeviation(logRatios(M.Baseline, M.Samples));
  unsigned Most = Spec.Budget.MostPairs;
  if (requiredPairs(Noise, Spec.Fitness.MinimumEffect) <= Most)
    return;
  double Visible = Spec.Fitness.MinimumEffect;
  while (Visible < AnyEffect && requiredPairs(Noise, Visible) > Most)
    Visible *= 1.1;
  if (Visible >= AnyEffect) {
    Report.Warnings.push_back(
        llvm::formatv("workload {0}: no gain is seen with {1} pairs; "
                      "budget.most-pairs should be {2} at least",
                      M.Workload, Most, requiredPairs(Noise, AnyEffect)));
    return;
  }
  Report.Warnings.push_back(llvm::formatv(
      "workload {0}: {1} varies by {2:f1} % from pair to pair, so a gain below "
      "{3:f1} % is not seen with {4} pairs",
      M.Workload, M.Metric, 100 * Noise, 100 * Visible, Most));
}

llvm::Error checkEqual(const WorkloadSpec &W, const EvaluatorSpec &Spec,
                       const BuiltProgram &Null, const WorkloadRun &Reference,
                       BaselineReport &Report) {
  PairPlan Plan = planFor(W, Spec, "same");
  Plan.Sequence.Looks = {EqualPairs};
  Plan.AllPairs = true;
  for (bool Again : {false, true}) {
    auto Timed = timeWorkload(W, Spec, Report.Built, Null, Reference, Plan);
    if (!Timed)
      return Timed.takeError();
    if (!Timed->Failure.empty())
      return makeError(Code::WorkloadNotDeterministic, Timed->Failure);
    auto Found = llvm::find_if(Timed->Measurements, [&](const Measurement &M) {
      return M.Metric == Plan.Metric;
    });
    bool Differs = Found != Timed->Measurements.end() &&
                   differs(*Found, Spec.Fitness.MinimumEffect);
    if (Differs && Again)
      return makeError(
          Code::BaselineNotEqual,
          llvm::formatv("workload {0}: the unchanged program differs from "
                        "itself, {1} has the ratio {2:f4} [{3:f4}, {4:f4}]",
                        W.Name, Found->Metric, Found->Result.Ratio,
                        Found->Result.Low, Found->Result.High)
              .str());
    if (Differs) {
      ++Plan.Sequence.Seed;
      continue;
    }
    if (Found != Timed->Measurements.end())
      warnOfNoise(*Found, Spec, Report);
    llvm::append_range(Report.SameAgainstSame, Timed->Measurements);
    break;
  }
  return llvm::Error::success();
}

} // namespace

json::Value evo::toJSON(const BaselineReport &R) {
  return json::Object{{"method", buildMethodName(R.Null)},
                      {"build-seconds", R.Built.Seconds},
                      {"tests", R.Tests},
                      {"test-seconds", R.TestSeconds},
                      {"run-seconds", R.RunSeconds},
                      {"same-against-same", R.SameAgainstSame},
                      {"warnings", R.Warnings}};
}

llvm::Expected<BaselineReport> evo::checkBaseline(Builder &B,
                                                  const EvaluatorSpec &Spec) {
  auto Enter = [&](llvm::StringRef Rung) {
    if (Spec.Progress)
      Spec.Progress(Rung);
  };
  BaselineReport Report;
  Enter("build");
  auto Base = B.baseline();
  if (!Base)
    return Base.takeError();
  Report.Built = **Base;
  auto Null = B.nullVariant();
  if (!Null)
    return addContext(Null.takeError(), "building the unchanged program as a "
                                        "variant");
  Report.Null = Null->Method;
  Report.NullNote = Null->Note;
  Enter("test");
  if (llvm::Error E = checkTests(Spec, **Base, *Null, Report))
    return std::move(E);
  Enter("measure");
  for (const WorkloadSpec &W : Spec.Workloads) {
    auto First = checkDeterminism(W, Spec, **Base);
    if (!First)
      return First.takeError();
    Report.RunSeconds += First->Seconds;
    Report.RunProcessor += First->Cost.Processor;
    if (llvm::Error E = checkEqual(W, Spec, *Null, *First, Report))
      return std::move(E);
  }
  B.release(*Null);
  return Report;
}
