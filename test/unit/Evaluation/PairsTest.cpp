//===- PairsTest.cpp - pairs are interleaved and stop in time ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Pairs.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "gtest/gtest.h"
#include <random>

using namespace evo;

namespace {

/// A machine that gets slower all the time, so blocks would be fooled.
struct DriftingMachine {
  double Time = 1;
  std::mt19937_64 Random{3};
  std::string Order;

  Sample run(char Name, double Cost) {
    Order += Name;
    Time *= 1.02;
    double Noise = 1 + 0.002 * (Random() % 100) / 100.0;
    return {{"user-time", Cost * Time * Noise}, {"rate", 1 / Cost}};
  }
};

PairedComparison compare(DriftingMachine &M, double CostB, PairPlan Plan) {
  Plan.Metric = Plan.Metric.empty() ? "user-time" : Plan.Metric;
  return llvm::cantFail(comparePairs(
      [&]() -> llvm::Expected<Sample> { return M.run('A', 1); },
      [&]() -> llvm::Expected<Sample> { return M.run('B', CostB); }, Plan));
}

TEST(Pairs, DriftDoesNotDecideAndOrderIsMixed) {
  DriftingMachine M;
  PairPlan Plan;
  PairedComparison C = compare(M, 1, Plan);
  EXPECT_NE(C.Result, Standing::Better);
  EXPECT_NE(C.Result, Standing::Worse);
  EXPECT_NE(M.Order.find("ABBA"), std::string::npos);
  EXPECT_EQ(M.Order.size(), 2 * (C.Pairs + 1)) << "one warm-up pair";
  EXPECT_EQ(C.Baseline["user-time"].size(), C.Pairs);
}

TEST(Pairs, ATrueGainStopsEarly) {
  DriftingMachine M;
  PairedComparison C = compare(M, 0.8, {});
  EXPECT_EQ(C.Result, Standing::Better);
  EXPECT_LE(C.Pairs, 12u);
  EXPECT_NEAR(C.Estimates["user-time"].Ratio, 0.8, 0.03);
  EXPECT_LT(C.Estimates["user-time"].PValue, 0.01);
}

TEST(Pairs, MoreIsBetterForAMaximisedMetric) {
  DriftingMachine M;
  PairPlan Plan;
  Plan.Metric = "rate";
  Plan.Maximised = {"rate"};
  PairedComparison C = compare(M, 0.8, Plan);
  EXPECT_EQ(C.Result, Standing::Better);
  EXPECT_LT(C.Estimates["rate"].PValue, 0.01);
  EXPECT_GT(C.Estimates["rate"].Ratio, 1.2);
}

TEST(Pairs, AllPairsAreRunForAConfirmation) {
  DriftingMachine M;
  PairPlan Plan;
  Plan.AllPairs = true;
  EXPECT_EQ(compare(M, 0.8, Plan).Pairs, 30u);
}

TEST(Pairs, AFailingRunEndsTheComparison) {
  auto Fails = []() -> llvm::Expected<Sample> {
    return makeError(Code::WorkloadFailed, "broke");
  };
  auto Works = []() -> llvm::Expected<Sample> { return Sample{{"m", 1}}; };
  PairPlan Plan;
  Plan.Metric = "m";
  auto R = comparePairs(Works, Fails, Plan);
  ASSERT_FALSE(bool(R));
  EXPECT_EQ(llvm::toString(R.takeError()), "broke");
}

TEST(Pairs, AMetricThatIsNotThereIsAnError) {
  auto Works = []() -> llvm::Expected<Sample> { return Sample{{"m", 1}}; };
  PairPlan Plan;
  Plan.Metric = "user-time";
  auto R = comparePairs(Works, Works, Plan);
  ASSERT_FALSE(bool(R));
  EXPECT_NE(llvm::toString(R.takeError()).find("user-time"), std::string::npos);
}

} // namespace
