//===- StatisticsTest.cpp - known values and error rates ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Statistics.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace evo;

namespace {

TEST(Statistics, MedianAndLogRatios) {
  EXPECT_DOUBLE_EQ(median({3, 1, 2}), 2);
  EXPECT_DOUBLE_EQ(median({4, 1, 2, 3}), 2.5);
  EXPECT_DOUBLE_EQ(median({}), 0);
  std::vector<double> R = logRatios({1, 2, 0, 4}, {2, 1, 3, 4});
  EXPECT_DOUBLE_EQ(R[0], std::log(2.0));
  EXPECT_DOUBLE_EQ(R[1], -std::log(2.0));
  EXPECT_DOUBLE_EQ(R[2], 0) << "a sample of zero decides nothing";
  EXPECT_DOUBLE_EQ(R[3], 0);
}

TEST(Statistics, WilcoxonHasTheTabulatedTails) {
  // P(all n ranks on one side) is 2^-n: the least p of n pairs.
  EXPECT_DOUBLE_EQ(wilcoxonBelowZero({-1, -2, -3, -4, -5, -6}), 1 / 64.0);
  EXPECT_DOUBLE_EQ(wilcoxonBelowZero({-1, -2, -3, -4, -5, -6, -7}), 1 / 128.0);
  // Wilcoxon's table: n = 10, W+ = 8 has one-sided p = 25/1024 = 0.0244.
  EXPECT_NEAR(wilcoxonBelowZero({-1, -2, -3, -4, -5, -6, -7, 8, -9, -10}),
              25 / 1024.0, 1e-12);
  // n = 8, W+ = 5: 10/256 = 0.0391.
  EXPECT_NEAR(wilcoxonBelowZero({-1, -2, -3, -4, 5, -6, -7, -8}), 10 / 256.0,
              1e-12);
}

TEST(Statistics, WilcoxonWithTiesAndZeros) {
  EXPECT_DOUBLE_EQ(wilcoxonBelowZero({}), 1);
  EXPECT_DOUBLE_EQ(wilcoxonBelowZero({0, 0, 0}), 1);
  // Four equal sizes: ranks 2.5 each, so this is the sign test: (1+4)/16.
  EXPECT_DOUBLE_EQ(wilcoxonBelowZero({-1, -1, 1, -1}), 5 / 16.0);
  EXPECT_DOUBLE_EQ(wilcoxonBelowZero({0, -1, -1, 1, -1, 0}), 5 / 16.0);
  EXPECT_DOUBLE_EQ(wilcoxonBelowZero({1, 2, 3}), 1);
}

TEST(Statistics, BootstrapIsDeterministicAndHoldsTheMedian) {
  std::vector<double> Values;
  for (int I = 0; I < 25; ++I)
    Values.push_back(I * 0.01);
  Interval A = bootstrapMedian(Values, 0.95, 7);
  Interval B = bootstrapMedian(Values, 0.95, 7);
  EXPECT_EQ(A.Low, B.Low);
  EXPECT_EQ(A.High, B.High);
  EXPECT_LT(A.Low, 0.12);
  EXPECT_GT(A.High, 0.12);
  EXPECT_GT(A.Low, 0.02) << "narrower than the range";
  Interval Wide = bootstrapMedian(Values, 0.999, 7);
  EXPECT_LE(Wide.Low, A.Low);
  EXPECT_GE(Wide.High, A.High);
}

TEST(Statistics, PocockHasThePublishedConstants) {
  // Pocock 1977, two-sided 0.05: 2.178, 2.289, 2.361, 2.413 for 2 … 5 looks.
  auto Level = [](double Z) { return std::erfc(Z / std::sqrt(2.0)) / 2; };
  EXPECT_NEAR(pocockLevel({1}, 0.025), 0.025, 1e-4);
  EXPECT_NEAR(pocockLevel({10, 20}, 0.025), Level(2.178), 2e-4);
  EXPECT_NEAR(pocockLevel({10, 20, 30}, 0.025), Level(2.289), 2e-4);
  EXPECT_NEAR(pocockLevel({10, 20, 30, 40}, 0.025), Level(2.361), 2e-4);
  EXPECT_NEAR(pocockLevel({10, 20, 30, 40, 50}, 0.025), Level(2.413), 2e-4);
}

TEST(Statistics, RequiredPairsAsPlanned) {
  EXPECT_NEAR(requiredPairs(0.0175, 0.01), 25, 1);
  EXPECT_EQ(requiredPairs(0.0175, 0.02), 7u) << "never fewer than 7";
  EXPECT_NEAR(requiredPairs(0.04, 0.01), 133, 2);
  EXPECT_EQ(requiredPairs(0.01, 0), ~0u);
}

TEST(Statistics, HolmAndBenjaminiHochberg) {
  // Wikipedia's example for Holm: 0.01 0.04 0.03 0.005 -> 0.03 0.06 0.06 0.02.
  std::vector<double> H = holmAdjusted({0.01, 0.04, 0.03, 0.005});
  EXPECT_NEAR(H[0], 0.03, 1e-12);
  EXPECT_NEAR(H[1], 0.06, 1e-12);
  EXPECT_NEAR(H[2], 0.06, 1e-12);
  EXPECT_NEAR(H[3], 0.02, 1e-12);
  std::vector<double> B = benjaminiHochbergAdjusted({0.01, 0.04, 0.03, 0.005});
  EXPECT_NEAR(B[0], 0.02, 1e-12);
  EXPECT_NEAR(B[1], 0.04, 1e-12);
  EXPECT_NEAR(B[2], 0.04, 1e-12);
  EXPECT_NEAR(B[3], 0.02, 1e-12);
  EXPECT_TRUE(holmAdjusted({}).empty());
}

TEST(Statistics, LooksAreRisingAndNeverTooEarly) {
  EXPECT_EQ(planLooks(7, 30).Looks, (std::vector<unsigned>{7, 13, 19, 24, 30}));
  EXPECT_EQ(planLooks(1, 7).Looks, (std::vector<unsigned>{7}));
  EXPECT_EQ(planLooks(3, 9).Looks, (std::vector<unsigned>{7, 8, 9}));
}

/// Plays whole sequential comparisons with a true effect and counts endings.
struct Played {
  unsigned Better = 0, Worse = 0, Pairs = 0;
};

Played play(double TrueLog, double Deviation, unsigned Times) {
  SequentialPlan Plan = planLooks(7, 30);
  Plan.MinimumEffect = 0; // the error of the test itself, unaided
  std::mt19937_64 Random(42);
  std::normal_distribution<double> Noise(0, Deviation);
  Played Result;
  for (unsigned T = 0; T < Times; ++T) {
    std::vector<double> Ratios;
    for (Standing S = Standing::Undecided; S == Standing::Undecided;) {
      double Heavy = Random() % 10 ? 1 : 5; // one pair in ten is disturbed
      Ratios.push_back(TrueLog + Heavy * Noise(Random));
      S = judge(Plan, Ratios);
      Result.Better += S == Standing::Better;
      Result.Worse += S == Standing::Worse;
    }
    Result.Pairs += Ratios.size();
  }
  return Result;
}

TEST(Statistics, SameAgainstSameIsRarelyDifferent) {
  Played P = play(0, 0.02, 2000);
  EXPECT_LT(P.Better / 2000.0, 0.03) << "nominal 0.025";
  EXPECT_LT(P.Worse / 2000.0, 0.03);
}

TEST(Statistics, ATrueGainIsFoundInFewPairs) {
  Played P = play(std::log(0.97), 0.0175, 500);
  EXPECT_GT(P.Better / 500.0, 0.95);
  EXPECT_LT(P.Pairs / 500.0, 16);
  EXPECT_EQ(P.Worse, 0u);
}

TEST(Statistics, ALossIsSeenAsWorseNeverBetter) {
  Played P = play(std::log(1.03), 0.0175, 500);
  EXPECT_EQ(P.Better, 0u);
  EXPECT_GT(P.Worse / 500.0, 0.5) << "the others are dropped as futile";
  EXPECT_LT(P.Pairs / 500.0, 9);
}

TEST(Statistics, AGainBelowTheMinimumEffectIsNotBetter) {
  SequentialPlan Plan = planLooks(7, 7);
  Plan.MinimumEffect = 0.05;
  std::vector<double> Small = {-.020, -.021, -.022, -.023, -.024, -.025, -.026};
  EXPECT_EQ(judge(Plan, Small), Standing::NoneFound);
  Plan.MinimumEffect = 0.01;
  EXPECT_EQ(judge(Plan, Small), Standing::Better);
  Small.pop_back();
  EXPECT_EQ(judge(Plan, Small), Standing::Undecided) << "not a planned look";
}

TEST(Statistics, AGainThatTheCorrectionWouldRejectGetsMorePairs) {
  SequentialPlan Plan = planLooks(7, 13);
  std::vector<double> Large(7, -.25);
  EXPECT_EQ(judge(Plan, Large), Standing::Better);
  Plan.EarlyLevel = .10 / 20; // twenty candidates; seven pairs give 1/128
  EXPECT_EQ(judge(Plan, Large), Standing::Undecided);
  Large.resize(Plan.Looks[1], -.25);
  EXPECT_EQ(judge(Plan, Large), Standing::Better);
}

TEST(Statistics, TheLastLookDecidesWhateverTheCorrectionAsks) {
  SequentialPlan Plan = planLooks(7, 7);
  Plan.EarlyLevel = 1e-9;
  EXPECT_EQ(judge(Plan, std::vector<double>(7, -.25)), Standing::Better);
  EXPECT_NE(judge(Plan, std::vector<double>(7, .25)), Standing::Better);
}

TEST(Statistics, AHopelessCandidateIsGivenUpEarly) {
  SequentialPlan Plan = planLooks(7, 30);
  std::vector<double> None = {.001, -.001, .002, -.002, .0005, -.0004, .0001};
  EXPECT_EQ(judge(Plan, None), Standing::Futile);
}

} // namespace
