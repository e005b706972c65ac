//===- Fitness.cpp - The owner's objective over measurements ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Evaluator.h"
#include <cmath>

using namespace evo;

static std::vector<ObjectiveSpec> objectivesOf(const FitnessSpec &F) {
  if (!F.Objectives.empty())
    return F.Objectives;
  return {ObjectiveSpec{"user-time", 1, true}};
}

/// The first measured metric that breaks a hard constraint, as text.
static std::string brokenConstraint(const FitnessSpec &F,
                                    llvm::ArrayRef<Measurement> All) {
  for (const ConstraintSpec &C : F.Constraints)
    for (const Measurement &M : All)
      if (M.Metric == C.Metric && M.Result.Ratio > C.MostRatio)
        return llvm::formatv("{0} of {1} is {2:f3} of the baseline's, allowed "
                             "is {3:f3}",
                             M.Metric, M.Workload, M.Result.Ratio, C.MostRatio);
  return "";
}

double evo::fitnessOf(const FitnessSpec &F, llvm::ArrayRef<Measurement> All,
                      std::string *Why) {
  std::string Broken = brokenConstraint(F, All);
  if (!Broken.empty()) {
    if (Why)
      *Why = Broken;
    return BrokenConstraint;
  }
  double Sum = 0, Weights = 0;
  for (const ObjectiveSpec &O : objectivesOf(F))
    for (const Measurement &M : All)
      if (M.Metric == O.Metric && M.Result.Ratio > 0) {
        Sum += O.Weight * std::log(M.Result.Ratio) * (O.Minimise ? -1 : 1);
        Weights += O.Weight;
      }
  return Weights > 0 ? Sum / Weights : 0;
}

bool evo::isBetter(const FitnessSpec &F, llvm::ArrayRef<Measurement> All,
                   std::string *Why) {
  std::string Reason = brokenConstraint(F, All);
  double Alpha = (1 - F.Confidence) / 2;
  std::vector<double> PValues, Gains;
  for (const ObjectiveSpec &O : objectivesOf(F))
    for (const Measurement &M : All) {
      if (M.Metric != O.Metric)
        continue;
      PValues.push_back(M.Result.PValue);
      double Ratio = M.Result.Ratio;
      Gains.push_back(O.Minimise ? 1 - Ratio : Ratio - 1);
      bool Worse = O.Minimise ? M.Result.Low > 1 : M.Result.High < 1;
      if (Worse && Reason.empty())
        Reason = llvm::formatv("{0} of {1} is worse: ratio {2:f4} [{3:f4}, "
                               "{4:f4}]",
                               M.Metric, M.Workload, Ratio, M.Result.Low,
                               M.Result.High);
    }
  bool Better = false;
  for (auto [P, Gain] : llvm::zip(holmAdjusted(PValues), Gains))
    Better |= P <= Alpha && Gain >= F.MinimumEffect;
  if (Reason.empty() && !Better)
    Reason = PValues.empty() ? "no objective was measured"
                             : "no objective is better beyond noise by the "
                               "minimum effect";
  if (Why)
    *Why = Reason;
  return Reason.empty();
}
