//===- WinnersTest.cpp - Noise does not win ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Driver/Evolve/Winners.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

/// A candidate that replaces byte `Offset` of a.cpp, measured once.
Tried tried(std::string Id, double Ratio, double PValue,
            std::uint64_t Offset = 0) {
  Tried T;
  T.Subject.Id = Id;
  T.Subject.Change.Files = {{"a.cpp", "hash", {{Offset, 1, Id}}}};
  T.Result.Genome = {Id};
  T.Result.Earned.Kind = EvidenceKind::Tested;
  T.Result.Fitness = 1 - Ratio;
  Measurement M;
  M.Workload = "w";
  M.Metric = "user-time";
  M.Result = {Ratio, Ratio - 0.01, Ratio + 0.01, 0.95, PValue};
  T.Result.Measurements = {M};
  return T;
}

ChosenWinners choose(std::vector<Tried> All, std::vector<bool> Better) {
  return chooseWinners({}, All, Better);
}

TEST(ChooseWinners, BestFirst) {
  auto S = choose({tried("a", 0.9, 0.001, 0), tried("b", 0.8, 0.001, 5)},
                  {true, true});
  EXPECT_EQ(S.Winners, (std::vector<std::size_t>{1, 0}));
  EXPECT_EQ(S.Reasons[0], "");
}

TEST(ChooseWinners, OneLuckyAmongManyIsNotEnough) {
  std::vector<Tried> All = {tried("lucky", 0.97, 0.02)};
  EXPECT_EQ(choose(All, {true}).Winners.size(), 1u) << "alone it would do";
  for (int I = 0; I < 19; ++I)
    All.push_back(tried("n" + std::to_string(I), 1.0, 0.5, 10 + I));
  std::vector<bool> Better(20, false);
  Better[0] = true;
  auto S = choose(All, Better);
  EXPECT_TRUE(S.Winners.empty());
  EXPECT_EQ(S.Reasons[0], "p 0.400 after correction for 20 tried");
}

TEST(ChooseWinners, SeveralWorkloadsAreSeveralChances) {
  Tried T = tried("a", 0.95, 0.06);
  Measurement Other = T.Result.Measurements[0];
  Other.Workload = "v";
  Other.Result.PValue = 0.9;
  T.Result.Measurements.push_back(Other);
  EXPECT_TRUE(choose({T}, {true}).Winners.empty());
}

TEST(ChooseWinners, OfTwoThatConflictTheBetterIsKept) {
  auto S = choose({tried("a", 0.9, 0.001, 3), tried("b", 0.8, 0.001, 3)},
                  {true, true});
  EXPECT_EQ(S.Winners, std::vector<std::size_t>{1});
  EXPECT_EQ(S.Reasons[0], "edits the same place as b, which gains more");
}

TEST(ChooseWinners, OfTwoThatGainAlikeTheShorterIsKept) {
  auto S = choose({tried("long", 0.800, 0.001, 3), tried("b", 0.805, 0.001, 3)},
                  {true, true});
  EXPECT_EQ(S.Winners, std::vector<std::size_t>{1});
  EXPECT_EQ(S.Reasons[0],
            "edits the same place as b, which gains as much and is shorter");
  // A deletion of more, though neither writes anything.
  Tried Short = tried("a", 0.800, 0.001, 3), Shorter = Short;
  Short.Subject.Change.Files[0].Edits[0].Replacement = "";
  Shorter.Subject.Id = "b";
  Shorter.Subject.Change.Files[0].Edits[0] = {2, 9, ""};
  EXPECT_EQ(choose({Short, Shorter}, {true, true}).Winners,
            std::vector<std::size_t>{1});
  // Refused: more gain, and as much text.
  S = choose({tried("long", 0.700, 0.001, 3), tried("b", 0.805, 0.001, 3)},
             {true, true});
  EXPECT_EQ(S.Winners, std::vector<std::size_t>{0});
  S = choose({tried("a", 0.800, 0.001, 3), tried("b", 0.805, 0.001, 3)},
             {true, true});
  EXPECT_EQ(S.Winners, std::vector<std::size_t>{0});
}

std::vector<Evaluation> sets(llvm::ArrayRef<Tried> All) {
  std::vector<Evaluation> Result;
  for (const Tried &T : All)
    Result.push_back(T.Result);
  return Result;
}

TEST(ChooseSet, TheLargestGainBeyondNoise) {
  auto Sets = sets({tried("a", 0.9, 0.001), tried("b", 0.8, 0.001),
                    tried("c", 0.7, 0.5), tried("d", 0.6, 0.001)});
  EXPECT_EQ(chooseSet({}, Sets, {true, true, true, false}), 1u)
      << "c is noise, d breaks a constraint";
  EXPECT_FALSE(chooseSet({}, Sets, {false, false, false, false}));
  EXPECT_FALSE(chooseSet({}, {}, {}));
}

TEST(ChooseSet, OfEqualsTheSmaller) {
  auto Sets = sets({tried("a", 0.9, 0.001), tried("b", 0.9, 0.001)});
  Sets[0].Genome = {"a", "c"};
  EXPECT_EQ(chooseSet({}, Sets, {true, true}), 1u);
}

TEST(ChooseSet, EverySetThatWasTriedIsAChanceToBeLucky) {
  std::vector<Tried> All = {tried("lucky", 0.97, 0.02)};
  EXPECT_TRUE(chooseSet({}, sets(All), {true}));
  for (int I = 0; I < 19; ++I)
    All.push_back(tried("n" + std::to_string(I), 1.0, 0.5));
  std::vector<bool> Better(20, false);
  Better[0] = true;
  EXPECT_FALSE(chooseSet({}, sets(All), Better));
}

TEST(ChooseSet, WhatDidNotPassIsNotChosen) {
  auto Sets = sets(
      {tried("r", 0.5, 0.001), tried("u", 0.5, 0.001), tried("i", 0.5, 0.001)});
  Sets[0].Earned.Kind = EvidenceKind::Refuted;
  Sets[1].Earned = Evidence::unknown("timed out");
  Sets[2].Earned.Kind = EvidenceKind::Identical;
  EXPECT_FALSE(chooseSet({}, Sets, {true, true, true}));
}

TEST(ChooseWinners, OnlyTestedOnesCount) {
  std::vector<Tried> All = {tried("r", 0.5, 0.001, 0),
                            tried("u", 0.5, 0.001, 5),
                            tried("i", 0.5, 0.001, 9)};
  All[0].Result.Earned = {
      EvidenceKind::Refuted, 0, "test 'ctest' fails", "", {}};
  All[1].Result.Earned = Evidence::unknown("timed out");
  All[2].Result.Earned.Kind = EvidenceKind::Identical;
  auto S = choose(All, {true, true, true});
  EXPECT_TRUE(S.Winners.empty());
  EXPECT_EQ(S.Reasons[0], "refuted: test 'ctest' fails");
  EXPECT_EQ(S.Reasons[1], "unknown: timed out");
  EXPECT_EQ(S.Reasons[2], "same code after optimisation");
}

TEST(ChooseWinners, NotBetterSaysWhatWasMeasured) {
  auto S = choose({tried("a", 0.998, 0.001)}, {false});
  EXPECT_EQ(S.Reasons[0],
            "no gain beyond noise: 0.998x [0.988, 1.008] user-time on w");
}

TEST(ChooseWinners, NothingTriedNothingWins) {
  EXPECT_TRUE(choose({}, {}).Winners.empty());
}

TEST(MainMetric, TheObjectiveOfMostWeight) {
  FitnessSpec F;
  EXPECT_EQ(mainMetric(F), "user-time");
  F.Objectives = {{"a", 1, true}, {"b", 2, true}};
  EXPECT_EQ(mainMetric(F), "b");
}

} // namespace
