//===- ControlRunsTest.cpp - the load of now, not of before ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/ControlRuns.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

TEST(ControlRuns, WithoutOneThereIsNothingToCompareWith) {
  ControlRuns C;
  EXPECT_EQ(C.middle(), 0);
  EXPECT_FALSE(C.isDue()) << "the metric has no runs to keep up to date";
  C.add(0), C.add(-1);
  EXPECT_EQ(C.middle(), 0);
}

TEST(ControlRuns, WhatWasLongAgoDoesNotCount) {
  ControlRuns C;
  for (int I = 0; I < 100; ++I)
    C.add(5);
  EXPECT_EQ(C.middle(), 5);
  for (int I = 0; I < 10; ++I)
    C.add(3);
  EXPECT_EQ(C.middle(), 5) << "some runs far off";
  for (int I = 0; I < 21; ++I)
    C.add(3);
  EXPECT_EQ(C.middle(), 3);
}

TEST(ControlRuns, HowFarTheyAreOff) {
  ControlRuns C;
  EXPECT_EQ(C.spread(), 0);
  for (int I = 0; I < 15; ++I)
    C.add(1.01), C.add(0.99);
  EXPECT_NEAR(C.spread(), 0.0149, 0.001);
}

TEST(ControlRuns, OneOfSix) {
  ControlRuns C;
  C.add(1);
  int Due = 0;
  for (int I = 0; I < 600; ++I)
    Due += C.isDue();
  EXPECT_EQ(Due, 100);
}

} // namespace
