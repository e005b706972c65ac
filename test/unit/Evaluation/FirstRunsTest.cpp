//===- FirstRunsTest.cpp - noise gets no pairs, a gain does ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/FirstRuns.h"
#include "gtest/gtest.h"
#include <cmath>
#include <random>

using namespace evo;

namespace {

constexpr double NoNumber = -std::numeric_limits<double>::infinity();

struct Counted {
  unsigned Passed = 0, Runs = 0;
};

/// Of 2,000 variants that gain `Gain` where runs vary by `Spread`.
Counted variants(double Gain, double Spread) {
  std::mt19937_64 Random{7};
  std::normal_distribution<> Noise(Gain, Spread);
  Counted Result;
  for (int I = 0; I < 2000; ++I) {
    FirstRuns R({Spread});
    do {
      R.add({Noise(Random)});
      ++Result.Runs;
    } while (R.isOpen());
    Result.Passed += R.gain() > 0 && !R.isNoise();
  }
  return Result;
}

TEST(FirstRuns, NoiseGetsNoPairs) {
  Counted C = variants(0, 0.03);
  EXPECT_LT(C.Passed, 2000 * 0.03);
  EXPECT_LT(C.Runs, 2000 * 4u);
}

TEST(FirstRuns, WhatIsWorseEndsAtOnce) {
  Counted C = variants(-0.06, 0.03);
  EXPECT_EQ(C.Passed, 0u);
  EXPECT_LT(C.Runs, 2000 * 1.1);
}

TEST(FirstRuns, WhatGainsAsMuchAsRunsVaryIsKept) {
  EXPECT_GT(variants(0.015, 0.03).Passed, 2000 * 0.3);
  EXPECT_GT(variants(0.03, 0.03).Passed, 2000 * 0.75);
  EXPECT_GT(variants(0.06, 0.03).Passed, 2000 * 0.95);
}

TEST(FirstRuns, AClearGainNeedsOneRun) {
  Counted C = variants(1, 0.03);
  EXPECT_EQ(C.Passed, 2000u);
  EXPECT_EQ(C.Runs, 2000u);
}

TEST(FirstRuns, WithoutNoiseOneRunTellsAll) {
  FirstRuns Better({0}), Same({0}), Worse({0});
  Better.add({1e-9}), Same.add({0}), Worse.add({-1e-9});
  EXPECT_FALSE(Better.isOpen() || Same.isOpen() || Worse.isOpen());
  EXPECT_FALSE(Better.isNoise());
  EXPECT_TRUE(Same.isNoise() && Worse.isNoise());
}

TEST(FirstRuns, OneWorkloadThatGainsIsEnough) {
  FirstRuns R({0.01, 0.01, 0.01});
  R.add({-0.5, 0.5, NoNumber});
  EXPECT_EQ(R.gain(), 0.5);
  EXPECT_FALSE(R.isNoise() || R.isOpen());
  FirstRuns None({0.01});
  None.add({NoNumber});
  EXPECT_TRUE(None.isNoise());
  EXPECT_FALSE(None.isOpen());
}

TEST(FirstRuns, SomeRunsFarOffDoNotWidenTheSpread) {
  EXPECT_NEAR(spreadAround(1, {1.01, 0.99, 1.01, 0.99, 1.01, 0.99, 9}), 0.0149,
              0.001);
  EXPECT_EQ(spreadAround(1, {1, 1, 1, 2}), 0);
  EXPECT_EQ(spreadAround(0, {1}), 0);
  EXPECT_EQ(spreadAround(1, {}), 0);
}

} // namespace
