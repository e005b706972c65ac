//===- Statistics.h - Is the difference beyond noise? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Pure functions over paired samples. A pair is (baseline, variant) measured
/// next to each other; what is judged is the logarithm of its ratio, so that a
/// half and a double weigh the same and drift of the machine cancels.
///
/// Why these: on a shared two-core machine a true slowdown of 3 % was measured
/// as a gain of 18 % with p < 0.001 when all runs of A came before all runs of
/// B, and as +3.3 % [2.6, 3.6] in interleaved pairs of processor time. Peeking
/// after every pair rejects a true null hypothesis in 10 % of cases instead of
/// 2.5 %, so looks are planned ahead and each pays its share.
///
/// Randomness is only in the bootstrap, and its seed is an argument: the same
/// samples give the same interval.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_STATISTICS_H
#define EVO_EVALUATION_STATISTICS_H

#include "evo/Model/Measurement.h"
#include "llvm/ADT/ArrayRef.h"
#include <cstdint>
#include <vector>

namespace evo {

/// log(variant/baseline) of every pair. Samples that are not positive give no
/// ratio; they count as "no difference" (0) so that they can not decide.
std::vector<double> logRatios(llvm::ArrayRef<double> Baseline,
                              llvm::ArrayRef<double> Variant);

double median(std::vector<double> Values);
double standardDeviation(llvm::ArrayRef<double> Values);

struct Interval {
  double Low = 0, High = 0;
};

/// Percentile bootstrap interval of the median.
Interval bootstrapMedian(llvm::ArrayRef<double> Values, double Confidence,
                         std::uint64_t Seed, unsigned Resamples = 2000);

/// Exact one-sided p-value of Wilcoxon's signed-rank test for "the values tend
/// to be below zero": small if they do. Zeros are dropped, ties share their
/// mean rank, and the distribution is that of these very ranks.
double wilcoxonBelowZero(llvm::ArrayRef<double> Values);

/// Ratio, interval and p-value (variant below baseline) of a set of pairs.
Estimate estimateRatio(llvm::ArrayRef<double> Baseline,
                       llvm::ArrayRef<double> Variant, double Confidence,
                       std::uint64_t Seed);

/// Pocock's nominal one-sided level: testing at this level at each of `Looks`
/// (numbers of pairs, rising) rejects a true null in `Alpha` of cases.
double pocockLevel(llvm::ArrayRef<unsigned> Looks, double Alpha);

/// Pairs needed to see a relative effect (0.02 is 2 %) with one-sided error
/// `Alpha` and the given power, when log ratios have deviation `Deviation`.
unsigned requiredPairs(double Deviation, double Effect, double Alpha = 0.025,
                       double Power = 0.8);

/// Adjusted p-values, in the order given: reject where <= the wanted level.
std::vector<double> holmAdjusted(llvm::ArrayRef<double> PValues);
std::vector<double> benjaminiHochbergAdjusted(llvm::ArrayRef<double> PValues);

/// When to look, and what each look may conclude.
struct SequentialPlan {
  std::vector<unsigned> Looks = {7, 12, 18, 24, 30};
  double Alpha = 0.025;        ///< one-sided error over all looks
  double MinimumEffect = 0.01; ///< smaller gains are not worth landing
  double Futility = 0.05; ///< give up when success is less likely than this
  std::uint64_t Seed = 1;
  double Level = 0; ///< of each look; 0: pocockLevel(Looks, Alpha), computed
  /// A gain ends the search for more pairs only at this p-value. Where many
  /// candidates are tried and their p-values are corrected for that, few pairs
  /// can not pass the correction however large the gain.
  double EarlyLevel = 1;
};

/// Looks between `Least` and `Most` pairs: about five, the first not before 7,
/// because the exact test can not reach Pocock's level with fewer.
SequentialPlan planLooks(unsigned Least, unsigned Most, double Alpha = 0.025);

enum class Standing {
  Undecided, ///< go on
  Better,    ///< less of the metric, by at least the minimum effect
  Worse,     ///< more of the metric, beyond noise
  Futile,    ///< no longer likely to reach the minimum effect
  NoneFound, ///< all pairs spent, not better
};

llvm::StringRef standingName(Standing S);

/// Judges the log ratios so far. Only at a planned look does it ever say
/// anything but Undecided.
Standing judge(const SequentialPlan &Plan, llvm::ArrayRef<double> LogRatios);

} // namespace evo

#endif // EVO_EVALUATION_STATISTICS_H
