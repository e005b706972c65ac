//===- ParetoTest.cpp - Fronts and credit ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Pareto.h"
#include "../../../lib/Search/Credit.h"
#include "Landscapes.h"
#include "gtest/gtest.h"

using namespace evo;
using namespace evo::landscape;

namespace {

Attempt trial(Gene X, std::vector<double> Gains) {
  return {{X}, {true, Gains.empty() ? 0 : Gains[0], std::move(Gains)}};
}

TEST(Dominates, NoWorseAndOnceBetter) {
  Outcome A = trial(0, {1, 1}).Found, B = trial(0, {1, 2}).Found,
          C = trial(0, {2, 0}).Found;
  EXPECT_TRUE(dominates(B, A));
  EXPECT_FALSE(dominates(A, B));
  EXPECT_FALSE(dominates(A, A)) << "equal";
  EXPECT_FALSE(dominates(B, C));
  EXPECT_FALSE(dominates(C, B));
}

TEST(Dominates, WhatFailedIsBelowAll) {
  Outcome Bad = trial(0, {-9, -9}).Found;
  EXPECT_TRUE(dominates(Bad, Outcome::failed()));
  EXPECT_FALSE(dominates(Outcome::failed(), Bad));
  EXPECT_FALSE(dominates(Outcome::failed(), Outcome::failed()));
}

TEST(Dominates, WithoutGainsByFitness) {
  EXPECT_TRUE(dominates({true, 2, {}}, {true, 1, {}}));
}

TEST(ParetoRanks, ByLayers) {
  std::vector<Attempt> All = {trial(0, {1, 1}),
                              trial(1, {0, 0}),
                              trial(2, {2, 0.5}),
                              trial(3, {0.5, 0.5}),
                              {{4}, Outcome::failed()}};
  EXPECT_EQ(paretoRanks(All), (std::vector<unsigned>{0, 2, 0, 1, 3}));
  EXPECT_TRUE(paretoRanks({}).empty());
}

TEST(Crowding, EndsAreInfiniteAndGapsCount) {
  std::vector<Attempt> All = {trial(0, {0, 10}), trial(1, {1, 9}),
                              trial(2, {2, 8}), trial(3, {10, 0})};
  auto Room = crowding(All, {0, 1, 2, 3});
  EXPECT_TRUE(std::isinf(Room[0]));
  EXPECT_TRUE(std::isinf(Room[3]));
  EXPECT_NEAR(Room[1], 0.2 + 0.2, 1e-12);
  EXPECT_NEAR(Room[2], 0.9 + 0.9, 1e-12);
  EXPECT_TRUE(crowding(All, {}).empty());
}

TEST(Crowding, AllEqualHasNoGaps) {
  std::vector<Attempt> All = {trial(0, {1, 1}), trial(1, {1, 1}),
                              trial(2, {1, 1})};
  for (double Each : crowding(All, {0, 1, 2}))
    EXPECT_FALSE(std::isnan(Each));
}

TEST(ParetoFront, KeepsWhatNothingDominates) {
  Archive A;
  for (Attempt T : {trial(0, {1, 1}), trial(1, {2, 0}), trial(2, {2, 0}),
                    trial(3, {0, 0.5}), trial(4, {3, -1})})
    A.add(T);
  A.add({{9}, Outcome::failed()});
  std::vector<Genome> Found;
  for (const Attempt &T : paretoFront(A))
    Found.push_back(T.Of);
  EXPECT_EQ(Found, (std::vector<Genome>{{4}, {1}, {0}}));
}

TEST(Nsga2, FindsMoreOfTheFrontThanAGeneticAlgorithm) {
  auto Front = [](StrategyKind Kind) {
    Landscape L = twoObjectiveKnapsack(20, 1);
    SearchSpec Spec;
    Spec.Strategy = Kind;
    SearchRun Run(L.space(), Spec, 2);
    llvm::cantFail(
        Run.run(evaluateBy(L, L.Candidates, L.Objectives), {400, 1, nullptr}));
    auto Found = paretoFront(Run.known());
    for (const Attempt &A : Found)
      for (const Attempt &B : Found)
        EXPECT_FALSE(dominates(A.Found, B.Found));
    return Found.size();
  };
  EXPECT_GT(Front(StrategyKind::Nsga2), Front(StrategyKind::Genetic));
}

TEST(Credit, EachArmFirstThenTheOneThatPays) {
  Credit C(3);
  for (std::uint64_t Arm : {0, 1, 2}) {
    EXPECT_EQ(C.choose(), Arm);
    C.add(Arm, Arm == 1 ? 1 : 0);
  }
  unsigned Count[3] = {};
  for (int I = 0; I < 60; ++I) {
    auto Arm = C.choose();
    ++Count[Arm];
    C.add(Arm, Arm == 1 ? 1 : 0);
  }
  EXPECT_GT(Count[1], Count[0] + Count[2]);
  EXPECT_GT(Count[0], 0u) << "none is given up for ever";
}

TEST(Credit, ForgetsWhatPaidLongAgo) {
  Credit C(2);
  C.add(0, 100);
  for (int I = 0; I < 200; ++I) {
    auto Arm = C.choose();
    C.add(Arm, Arm == 1 ? 0.01 : 0);
  }
  unsigned Second = 0;
  for (int I = 0; I < 20; ++I) {
    auto Arm = C.choose();
    Second += Arm == 1;
    C.add(Arm, Arm == 1 ? 0.01 : 0);
  }
  EXPECT_GT(Second, 10u);
}

TEST(Credit, RestoresOnlyWhatFits) {
  Credit C(2);
  EXPECT_TRUE(C.restore({{0, 1}, {1, 0}}));
  EXPECT_EQ(C.plays().size(), 2u);
  EXPECT_FALSE(C.restore({{2, 1}}));
  EXPECT_FALSE(C.restore({{0, -1}}));
  EXPECT_FALSE(C.restore(std::vector<Play>(21, {0, 0})));
  EXPECT_EQ(C.plays().size(), 2u) << "as it was";
}

TEST(Bandit, GoesWhereItPays) {
  // Of five rules, four break the program.
  Landscape L("one good rule", 100);
  L.Of = [](const Genome &G) {
    return Worth{llvm::all_of(G, [](Gene X) { return X % 5 == 3; }),
                 0.01 * G.size(), 0};
  };
  SearchSpec Spec;
  Spec.Strategy = StrategyKind::Bandit;
  SearchRun Run(L.space(), Spec);
  llvm::cantFail(Run.run(evaluateBy(L, L.Candidates), {150, 1, nullptr}));
  unsigned Paid = 0, All = 0;
  llvm::json::Value State = Run.checkpoint();
  for (const llvm::json::Value &P :
       *State.getAsObject()->getObject("state")->getArray("rules")) {
    ++All;
    Paid += *P.getAsObject()->getInteger("arm") == 3;
  }
  EXPECT_GT(Paid * 2, All) << Paid << " of " << All;
  EXPECT_GT(L.found(Run), 0.05);
}

} // namespace
