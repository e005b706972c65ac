//===- Pairs.cpp - Interleaved pairs with sequential stopping ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Pairs.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include <random>

using namespace evo;

namespace {

using Columns = std::map<std::string, std::vector<double>>;

/// One pair in the order that `VariantFirst` says.
llvm::Expected<std::pair<Sample, Sample>>
runPair(Sampler Baseline, Sampler Variant, bool VariantFirst) {
  std::pair<Sample, Sample> Pair;
  for (bool RunVariant : {VariantFirst, !VariantFirst}) {
    auto Run = RunVariant ? Variant() : Baseline();
    if (!Run)
      return Run.takeError();
    (RunVariant ? Pair.second : Pair.first) = std::move(*Run);
  }
  return Pair;
}

/// The log ratios of the deciding metric, turned so that less is better.
std::vector<double> deciding(const PairedComparison &C, const PairPlan &Plan) {
  auto A = C.Baseline.find(Plan.Metric), B = C.Variant.find(Plan.Metric);
  if (A == C.Baseline.end() || B == C.Variant.end())
    return {};
  std::vector<double> Ratios = logRatios(A->second, B->second);
  if (Plan.Maximised.count(Plan.Metric))
    for (double &R : Ratios)
      R = -R;
  return Ratios;
}

} // namespace

llvm::Expected<PairedComparison>
evo::comparePairs(Sampler Baseline, Sampler Variant, const PairPlan &Plan) {
  std::mt19937_64 Random(Plan.Sequence.Seed);
  PairedComparison Result;
  if (Plan.WarmUp)
    if (auto Warm = runPair(Baseline, Variant, Random() & 1); !Warm)
      return Warm.takeError();
  while (Result.Pairs < Plan.Sequence.Looks.back()) {
    auto Pair = runPair(Baseline, Variant, Random() & 1);
    if (!Pair)
      return Pair.takeError();
    ++Result.Pairs;
    // A metric that only one of the two printed has no ratio.
    for (const auto &[Name, Value] : Pair->first)
      if (auto Other = Pair->second.find(Name); Other != Pair->second.end()) {
        Result.Baseline[Name].push_back(Value);
        Result.Variant[Name].push_back(Other->second);
      }
    std::vector<double> Ratios = deciding(Result, Plan);
    if (Ratios.size() != Result.Pairs)
      return makeError(Code::MetricNotFound,
                       "the runs do not all yield the metric " + Plan.Metric);
    Result.Result = judge(Plan.Sequence, Ratios);
    if (Result.Result != Standing::Undecided && !Plan.AllPairs)
      break;
  }
  for (const auto &[Name, Values] : Result.Baseline) {
    llvm::ArrayRef<double> Other = Result.Variant[Name];
    Estimate &E = Result.Estimates[Name];
    E = estimateRatio(Values, Other, Plan.Confidence, Plan.Sequence.Seed);
    if (Plan.Maximised.count(Name))
      E.PValue = wilcoxonBelowZero(logRatios(Other, Values));
  }
  return Result;
}
