//===- TestOutcomesTest.cpp - nothing is repeated, nothing is made up ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/TestOutcomes.h"
#include "evo/Support/Files.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

using Cases = TestOutcomes::Cases;
const Cases Whole = {""};

class Outcomes : public testing::Test {
protected:
  TemporaryFolder Folder = llvm::cantFail(TemporaryFolder::create("outcomes"));
  std::string File = Folder.path() + "/deeper/tests.jsonl";
};

TEST_F(Outcomes, ArePerVariantAndTest) {
  TestOutcomes T(File, "p");
  EXPECT_EQ(T.unknown("v", "a", Whole), Whole);
  T.add("v", "a", Whole, "");
  T.add("v", "b", Whole, "exit status 1");
  llvm::cantFail(T.keep());
  EXPECT_EQ(T.unknown("v", "a", Whole), Cases());
  EXPECT_EQ(T.failure("v", "a", Whole), std::nullopt);
  EXPECT_EQ(T.failure("v", "b", Whole), "exit status 1");
  EXPECT_EQ(T.unknown("w", "a", Whole), Whole);
  EXPECT_EQ(T.failure("w", "b", Whole), std::nullopt);
}

TEST_F(Outcomes, OfSomeThatFailedNobodyKnowsWhich) {
  TestOutcomes T(File, "p");
  T.add("v", "a", {"one", "two"}, "exit status 1");
  T.add("v", "a", {"three"}, "");
  llvm::cantFail(T.keep());
  EXPECT_EQ(T.failure("v", "a", {"one"}), std::nullopt);
  EXPECT_EQ(T.failure("v", "a", {"two", "three"}), std::nullopt);
  EXPECT_EQ(T.failure("v", "a", {"zero", "one", "two"}), "exit status 1");
  EXPECT_EQ(T.unknown("v", "a", {"one", "three"}), Cases{"one"});
}

TEST_F(Outcomes, AreNotBelievedBeforeTheyAreKept) {
  TestOutcomes T(File, "p");
  T.add("v", "a", Whole, "exit status 1");
  EXPECT_EQ(T.failure("v", "a", Whole), std::nullopt);
  T.forget();
  llvm::cantFail(T.keep());
  EXPECT_EQ(T.failure("v", "a", Whole), std::nullopt);
  EXPECT_EQ(TestOutcomes(File, "p").failure("v", "a", Whole), std::nullopt);
}

TEST_F(Outcomes, AreReadAgainForTheSameProgramOnly) {
  {
    TestOutcomes T(File, "p");
    T.add("v", "say \"\xff\"", Whole, "");
    T.add("v", "b", Whole, "killed by signal 11");
    llvm::cantFail(T.keep());
  }
  TestOutcomes Again(File, "p"), Other(File, "q");
  EXPECT_EQ(Again.failure("v", "b", Whole), "killed by signal 11");
  EXPECT_EQ(Other.failure("v", "b", Whole), std::nullopt);
  EXPECT_EQ(Other.unknown("v", "say \"\xff\"", Whole), Whole);
}

TEST_F(Outcomes, LinesThatWereCutOffAreNotRead) {
  {
    TestOutcomes T(File, "p");
    T.add("v", "a", Whole, "exit status 1");
    llvm::cantFail(T.keep());
  }
  std::string Text = llvm::cantFail(readFile(File));
  llvm::cantFail(writeFile(File, Text.substr(0, Text.size() / 2)));
  EXPECT_EQ(TestOutcomes(File, "p").failure("v", "a", Whole), std::nullopt);
  llvm::cantFail(writeFile(File, "[]\nnull\n{\"program\": 3}\n\n" + Text));
  EXPECT_EQ(TestOutcomes(File, "p").failure("v", "a", Whole), "exit status 1");
}

TEST_F(Outcomes, AFullDiskIsAnError) {
  TestOutcomes T("/dev/full/none", "p");
  T.add("v", "a", Whole, "");
  llvm::Error E = T.keep();
  EXPECT_TRUE(bool(E));
  llvm::consumeError(std::move(E));
}

} // namespace
