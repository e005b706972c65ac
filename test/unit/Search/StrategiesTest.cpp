//===- StrategiesTest.cpp - What every strategy must keep ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Landscapes.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Json.h"
#include "gtest/gtest.h"

using namespace evo;
using namespace evo::landscape;

namespace {

SearchSpec specOf(llvm::StringRef Name, std::uint64_t Seed = 1) {
  SearchSpec S;
  S.Strategy = *strategyFromName(Name);
  S.Seed = Seed;
  S.Population = 8;
  return S;
}

std::string bytes(const SearchRun &Run) {
  return llvm::formatv("{0}", Run.checkpoint());
}

SearchRun runOf(const Landscape &L, const SearchSpec &Spec) {
  return SearchRun(L.space(), Spec, L.Objectives.size());
}

EvaluateGenome judgeOf(Landscape &L) {
  return evaluateBy(L, L.Candidates, L.Objectives);
}

SearchRun finished(Landscape &L, const SearchSpec &Spec,
                   std::size_t Evaluations, unsigned Jobs = 1) {
  SearchRun Run = runOf(L, Spec);
  llvm::cantFail(Run.run(judgeOf(L), {Evaluations, Jobs, nullptr}));
  return Run;
}

/// One of each kind, small enough to be quick.
std::vector<Landscape> landscapes() {
  std::vector<Landscape> All;
  All.push_back(oneMaxWithConflicts(12));
  All.push_back(deceptiveTraps(3, 4));
  All.push_back(noisyPairs(16, 3));
  All.push_back(likeAProgram(24, 5));
  All.push_back(twoObjectiveKnapsack(12, 1));
  return All;
}

/// Calls `Check` for every strategy on every landscape.
template <class F> void forAll(F Check) {
  for (const std::string &Name : strategyNames())
    for (Landscape &L : landscapes()) {
      SCOPED_TRACE(Name + " on " + L.Name);
      Check(specOf(Name), L);
    }
}

TEST(Strategies, HaveNamesThatAreReadBack) {
  EXPECT_GE(strategyNames().size(), 8u);
  for (const std::string &Name : strategyNames())
    EXPECT_EQ(strategyName(*strategyFromName(Name)), Name);
  EXPECT_FALSE(strategyFromName("Genetic"));
  EXPECT_FALSE(strategyFromName(""));
}

TEST(Strategies, KeepTheBudgetAndAskNothingTwice) {
  forAll([](SearchSpec Spec, Landscape &L) {
    SearchRun Run = finished(L, Spec, 60);
    EXPECT_EQ(L.Twice, 0u);
    EXPECT_LE(L.Asked.size(), 60u);
    EXPECT_EQ(L.Asked.size(), Run.evaluations());
    EXPECT_TRUE(L.Asked.size() == 60 || Run.exhausted());
    EXPECT_FALSE(L.Asked.count({})) << "the baseline is known";
    SearchSpace Space = L.space();
    for (const Genome &G : L.Asked)
      EXPECT_TRUE(Space.allows(G));
  });
}

TEST(Strategies, AreNeverWorseThanDoingNothing) {
  forAll([](SearchSpec Spec, Landscape &L) {
    L.Of = [](const Genome &) { return Worth{false, 1, 0}; };
    SearchRun Run = finished(L, Spec, 50);
    ASSERT_NE(Run.known().best(), nullptr);
    EXPECT_EQ(Run.known().best()->Of, Genome{}) << "all others fail";
  });
}

TEST(Strategies, TheSameBytesWhateverTheJobs) {
  forAll([](SearchSpec Spec, Landscape &L) {
    for (unsigned Batch : {1u, 5u}) {
      Spec.Batch = Batch;
      std::string One = bytes(finished(L, Spec, 60, 1));
      EXPECT_TRUE(One == bytes(finished(L, Spec, 60, 7)));
    }
  });
}

TEST(Strategies, AnotherSeedIsAnotherSearch) {
  Landscape L = likeAProgram(24, 5);
  for (llvm::StringRef Name :
       {"first-improvement", "genetic", "ageing", "nsga2", "bandit"}) {
    SearchRun A = finished(L, specOf(Name, 1), 40),
              B = finished(L, specOf(Name, 2), 40);
    EXPECT_NE(A.known().all(), B.known().all()) << Name.str();
  }
}

/// Cuts the run after each `Part` evaluations, in the middle of what was asked
/// for too, and goes on from the text of the checkpoint.
std::string inParts(Landscape &L, const SearchSpec &Spec, std::size_t All,
                    unsigned Part) {
  SearchRun Run = runOf(L, Spec);
  std::size_t Before = 0;
  while (true) {
    unsigned Left = Part;
    llvm::cantFail(Run.run(judgeOf(L), {All, 1, [&] { return Left-- == 0; }}));
    bool Done = Run.exhausted() || Run.evaluations() == All;
    auto Parsed = llvm::cantFail(llvm::json::parse(bytes(Run)));
    Run = llvm::cantFail(SearchRun::resume(L.space(), Parsed));
    EXPECT_EQ(bytes(Run), llvm::formatv("{0}", Parsed).str());
    if (Done)
      return bytes(Run);
    EXPECT_GE(Run.evaluations(), Before);
    Before = Run.evaluations();
  }
}

TEST(Strategies, ResumeToTheSameBytes) {
  forAll([](SearchSpec Spec, Landscape &L) {
    Spec.Batch = 3;
    std::string Whole = bytes(finished(L, Spec, 70));
    for (unsigned Part : {2u, 7u, 30u})
      EXPECT_TRUE(inParts(L, Spec, 70, Part) == Whole) << "parts of " << Part;
  });
}

TEST(Strategies, ALargerBudgetGoesOn) {
  forAll([](SearchSpec Spec, Landscape &L) {
    SearchRun Run = finished(L, Spec, 10);
    std::size_t Before = Run.evaluations();
    llvm::cantFail(Run.run(judgeOf(L), {30, 1, nullptr}));
    EXPECT_EQ(L.Twice, 0u);
    EXPECT_TRUE(Run.evaluations() > Before || Run.exhausted());
    EXPECT_LE(Run.evaluations(), 30u);
  });
}

TEST(Strategies, AnErrorEndsTheRunAndNothingIsLost) {
  forAll([](SearchSpec Spec, Landscape &L) {
    std::string Whole = bytes(finished(L, Spec, 40));
    for (unsigned Jobs : {1u, 4u}) {
      SearchRun Run = runOf(L, Spec);
      std::atomic<unsigned> Number = 0;
      EvaluateGenome Good = judgeOf(L);
      EvaluateGenome Bad = [&](const Genome &G) -> llvm::Expected<Outcome> {
        if (++Number == 9)
          return makeError(Code::GitFailed, "the disk is full");
        return Good(G);
      };
      llvm::Error E = Run.run(Bad, {40, Jobs, nullptr});
      ASSERT_TRUE(bool(E));
      EXPECT_EQ(llvm::toString(std::move(E)), "the disk is full");
      llvm::cantFail(Run.run(Good, {40, 1, nullptr}));
      EXPECT_TRUE(bytes(Run) == Whole) << bytes(Run) << "\n" << Whole;
    }
  });
}

TEST(Strategies, AllThatIsAskedIsToldTogetherBefore) {
  forAll([](SearchSpec Spec, Landscape &L) {
    SearchRun Run = runOf(L, Spec);
    std::set<Genome> Told, Asked;
    EvaluateGenome Good = judgeOf(L);
    EvaluateGenome Watched = [&](const Genome &G) {
      EXPECT_TRUE(Told.count(G));
      EXPECT_TRUE(Asked.insert(G).second);
      return Good(G);
    };
    auto Prepare = [&](std::vector<Genome> &Next) {
      EXPECT_FALSE(Next.empty());
      for (const Genome &G : Next)
        EXPECT_TRUE(Told.insert(G).second);
      std::reverse(Next.begin(), Next.end()); // which changes no result
      return llvm::Error::success();
    };
    llvm::cantFail(Run.run(Watched, {40, 1, nullptr, Prepare}));
    EXPECT_EQ(Told, Asked);
    EXPECT_EQ(bytes(Run), bytes(finished(L, Spec, 40)));
  });
}

TEST(Strategies, WhatCannotBePreparedEndsTheRun) {
  Landscape L = oneMaxWithConflicts(12);
  SearchRun Run = runOf(L, specOf("each"));
  auto Prepare = [](llvm::ArrayRef<Genome>) -> llvm::Error {
    return makeError(Code::GitFailed, "the disk is full");
  };
  llvm::Error E = Run.run(judgeOf(L), {40, 1, nullptr, Prepare});
  EXPECT_EQ(llvm::toString(std::move(E)), "the disk is full");
  EXPECT_EQ(Run.evaluations(), 0u);
}

TEST(Strategies, NothingToChooseFrom) {
  for (const std::string &Name : strategyNames()) {
    SCOPED_TRACE(Name);
    Landscape L("empty", 0);
    SearchRun Run = finished(L, specOf(Name), 10);
    EXPECT_TRUE(Run.exhausted());
    EXPECT_EQ(Run.evaluations(), 0u);
    EXPECT_EQ(Run.known().best()->Of, Genome{});
  }
}

TEST(Strategies, SmallSpacesEnd) {
  for (const std::string &Name : strategyNames()) {
    SCOPED_TRACE(Name);
    Landscape One("one", 1);
    One.Of = [](const Genome &G) { return Worth{true, 0.1 * G.size(), 0}; };
    SearchRun Run = finished(One, specOf(Name), 1000);
    EXPECT_TRUE(Run.exhausted());
    EXPECT_EQ(Run.known().best()->Of, Genome{0});
    Landscape Rivals("rivals", 3);
    for (auto [A, B] : {std::pair(0, 1), std::pair(0, 2), std::pair(1, 2)})
      Rivals.makeRivals(A, B);
    Rivals.Of = [](const Genome &G) { return Worth{true, 0.1 * G[0], 0}; };
    SearchRun Three = finished(Rivals, specOf(Name), 1000);
    EXPECT_TRUE(Three.exhausted());
    EXPECT_LE(Three.evaluations(), 3u);
    EXPECT_EQ(Three.known().best()->Of, Genome{2});
  }
}

TEST(Strategies, ANoBudgetRunAsksNothing) {
  forAll([](SearchSpec Spec, Landscape &L) {
    SearchRun Run = finished(L, Spec, 0);
    EXPECT_TRUE(L.Asked.empty());
    llvm::cantFail(Run.run(judgeOf(L), {50, 1, [] { return true; }}));
    EXPECT_TRUE(L.Asked.empty()) << "stopped before it began";
  });
}

TEST(Checkpoint, OfOtherCandidatesIsRefused) {
  Landscape A = oneMaxWithConflicts(12), B = oneMaxWithConflicts(13);
  SearchRun Run = finished(A, specOf("genetic"), 20);
  auto Resumed = SearchRun::resume(B.space(), Run.checkpoint());
  ASSERT_FALSE(bool(Resumed));
  EXPECT_EQ(llvm::toString(Resumed.takeError()),
            "the candidates have changed at checkpoint.candidates");
}

TEST(Checkpoint, OfASpaceWithMoreConflictsIsRefused) {
  Landscape A = noisyPairs(8, 1), B = noisyPairs(8, 1);
  B.makeRivals(0, 1);
  SearchRun Run = finished(A, specOf("exhaustive"), 30);
  auto Resumed = SearchRun::resume(B.space(), Run.checkpoint());
  ASSERT_FALSE(bool(Resumed));
  EXPECT_EQ(
      llvm::toString(Resumed.takeError()),
      "has a set of candidates that can not go together at checkpoint.known");
}

/// Some number, text or list of `V` is replaced, removed or doubled.
void mangle(llvm::json::Value &V, RandomStream &Random) {
  if (llvm::json::Object *O = V.getAsObject(); O && !O->empty()) {
    auto It = O->begin();
    std::advance(It, Random.below(O->size()));
    return Random.chance(0.2) ? void(O->erase(It)) : mangle(It->second, Random);
  }
  if (llvm::json::Array *A = V.getAsArray(); A && !A->empty()) {
    std::size_t At = Random.below(A->size());
    if (Random.chance(0.2))
      A->push_back((*A)[At]);
    return mangle((*A)[At], Random);
  }
  llvm::json::Value Replacements[] = {nullptr,
                                      0,
                                      -1,
                                      1000000,
                                      0.5,
                                      1e300,
                                      "x",
                                      llvm::json::Array{},
                                      llvm::json::Array{0, 0},
                                      llvm::json::Object{}};
  V = Replacements[Random.below(std::size(Replacements))];
}

TEST(Checkpoint, MangledOnesAreRefusedOrRun) {
  RandomStream Random(1);
  unsigned Refused = 0;
  for (const std::string &Name : strategyNames()) {
    Landscape L = oneMaxWithConflicts(10);
    SearchRun Run = finished(L, specOf(Name), 25);
    for (int Round = 0; Round < 300; ++Round) {
      llvm::json::Value V = Run.checkpoint();
      for (unsigned Changes = 1 + Random.below(2); Changes; --Changes)
        mangle(V, Random);
      auto Resumed = SearchRun::resume(L.space(), V);
      if (!Resumed) {
        ++Refused;
        EXPECT_NE(llvm::toString(Resumed.takeError()), "");
        continue;
      }
      llvm::cantFail(Resumed->run(judgeOf(L), {40, 1, nullptr}));
    }
  }
  EXPECT_GT(Refused, 300u);
}

TEST(Exhaustive, SeesEverySetOnceSmallOnesFirst) {
  Landscape L = oneMaxWithConflicts(8);
  SearchRun Run = finished(L, specOf("exhaustive"), 1000);
  EXPECT_TRUE(Run.exhausted());
  // Of each of the two rival pairs: neither, one, or the other.
  EXPECT_EQ(Run.evaluations(), 3u * 3 * 16 - 1);
  std::size_t Size = 0;
  for (const Attempt &T : Run.known().all()) {
    EXPECT_GE(T.Of.size(), Size);
    Size = T.Of.size();
  }
  EXPECT_NEAR(L.found(Run), L.Best, 1e-9);
}

TEST(Each, FindsWhatAddsUpForOneEvaluationEach) {
  Landscape L = oneMaxWithConflicts(20);
  SearchRun Run = finished(L, specOf("each"), 1000);
  EXPECT_NEAR(L.found(Run), L.Best, 1e-9);
  EXPECT_LE(Run.evaluations(), 20u + 1 + 15) << "each, all, all but one";
}

TEST(Each, DoesNotSeePairs) {
  Landscape L = deceptiveTraps(2, 2);
  SearchRun Run = finished(L, specOf("each"), 1000);
  EXPECT_EQ(L.found(Run), 0) << "if this is found, the documents are wrong";
}

TEST(Each, TakesOutWhatAddsNothing) {
  Landscape L("two ways past one bottleneck", 4);
  L.Of = [](const Genome &G) {
    return Worth{true, has(G, 1) || has(G, 2) ? 0.1 : 0, 0};
  };
  SearchRun Run = finished(L, specOf("each"), 1000);
  EXPECT_EQ(Run.known().best()->Of.size(), 1u);
}

TEST(Each, GainsBelowTheLeastAreNone) {
  Landscape L("small gains", 4);
  L.Of = [](const Genome &G) { return Worth{true, 0.001 * G.size(), 0}; };
  SearchSpec Spec = specOf("each");
  Spec.LeastGain = 0.01;
  EXPECT_EQ(finished(L, Spec, 1000).evaluations(), 4u);
}

TEST(LocalSearch, ClimbsToTheTop) {
  for (llvm::StringRef Name : {"first-improvement", "best-improvement"}) {
    Landscape L = oneMaxWithConflicts(16);
    EXPECT_NEAR(L.found(finished(L, specOf(Name), 400)), L.Best, 1e-9)
        << Name.str();
  }
}

TEST(LocalSearch, LeavesLocalOptima) {
  Landscape L = deceptiveTraps(2, 2);
  EXPECT_EQ(L.found(finished(L, specOf("each"), 150)), 0);
  EXPECT_NEAR(L.found(finished(L, specOf("first-improvement"), 150)), L.Best,
              1e-9);
}

TEST(LocalSearch, FirstImprovementDoesNotLookAtAll) {
  Landscape L = oneMaxWithConflicts(16);
  SearchRun First = finished(L, specOf("first-improvement"), 20);
  SearchRun Best = finished(L, specOf("best-improvement"), 20);
  EXPECT_GT(First.known().best()->Of.size(), Best.known().best()->Of.size());
}

TEST(Genetic, ClimbsToTheTop) {
  Landscape L = oneMaxWithConflicts(16);
  EXPECT_NEAR(L.found(finished(L, specOf("genetic"), 600)), L.Best, 1e-9);
}

TEST(Genetic, AnEliteLargerThanThePopulationIsCut) {
  Landscape L = oneMaxWithConflicts(8);
  SearchSpec Spec = specOf("genetic");
  Spec.Population = 2;
  Spec.Elite = 50;
  EXPECT_EQ(finished(L, Spec, 40).evaluations(), 40u);
}

TEST(SearchRun, AnImmigrantCostsNothingAndIsUsed) {
  Landscape L = deceptiveTraps(2, 8);
  Genome Top = {0, 1, 2, 3, 4, 5, 6, 7};
  SearchRun Run = finished(L, specOf("genetic"), 20);
  Run.immigrate({Top, {true, L.worthOf(Top).Fitness, {}}});
  EXPECT_EQ(Run.evaluations(), 20u);
  EXPECT_EQ(Run.known().best()->Of, Top);
  llvm::cantFail(Run.run(judgeOf(L), {120, 1, nullptr}));
  unsigned Children = llvm::count_if(Run.known().all(), [&](const Attempt &T) {
    return T.Of != Top &&
           std::includes(T.Of.begin(), T.Of.end(), Top.begin(), Top.end());
  });
  EXPECT_GT(Children, 5u);
}

} // namespace
