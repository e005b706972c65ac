//===- GenomeTest.cpp - Conflicts, outcomes, randomness ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Genome.h"
#include "evo/Support/Json.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

TEST(RandomStream, IsSplitMix64) {
  // The published sequence for seed 1234567.
  RandomStream R(1234567);
  EXPECT_EQ(R.next(), 6457827717110365317u);
  EXPECT_EQ(R.next(), 3203168211198807973u);
  EXPECT_EQ(R.next(), 9817491932198370423u);
  EXPECT_EQ(R.next(), 4593380528125082431u);
}

TEST(RandomStream, IsItsState) {
  RandomStream R(7), Read;
  (void)R.next();
  llvm::json::Path::Root Root;
  auto Parsed = llvm::cantFail(llvm::json::parse(toJsonLine(R)));
  ASSERT_TRUE(fromJSON(Parsed, Read, Root));
  EXPECT_EQ(R, Read);
  EXPECT_EQ(R.next(), Read.next());
  EXPECT_FALSE(fromJSON("x", Read, Root));
  EXPECT_FALSE(fromJSON(-1, Read, Root));
  EXPECT_FALSE(fromJSON(0.5, Read, Root));
}

TEST(RandomStream, BelowReachesAllAndNothingElse) {
  RandomStream R(1);
  std::vector<unsigned> Count(6, 0);
  for (int I = 0; I < 6000; ++I)
    ++Count.at(R.below(6));
  for (unsigned Each : Count)
    EXPECT_NEAR(Each, 1000, 150);
  EXPECT_EQ(R.below(1), 0u);
  for (int I = 0; I < 100; ++I) {
    double U = R.unit();
    EXPECT_TRUE(U >= 0 && U < 1);
  }
  EXPECT_FALSE(R.chance(0));
  EXPECT_TRUE(R.chance(1));
}

TEST(RandomStream, StreamsDiffer) {
  RandomStream R(1);
  EXPECT_NE(R.split(0).next(), R.split(1).next());
  EXPECT_NE(R.split(0).next(), R.next());
  EXPECT_EQ(RandomStream(1).split(3), RandomStream(1).split(3));
}

Candidate candidate(std::string Id, std::uint64_t Offset, std::uint64_t Length,
                    std::string SiteId = "") {
  Candidate C;
  C.Id = Id;
  C.Place.Id = SiteId;
  C.Place.Rule = "r." + Id;
  C.Change.Files = {{"a.cpp", "hash", {{Offset, Length, Id}}}};
  return C;
}

TEST(SearchSpace, OverlapAndAlternativesConflict) {
  auto S =
      SearchSpace::of({candidate("a", 0, 10, "s"), candidate("b", 5, 10, "t"),
                       candidate("c", 15, 1, "u"), candidate("d", 90, 1, "s"),
                       candidate("e", 80, 1), candidate("f", 85, 1)});
  EXPECT_EQ(S.Rivals[0], (std::vector<Gene>{1, 3}))
      << "b overlaps, d is of the same site";
  EXPECT_EQ(S.Rivals[1], std::vector<Gene>{0});
  EXPECT_TRUE(S.Rivals[2].empty()) << "only touching";
  EXPECT_TRUE(S.Rivals[4].empty()) << "no site id is no common site";
  EXPECT_TRUE(S.conflicting(3, 0));
  EXPECT_EQ(S.Rules[1], "r.b");
}

TEST(SearchSpace, ASharedIncludeIsNoConflict) {
  Candidate A = candidate("a", 50, 1), B = candidate("b", 60, 1);
  for (Candidate *C : {&A, &B})
    C->Change.Files[0].Edits.insert(C->Change.Files[0].Edits.begin(),
                                    {0, 0, "#include <bit>\n"});
  EXPECT_TRUE(SearchSpace::of({A, B}).Rivals[0].empty());
}

TEST(SearchSpace, AllowsSortedSetsWithoutConflicts) {
  auto S = SearchSpace::of(
      {candidate("a", 0, 10), candidate("b", 5, 10), candidate("c", 30, 1)});
  for (const Genome &Good : {Genome{}, Genome{0}, Genome{0, 2}, Genome{1, 2}})
    EXPECT_TRUE(S.allows(Good));
  for (const Genome &Bad :
       {Genome{0, 1}, Genome{2, 0}, Genome{0, 0}, Genome{3}, Genome{0, 99}})
    EXPECT_FALSE(S.allows(Bad));
}

Evaluation evaluation(EvidenceKind Kind, double Fitness) {
  Evaluation E;
  E.Earned.Kind = Kind;
  E.Fitness = Fitness;
  return E;
}

TEST(Outcome, OnlyWhatWasMeasuredPassed) {
  for (EvidenceKind Kind : {EvidenceKind::Refuted, EvidenceKind::Unknown,
                            EvidenceKind::Fuzzed, EvidenceKind::Proved})
    EXPECT_FALSE(outcomeOf(evaluation(Kind, 1)).Passed);
  EXPECT_FALSE(
      outcomeOf(evaluation(EvidenceKind::Tested, std::nan(""))).Passed);
  EXPECT_FALSE(outcomeOf(evaluation(EvidenceKind::Tested, HUGE_VAL)).Passed);
  Outcome Good = outcomeOf(evaluation(EvidenceKind::Tested, 0.5));
  EXPECT_TRUE(Good.Passed);
  EXPECT_EQ(Good.Fitness, 0.5);
  EXPECT_TRUE(outcomeOf(evaluation(EvidenceKind::Compared, 0.5)).Passed);
}

TEST(Outcome, TheSameCodeIsTheBaseline) {
  EXPECT_EQ(
      outcomeOf(evaluation(EvidenceKind::Identical, 7), {{"user-time", true}}),
      Outcome::unchanged(1));
}

TEST(Outcome, GainsByDirectionOverWorkloads) {
  Evaluation E = evaluation(EvidenceKind::Tested, 0.1);
  auto Add = [&](std::string Metric, double Ratio) {
    Measurement M;
    M.Metric = Metric;
    M.Result.Ratio = Ratio;
    E.Measurements.push_back(M);
  };
  Add("user-time", 0.5);
  Add("user-time", 1);
  Add("throughput", 2);
  Add("user-time", 0); // no ratio
  Outcome O = outcomeOf(
      E, {{"user-time", true}, {"throughput", false}, {"peak-memory", true}});
  ASSERT_EQ(O.Gains.size(), 3u);
  EXPECT_NEAR(O.Gains[0], std::log(2) / 2, 1e-12);
  EXPECT_NEAR(O.Gains[1], std::log(2), 1e-12);
  EXPECT_EQ(O.Gains[2], 0);
}

TEST(Preferred, PassedThenFitnessThenSmaller) {
  Attempt Failed{{0}, Outcome::failed()}, Bad{{0}, {true, -5, {}}},
      Good{{0, 1}, {true, 1, {}}}, Small{{3}, {true, 1, {}}};
  EXPECT_TRUE(preferred(Bad, Failed));
  EXPECT_FALSE(preferred(Failed, Bad));
  EXPECT_TRUE(preferred(Good, Bad));
  EXPECT_TRUE(preferred(Small, Good));
  EXPECT_FALSE(preferred(Good, Good));
  EXPECT_FALSE(fitter(Small.Found, Good.Found));
}

TEST(Archive, KeepsTheFirstOfEqualsAndTheBest) {
  Archive A;
  EXPECT_EQ(A.best(), nullptr);
  EXPECT_TRUE(A.add({{9}, Outcome::failed()}));
  EXPECT_EQ(A.best(), nullptr) << "what failed is not the best";
  EXPECT_TRUE(A.add({{1}, {true, -1, {}}}));
  EXPECT_TRUE(A.add({{2}, {true, 3, {}}}));
  EXPECT_FALSE(A.add({{2}, {true, 9, {}}})) << "one answer for one question";
  EXPECT_EQ(A.best()->Of, Genome{2});
  EXPECT_EQ(A.find({2})->Fitness, 3);
  EXPECT_EQ(A.find({3}), nullptr);
}

TEST(Attempt, RoundTripsAndRefusesOtherThings) {
  for (const Attempt &T :
       {Attempt{{}, Outcome::failed()}, Attempt{{1, 5}, {true, 0.1, {}}},
        Attempt{{2}, {true, -1e-300, {1.0 / 3, 0}}}}) {
    auto Back = fromJsonLine<Attempt>(toJsonLine(T));
    ASSERT_TRUE(bool(Back)) << llvm::toString(Back.takeError());
    EXPECT_EQ(*Back, T);
    EXPECT_EQ(toJsonLine(*Back), toJsonLine(T));
  }
  for (llvm::StringRef Bad :
       {"{}", "[]", "{\"genome\":[1]}", "{\"genome\":[-1],\"outcome\":null}",
        "{\"genome\":[1],\"outcome\":{}}",
        "{\"genome\":[1],\"outcome\":{\"fitness\":\"1\"}}"}) {
    auto Back = fromJsonLine<Attempt>(Bad);
    EXPECT_FALSE(bool(Back)) << Bad.str();
    llvm::consumeError(Back.takeError());
  }
}

} // namespace
