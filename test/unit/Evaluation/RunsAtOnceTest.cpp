//===- RunsAtOnceTest.cpp - what waits leaves room, what computes none ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/RunsAtOnce.h"
#include "SmallProgram.h"
#include "evo/Evaluation/MutantRuns.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

constexpr std::uint64_t GiB = 1ull << 30;
using Numbers = std::vector<unsigned>;

TEST(RunsAtOnce, WhatComputesRunsOnceACore) {
  EXPECT_EQ(runsAtOnce({10, 9.9, GiB, 3}, {4, 64 * GiB}), 4u);
  EXPECT_EQ(runsAtOnce({10, 35, GiB, 3}, {4, 64 * GiB}), 4u) << "many threads";
  EXPECT_EQ(runsAtOnce({0, 0, 0, 0}, {4, 64 * GiB}), 4u) << "nothing ran";
}

TEST(RunsAtOnce, WhatWaitsLeavesRoomForOthers) {
  EXPECT_EQ(runsAtOnce({10, 4.999, GiB, 1}, {2, 64 * GiB}), 4u);
  EXPECT_EQ(runsAtOnce({10, 2.499, GiB, 1}, {2, 64 * GiB}), 8u);
}

TEST(RunsAtOnce, AtMostSixteenACore) {
  EXPECT_EQ(runsAtOnce({10, 0, GiB, 1}, {2, 64 * GiB}), 32u);
  EXPECT_EQ(runsAtOnce({10, 0.001, 0, 1}, {1, 0}), 16u);
  EXPECT_EQ(runsAtOnce({10, 0, 0, 1}, {64, 0}), 128u);
  EXPECT_EQ(runsAtOnce({10, 0, 0, 1}, {200, 0}), 200u);
}

TEST(RunsAtOnce, ToStartARunIsWorkToo) {
  // Two milliseconds of nothing: a core starts one after another.
  EXPECT_EQ(runsAtOnce({0.2, 0, 0, 100}, {2, 0}), 4u);
  EXPECT_EQ(runsAtOnce({2, 0, 0, 100}, {2, 0}), 32u);
}

TEST(RunsAtOnce, HalfTheMemoryIsEnough) {
  EXPECT_EQ(runsAtOnce({10, 0, 2 * GiB, 1}, {2, 24 * GiB}), 6u);
  EXPECT_EQ(runsAtOnce({10, 0, 20 * GiB, 1}, {2, 24 * GiB}), 2u)
      << "the owner limits memory, not we";
}

TEST(RunsAtOnce, WhatFailsIsTriedFewerAtOnce) {
  EXPECT_EQ(fewerAtOnce(16, {2, 0}), (Numbers{2, 1}));
  EXPECT_EQ(fewerAtOnce(2, {2, 0}), (Numbers{1}));
  EXPECT_EQ(fewerAtOnce(2, {4, 0}), (Numbers{1}));
  EXPECT_EQ(fewerAtOnce(8, {1, 0}), (Numbers{1}));
  EXPECT_EQ(fewerAtOnce(1, {2, 0}), Numbers());
}

/// The tests of a program, whose build holds nothing to choose.
class Together : public testing::Test {
protected:
  llvm::Expected<MutantRuns> runs(const std::string &Test, unsigned Threads) {
    ProgramSpec Spec = P.cmake("Ninja");
    B = llvm::cantFail(Builder::create(Spec, P.root(), P.options()));
    BuiltProgram Built = *llvm::cantFail(B->baseline());
    for (const auto &[Path, Unused] : Built.Images)
      Built.Changed.push_back(Path);
    Spec.Tests = {"${build}/unit && " + Test};
    return MutantRuns::create(Spec, Built, Threads);
  }

  SmallProgram P;
  std::unique_ptr<Builder> B;
  unsigned Cores = runRoom().Cores;
};

TEST_F(Together, TestsThatWaitRunInGreaterNumber) {
  auto Runs = runs("sleep 1", 0);
  ASSERT_TRUE(bool(Runs)) << llvm::toString(Runs.takeError());
  EXPECT_GT(Runs->threads(), Cores);
  EXPECT_EQ(Runs->note(), "");
}

TEST_F(Together, ButNotWhereTheyAreInEachOthersWay) {
  // Twice alone, and whatever comes after that is beside itself.
  auto Runs = runs("sleep 0.5 && echo >> ${build}/runs && "
                   "test $(wc -l < ${build}/runs) -le 2",
                   0);
  ASSERT_TRUE(bool(Runs)) << llvm::toString(Runs.takeError());
  EXPECT_EQ(Runs->threads(), 1u);
  EXPECT_NE(Runs->note().find("fail beside themselves"), std::string::npos)
      << Runs->note();
}

TEST_F(Together, WhatTheUserSaysIsDone) {
  auto Runs = runs("sleep 0.2", 3);
  ASSERT_TRUE(bool(Runs)) << llvm::toString(Runs.takeError());
  EXPECT_EQ(Runs->threads(), 3u);
}

} // namespace
