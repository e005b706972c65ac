//===- Statistics.cpp - Is the difference beyond noise? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Statistics.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/ErrorHandling.h"
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>

using namespace evo;

std::vector<double> evo::logRatios(llvm::ArrayRef<double> Baseline,
                                   llvm::ArrayRef<double> Variant) {
  assert(Baseline.size() == Variant.size() && "samples come in pairs");
  std::vector<double> Result;
  for (auto [A, B] : llvm::zip(Baseline, Variant))
    Result.push_back(A > 0 && B > 0 ? std::log(B / A) : 0);
  return Result;
}

double evo::median(std::vector<double> Values) {
  if (Values.empty())
    return 0;
  auto Middle = Values.begin() + Values.size() / 2;
  std::nth_element(Values.begin(), Middle, Values.end());
  if (Values.size() % 2)
    return *Middle;
  return (*Middle + *std::max_element(Values.begin(), Middle)) / 2;
}

double evo::standardDeviation(llvm::ArrayRef<double> Values) {
  if (Values.size() < 2)
    return 0;
  double Mean =
      std::accumulate(Values.begin(), Values.end(), 0.0) / Values.size();
  double Sum = 0;
  for (double V : Values)
    Sum += (V - Mean) * (V - Mean);
  return std::sqrt(Sum / (Values.size() - 1));
}

Interval evo::bootstrapMedian(llvm::ArrayRef<double> Values, double Confidence,
                              std::uint64_t Seed, unsigned Resamples) {
  if (Values.empty())
    return {};
  // Not std::uniform_int_distribution: its sequence differs between libraries.
  std::mt19937_64 Random(Seed);
  std::vector<double> Medians, Resample(Values.size());
  for (unsigned I = 0; I < Resamples; ++I) {
    for (double &V : Resample)
      V = Values[Random() % Values.size()];
    Medians.push_back(median(Resample));
  }
  llvm::sort(Medians);
  auto Quantile = [&](double Q) {
    return Medians[std::min<std::size_t>(Medians.size() - 1,
                                         Q * Medians.size())];
  };
  double Tail = (1 - Confidence) / 2;
  return {Quantile(Tail), Quantile(1 - Tail)};
}

/// Twice the mean rank of each |value| (so that ties stay whole numbers), in
/// the order of `Values`.
static std::vector<unsigned> doubledRanks(llvm::ArrayRef<double> Values) {
  std::vector<unsigned> Order(Values.size()), Ranks(Values.size());
  std::iota(Order.begin(), Order.end(), 0);
  llvm::sort(Order, [&](unsigned A, unsigned B) {
    return std::fabs(Values[A]) < std::fabs(Values[B]);
  });
  for (std::size_t I = 0; I < Order.size();) {
    std::size_t End = I;
    while (End < Order.size() &&
           std::fabs(Values[Order[End]]) == std::fabs(Values[Order[I]]))
      ++End;
    for (std::size_t J = I; J < End; ++J)
      Ranks[Order[J]] = I + 1 + End; // twice the mean of I+1 … End
    I = End;
  }
  return Ranks;
}

double evo::wilcoxonBelowZero(llvm::ArrayRef<double> Values) {
  std::vector<double> Kept;
  llvm::copy_if(Values, std::back_inserter(Kept),
                [](double V) { return V != 0; });
  std::vector<unsigned> Ranks = doubledRanks(Kept);
  unsigned Total = std::accumulate(Ranks.begin(), Ranks.end(), 0u);
  unsigned Positive = 0;
  for (auto [Value, Rank] : llvm::zip(Kept, Ranks))
    Positive += Value > 0 ? Rank : 0;
  // Under the null hypothesis each rank is positive or negative with equal
  // chance: the distribution of their sum, one rank at a time.
  std::vector<double> Chance(Total + 1, 0);
  Chance[0] = 1;
  for (unsigned Rank : Ranks)
    for (unsigned Sum = Total + 1; Sum-- > 0;)
      Chance[Sum] =
          Chance[Sum] / 2 + (Sum >= Rank ? Chance[Sum - Rank] / 2 : 0);
  double P =
      std::accumulate(Chance.begin(), Chance.begin() + Positive + 1, 0.0);
  return std::min(P, 1.0);
}

Estimate evo::estimateRatio(llvm::ArrayRef<double> Baseline,
                            llvm::ArrayRef<double> Variant, double Confidence,
                            std::uint64_t Seed) {
  std::vector<double> Ratios = logRatios(Baseline, Variant);
  Interval Log = bootstrapMedian(Ratios, Confidence, Seed);
  Estimate Result;
  Result.Ratio = std::exp(median(Ratios));
  Result.Low = std::exp(Log.Low);
  Result.High = std::exp(Log.High);
  Result.Confidence = Confidence;
  Result.PValue = wilcoxonBelowZero(Ratios);
  return Result;
}

static double normalTail(double Z) { return std::erfc(Z / std::sqrt(2.0)) / 2; }

/// The Z that is exceeded with probability `Tail`, by bisection.
static double normalQuantile(double Tail) {
  double Low = -10, High = 10;
  for (int I = 0; I < 100; ++I) {
    double Middle = (Low + High) / 2;
    (normalTail(Middle) > Tail ? Low : High) = Middle;
  }
  return (Low + High) / 2;
}

/// Chance that a standard random walk, looked at after `Looks` steps, ever
/// exceeds `Bound` standard deviations (Armitage, McPherson and Rowe 1969: the
/// density of the walks that go on is convolved from look to look).
static double crossingChance(llvm::ArrayRef<unsigned> Looks, double Bound) {
  constexpr int Points = 400;
  constexpr double Least = -8; // standard deviations; below it nothing is lost
  std::vector<double> Place, Mass;
  double Crossed = 0, Before = 0;
  for (unsigned Look : Looks) {
    double Limit = Bound * std::sqrt(Look), Step = std::sqrt(Look - Before);
    double From = Least * std::sqrt(Look), Width = (Limit - From) / Points;
    auto Density = [](double X, double Deviation) {
      double Z = X / Deviation;
      return std::exp(-Z * Z / 2) / (Deviation * std::sqrt(2 * M_PI));
    };
    if (Place.empty())
      Place = {0}, Mass = {1};
    for (auto [At, Weight] : llvm::zip(Place, Mass))
      Crossed += Weight * normalTail((Limit - At) / Step);
    std::vector<double> NextPlace, NextMass;
    for (int I = 0; I < Points; ++I) {
      double X = From + (I + 0.5) * Width, Sum = 0;
      for (auto [At, Weight] : llvm::zip(Place, Mass))
        Sum += Weight * Density(X - At, Step);
      NextPlace.push_back(X);
      NextMass.push_back(Sum * Width);
    }
    Place = std::move(NextPlace);
    Mass = std::move(NextMass);
    Before = Look;
  }
  return Crossed;
}

double evo::pocockLevel(llvm::ArrayRef<unsigned> Looks, double Alpha) {
  // Every plan of a run asks the same, and an answer takes 0.1 s.
  thread_local std::map<std::pair<std::vector<unsigned>, double>, double> Known;
  auto [Found, New] = Known.try_emplace({Looks.vec(), Alpha}, 0);
  if (!New)
    return Found->second;
  double Low = 0, High = 6;
  for (int I = 0; I < 25; ++I) {
    double Middle = (Low + High) / 2;
    (crossingChance(Looks, Middle) > Alpha ? Low : High) = Middle;
  }
  return Found->second = normalTail((Low + High) / 2);
}

unsigned evo::requiredPairs(double Deviation, double Effect, double Alpha,
                            double Power) {
  if (Effect <= 0)
    return ~0u;
  double Z = normalQuantile(Alpha) + normalQuantile(1 - Power);
  // 1.05: the signed-rank test needs that many more pairs than the t test.
  double Pairs = 1.05 * std::pow(Z * Deviation / std::log1p(Effect), 2);
  return std::max(7.0, std::ceil(std::min(Pairs, 1e9)));
}

/// Goes through the p-values in rising order, and lets `Adjust(p, rank)` be
/// made monotone in the direction `Up`.
template <class Adjust>
static std::vector<double> adjusted(llvm::ArrayRef<double> PValues, bool Up,
                                    Adjust Scale) {
  std::vector<unsigned> Order(PValues.size());
  std::iota(Order.begin(), Order.end(), 0);
  llvm::sort(Order, [&](unsigned A, unsigned B) {
    return std::pair(PValues[A], A) < std::pair(PValues[B], B);
  });
  std::vector<double> Result(PValues.size());
  double Bound = Up ? 0 : 1;
  for (std::size_t I = 0; I < Order.size(); ++I) {
    std::size_t Rank = Up ? I : Order.size() - 1 - I;
    double P = Scale(PValues[Order[Rank]], Rank);
    Bound = Up ? std::max(Bound, P) : std::min(Bound, P);
    Result[Order[Rank]] = std::min(Bound, 1.0);
  }
  return Result;
}

std::vector<double> evo::holmAdjusted(llvm::ArrayRef<double> PValues) {
  return adjusted(PValues, true, [&](double P, std::size_t Rank) {
    return P * (PValues.size() - Rank);
  });
}

std::vector<double>
evo::benjaminiHochbergAdjusted(llvm::ArrayRef<double> PValues) {
  return adjusted(PValues, false, [&](double P, std::size_t Rank) {
    return P * PValues.size() / (Rank + 1);
  });
}

SequentialPlan evo::planLooks(unsigned Least, unsigned Most, double Alpha) {
  SequentialPlan Plan;
  Least = std::max(Least, 7u);
  Most = std::max(Most, Least);
  Plan.Looks.clear();
  for (unsigned I = 0; I < 5; ++I) {
    unsigned Look = Least + std::lround((Most - Least) * I / 4.0);
    if (Plan.Looks.empty() || Look > Plan.Looks.back())
      Plan.Looks.push_back(Look);
  }
  Plan.Alpha = Alpha;
  Plan.Level = pocockLevel(Plan.Looks, Alpha);
  return Plan;
}

llvm::StringRef evo::standingName(Standing S) {
  switch (S) {
  case Standing::Undecided:
    return "undecided";
  case Standing::Better:
    return "better";
  case Standing::Worse:
    return "worse";
  case Standing::Futile:
    return "futile";
  case Standing::NoneFound:
    return "none-found";
  }
  llvm_unreachable("all standings are listed");
}

/// Chance that the mean of all `Most` pairs reaches `Wanted`, if the pairs to
/// come are like those seen.
static double chanceToReach(llvm::ArrayRef<double> LogRatios, unsigned Most,
                            double Wanted) {
  double Now = median(LogRatios.vec()), N = LogRatios.size();
  double Spread = standardDeviation(LogRatios) *
                  std::sqrt(std::max(0.0, 1 / N - 1.0 / Most));
  if (Spread == 0)
    return Now <= Wanted;
  return normalTail((Now - Wanted) / Spread);
}

Standing evo::judge(const SequentialPlan &Plan,
                    llvm::ArrayRef<double> LogRatios) {
  if (!llvm::is_contained(Plan.Looks, LogRatios.size()))
    return Standing::Undecided;
  double Level =
      Plan.Level > 0 ? Plan.Level : pocockLevel(Plan.Looks, Plan.Alpha);
  double Wanted = std::log1p(-Plan.MinimumEffect);
  bool Enough = median(LogRatios.vec()) <= Wanted;
  bool Last = LogRatios.size() >= Plan.Looks.back();
  double Gain = wilcoxonBelowZero(LogRatios);
  if (Gain <= Level && Enough)
    return Last || Gain <= Plan.EarlyLevel ? Standing::Better
                                           : Standing::Undecided;
  std::vector<double> Negated;
  for (double R : LogRatios)
    Negated.push_back(-R);
  if (wilcoxonBelowZero(Negated) <= Level)
    return Standing::Worse;
  if (Last)
    return Standing::NoneFound;
  if (chanceToReach(LogRatios, Plan.Looks.back(), Wanted) < Plan.Futility)
    return Standing::Futile;
  return Standing::Undecided;
}
