//===- IslandsTest.cpp - Apart, and still one search ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Islands.h"
#include "Landscapes.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "gtest/gtest.h"

using namespace evo;
using namespace evo::landscape;

namespace {

SearchSpec spec(unsigned Islands, StrategyKind Kind = StrategyKind::Genetic) {
  SearchSpec S;
  S.Strategy = Kind;
  S.Islands = Islands;
  S.Population = 6;
  S.MigrateEvery = 2;
  return S;
}

std::string bytes(const IslandSearch &S) {
  return llvm::formatv("{0}", S.checkpoint());
}

EvaluateGenome judgeOf(Landscape &L) { return evaluateBy(L, L.Candidates); }

IslandSearch finished(Landscape &L, const SearchSpec &S, std::size_t Budget,
                      unsigned Jobs = 1) {
  IslandSearch Search(L.space(), S);
  llvm::cantFail(Search.run(epochHere(judgeOf(L), Jobs), Budget));
  return Search;
}

/// Landscape 2 of the bench with seed 1, in processes.
Command benchIsland() {
  Command C;
  C.Arguments = {llvm::sys::path::parent_path(thisProgram()).str() +
                     "/evo-search-bench",
                 "island", "2", "1"};
  C.Limit.WallSeconds = 60;
  return C;
}

TEST(Islands, OneIsASearchWithoutIslands) {
  Landscape L = likeAProgram(24, 1), M = likeAProgram(24, 1);
  IslandSearch Islands = finished(L, spec(1), 50);
  SearchRun Alone(M.space(), spec(1));
  llvm::cantFail(Alone.run(judgeOf(M), {50, 1, nullptr}));
  EXPECT_EQ(Islands.islands()[0].known().best()->Of, Alone.known().best()->Of);
  EXPECT_EQ(Islands.evaluations(), 50u);
}

TEST(Islands, DifferAndShareTheBudget) {
  Landscape L = likeAProgram(24, 1);
  IslandSearch S = finished(L, spec(3), 90);
  EXPECT_EQ(S.evaluations(), 90u);
  for (const SearchRun &Each : S.islands())
    EXPECT_EQ(Each.evaluations(), 30u);
  EXPECT_NE(S.islands()[0].known().all(), S.islands()[1].known().all());
}

TEST(Islands, TheBestMigratesToTheNext) {
  Landscape L = likeAProgram(24, 1);
  IslandSearch S(L.space(), spec(3));
  llvm::cantFail(S.run(epochHere(judgeOf(L)), 3 * 12));
  // The first epoch is over: what was best then is known next door, and what
  // was not the best of an island is not.
  Archive All = S.known();
  Genome Best = All.best()->Of;
  auto Knowing = [&](const Genome &G) {
    return llvm::count_if(S.islands(), [&](const SearchRun &Each) {
      return Each.known().find(G) != nullptr;
    });
  };
  EXPECT_EQ(Knowing(Best), 2);
  std::size_t Shared = llvm::count_if(
      All.all(), [&](const Attempt &T) { return Knowing(T.Of) > 1; });
  EXPECT_LE(Shared, 1u + 3) << "the baseline and three migrants";
}

TEST(Islands, TheSameBytesAtAnyNumberOfJobs) {
  for (StrategyKind Kind : {StrategyKind::Genetic, StrategyKind::Ageing,
                            StrategyKind::Bandit, StrategyKind::Each}) {
    Landscape L = noisyPairs(16, 1);
    EXPECT_TRUE(bytes(finished(L, spec(3, Kind), 90)) ==
                bytes(finished(L, spec(3, Kind), 90, 5)))
        << strategyName(Kind).str();
  }
}

TEST(Islands, ResumeToTheSameBytes) {
  Landscape L = noisyPairs(16, 1);
  std::string Whole = bytes(finished(L, spec(3), 120));
  IslandSearch S(L.space(), spec(3));
  for (int Round = 0; Round < 500; ++Round) {
    unsigned Left = 7;
    bool Stopped = false;
    auto Stop = [&] { return Stopped = Left-- == 0 || Stopped; };
    llvm::cantFail(S.run(epochHere(judgeOf(L), 1, Stop), 120));
    auto Parsed = llvm::cantFail(llvm::json::parse(bytes(S)));
    S = llvm::cantFail(IslandSearch::resume(L.space(), Parsed));
    if (S.evaluations() == 120)
      break;
  }
  EXPECT_TRUE(bytes(S) == Whole) << bytes(S) << "\n" << Whole;
}

TEST(Islands, InProcessesTheSameBytes) {
  Landscape L = noisyPairs(32, 1);
  for (StrategyKind Kind : {StrategyKind::Genetic, StrategyKind::Bandit}) {
    IslandSearch Apart(L.space(), spec(3, Kind));
    llvm::cantFail(Apart.run(epochInProcesses(benchIsland()), 90));
    EXPECT_EQ(Apart.evaluations(), 90u);
    EXPECT_TRUE(bytes(Apart) == bytes(finished(L, spec(3, Kind), 90)));
  }
}

std::string failureOf(Command Island, std::size_t Genes = 32) {
  Landscape L = noisyPairs(Genes, 1);
  IslandSearch S(L.space(), spec(2));
  std::string Before = bytes(S);
  llvm::Error E = S.run(epochInProcesses(std::move(Island)), 90);
  EXPECT_TRUE(bool(E));
  EXPECT_EQ(bytes(S), Before) << "what failed has changed nothing";
  return llvm::toString(std::move(E));
}

TEST(Islands, AProcessThatFailsIsAnError) {
  EXPECT_NE(failureOf(Command::shell("echo no space >&2; exit 3"))
                .find("exit status 3; it said 'no space'"),
            std::string::npos);
  EXPECT_NE(failureOf(Command::shell("kill -9 $$")), "");
  EXPECT_NE(failureOf(Command::shell("echo '{}'")), "");
  EXPECT_NE(failureOf(Command::shell("echo not json")), "");
  EXPECT_NE(failureOf(Command::shell("true")), "");
  Command Hanging = Command::shell("sleep 100");
  Hanging.Limit.WallSeconds = 0.2;
  EXPECT_NE(failureOf(Hanging).find("still running"), std::string::npos);
}

TEST(Islands, AProcessOverOtherCandidatesIsAnError) {
  EXPECT_NE(failureOf(benchIsland(), 28).find("the candidates have changed"),
            std::string::npos);
}

TEST(Islands, TheErrorHasItsCode) {
  Landscape L = noisyPairs(8, 1);
  IslandSearch S(L.space(), spec(1));
  llvm::Error E = S.run(epochInProcesses(Command::shell("exit 1")), 20);
  llvm::handleAllErrors(std::move(E), [](const EvoError &Each) {
    EXPECT_EQ(codeName(Each.code()), codeName(Code::IslandFailed));
  });
}

TEST(Islands, ARequestIsReadStrictly) {
  Landscape L = noisyPairs(8, 1);
  SearchRun Run(L.space(), spec(1));
  std::string Good = llvm::formatv("{{\"evaluations\":5,\"checkpoint\":{0}}",
                                   Run.checkpoint());
  EXPECT_TRUE(
      bool(llvm::expectedToOptional(serveEpoch(Good, L.space(), judgeOf(L)))));
  for (llvm::StringRef Bad :
       {"", "[]", "{}", "{\"evaluations\":-1,\"checkpoint\":{}}",
        "{\"evaluations\":5}", "{\"evaluations\":5,\"checkpoint\":{}}"}) {
    auto Answer = serveEpoch(Bad, L.space(), judgeOf(L));
    EXPECT_FALSE(bool(Answer)) << Bad.str();
    llvm::consumeError(Answer.takeError());
  }
}

TEST(Islands, ACheckpointIsReadStrictly) {
  Landscape L = noisyPairs(8, 1);
  for (llvm::StringRef Change : {"spec", "migrations", "islands"}) {
    llvm::json::Value V = IslandSearch(L.space(), spec(2)).checkpoint();
    V.getAsObject()->erase(Change);
    auto Resumed = IslandSearch::resume(L.space(), V);
    EXPECT_FALSE(bool(Resumed)) << Change.str();
    llvm::consumeError(Resumed.takeError());
  }
  llvm::json::Value V = IslandSearch(L.space(), spec(2)).checkpoint();
  V.getAsObject()->getArray("islands")->pop_back();
  auto Resumed = IslandSearch::resume(L.space(), V);
  ASSERT_FALSE(bool(Resumed));
  EXPECT_EQ(llvm::toString(Resumed.takeError()), "checkpoint: needs 2 islands");
}

} // namespace
