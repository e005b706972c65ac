//===- EvolveRunTest.cpp - Earlier measurements are taken over ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Driver/Evolve/Progress.h"
#include "../../../lib/Driver/Evolve/Run.h"
#include "evo/Support/Files.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

class EvolveRun : public testing::Test {
protected:
  TemporaryFolder Root =
      llvm::cantFail(TemporaryFolder::create("/tmp/evo-run"));

  void writeRun(llvm::StringRef Key, double Fitness,
                std::vector<std::string> Genome = {"a"}) {
    Evaluation E;
    E.Genome = Genome;
    E.Earned.Kind = EvidenceKind::Tested;
    E.Fitness = Fitness;
    write(Key, event::Measured, llvm::json::Object{{"evaluation", toJSON(E)}});
  }

  void writeRank(llvm::StringRef Digest, double Fitness, EvidenceKind Kind) {
    Evaluation E;
    E.Genome = {"a"};
    E.Earned.Kind = Kind;
    E.Fitness = Fitness;
    write("k", event::Ranked,
          llvm::json::Object{{"evaluation", toJSON(E)},
                             {"digest", Digest.str()}});
  }

  void write(llvm::StringRef Key, llvm::StringRef Kind,
             llvm::json::Object Fields) {
    auto Folder = llvm::cantFail(RunFolder::create(Root.path()));
    auto Log = llvm::cantFail(EventLog::open(Folder.log()));
    llvm::cantFail(Log.write(event::Started, llvm::json::Object{{"key", Key}}));
    llvm::cantFail(Log.write(Kind, std::move(Fields)));
  }
};

TEST_F(EvolveRun, NumbersRunsAndIgnoresItself) {
  auto First = llvm::cantFail(RunFolder::create(Root.path()));
  auto Second = llvm::cantFail(RunFolder::create(Root.path()));
  EXPECT_EQ(First.Name, First.Date + "-1");
  EXPECT_EQ(Second.Name, First.Date + "-2");
  EXPECT_EQ(llvm::cantFail(readFile(Root.file(".evo/.gitignore"))), "*\n");
}

TEST_F(EvolveRun, TakesTheLatestOfTheSameKey) {
  writeRun("k", 1);
  writeRun("k", 2);
  writeRun("other", 3);
  auto Found = measuredBefore(Root.path(), "k");
  ASSERT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found["a"].Fitness, 2);
}

TEST_F(EvolveRun, TheTenthRunIsLaterThanTheNinth) {
  for (int I = 1; I <= 11; ++I)
    writeRun("k", I);
  EXPECT_EQ(measuredBefore(Root.path(), "k")["a"].Fitness, 11);
}

TEST_F(EvolveRun, ASetIsNotItsMembers) {
  writeRun("k", 1, {"a", "b"});
  writeRun("k", 2, {"b"});
  auto Found = measuredBefore(Root.path(), "k");
  EXPECT_EQ(Found.size(), 2u);
  EXPECT_EQ(Found["a+b"].Fitness, 1);
  EXPECT_EQ(Found["b"].Fitness, 2);
  EXPECT_FALSE(Found.count("a"));
}

TEST_F(EvolveRun, WhatAScreenSaidIsNoMeasurement) {
  writeRank("d", 1, EvidenceKind::Tested);
  writeRank("d", 2, EvidenceKind::Tested);
  writeRank("stopped", 0, EvidenceKind::Unknown);
  writeRank("", 0, EvidenceKind::Tested);
  writeRun("k", 3);
  EXPECT_EQ(measuredBefore(Root.path(), "k").size(), 1u);
  EXPECT_EQ(measuredBefore(Root.path(), "k")["a"].Fitness, 3);
  auto Found = rankedBefore(Root.path(), "k");
  EXPECT_EQ(Found.size(), 1u);
  EXPECT_EQ(Found["d"].Fitness, 2);
  EXPECT_TRUE(rankedBefore(Root.path(), "other").empty());
}

TEST_F(EvolveRun, NothingFromAnotherKeyOrOfNothingOrABrokenLog) {
  writeRun("other", 1);
  writeRun("k", 1, {});
  ASSERT_FALSE(writeFile(Root.file(".evo/runs/broken/events.jsonl"),
                         "{\nnot json\n{}\n"));
  EXPECT_TRUE(measuredBefore(Root.path(), "k").empty());
  EXPECT_TRUE(measuredBefore("/nowhere", "k").empty());
}

TEST(DurationText, ReadsAsAPersonSays) {
  EXPECT_EQ(durationText(0), "0 s");
  EXPECT_EQ(durationText(59.6), "1 min 0 s");
  EXPECT_EQ(durationText(200), "3 min 20 s");
  EXPECT_EQ(durationText(7500), "2 h 5 min");
}

} // namespace
