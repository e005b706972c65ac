//===- SolverTest.cpp - The solver as a process that may fail ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Solver.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace evo;
using namespace evo::smt;

namespace {

std::string solverProgram() {
  llvm::SmallString<128> Path(thisProgram());
  llvm::sys::path::remove_filename(Path);
  llvm::sys::path::append(Path, "evo-rewrite");
  return Path.str().str();
}

/// Bits counted one by one, and by clearing the lowest: equal, and no solver
/// sees it at once.
Query countedTwice(Terms &T, unsigned Width) {
  Term X = T.symbol("x", bitsSort(Width));
  Term One = T.value(Width, 1), Zero = T.value(Width, 0);
  Term Sum = Zero, Rounds = Zero, Left = X;
  for (unsigned I = 0; I < Width; ++I) {
    Sum = T.binary(Op::Add, Sum, T.zeroExtend(T.extract(X, I, I), Width));
    Rounds = T.binary(Op::Add, Rounds, T.ite(T.equal(Left, Zero), Zero, One));
    Left = T.binary(Op::BitAnd, Left, T.binary(Op::Sub, Left, One));
  }
  Query Q;
  Q.Asserted = {T.notOf(T.equal(Sum, Rounds))};
  return Q;
}

Query isOne(Terms &T) {
  Term X = T.symbol("x", bitsSort(8));
  Query Q;
  Q.Asserted = {T.equal(X, T.value(8, 1))};
  Q.Watched = {X};
  return Q;
}

/// Answers nothing, as a killed or broken solver would.
std::string scriptThat(const TemporaryFolder &Folder, llvm::StringRef Does) {
  std::string Path = Folder.file("solver");
  llvm::cantFail(writeFile(Path, ("#!/bin/sh\n" + Does + "\n").str()));
  llvm::sys::fs::setPermissions(Path, llvm::sys::fs::all_all);
  return Path;
}

class Remembering : public AnswerStore {
public:
  std::map<std::string, KeptAnswer> Kept;
  std::optional<KeptAnswer> find(llvm::StringRef Question) override {
    auto It = Kept.find(Question.str());
    return It == Kept.end() ? std::nullopt : std::optional(It->second);
  }
  void keep(llvm::StringRef Question, const KeptAnswer &A) override {
    Kept[Question.str()] = A;
  }
};

} // namespace

TEST(SolverProcess, GivesAModel) {
  Terms T;
  SolverProcess Solver(solverProgram(), nullptr);
  Outcome O = Solver.ask(T, isOne(T), {});
  ASSERT_EQ(O.Is, Answer::Sat) << O.Why;
  EXPECT_EQ(O.Model[0], 1u);
  EXPECT_EQ(O.By, Tactic::General);
  EXPECT_GT(O.Resource, 0u);
}

TEST(SolverProcess, WhatIsReadIsPaidFor) {
  Terms T;
  std::uint64_t Left = 200'000;
  SolverProcess Solver(solverProgram(), nullptr);
  Solver.spendFrom(Left);
  unsigned Answered = 0;
  while (Solver.ask(T, isOne(T), {}).Is == Answer::Sat && Answered < 100)
    ++Answered;
  EXPECT_GT(Answered, 0u);
  EXPECT_LT(Answered, 10u) << "a purse ends, however easy the questions are";
}

TEST(SolverProcess, TheNextTacticHasItsOwnShare) {
  Terms T;
  Query Q = countedTwice(T, 16);
  SolverProcess Solver(solverProgram(), nullptr);
  Budget Small;
  Small.Resource = 1'200'000;
  Outcome O = Solver.ask(T, Q, Small);
  ASSERT_EQ(O.Is, Answer::Unsat) << O.Why;
  EXPECT_EQ(O.By, Tactic::Bits);
  EXPECT_GT(O.Resource, Small.Resource / 2) << "what the first spent counts";
  // The same on every machine and at every load: the order is no race.
  Outcome Again = Solver.ask(T, Q, Small);
  EXPECT_EQ(Again.By, O.By);
  EXPECT_EQ(Again.Resource, O.Resource);
}

TEST(SolverProcess, BitsAreNotForFunctions) {
  Terms T;
  Term X = T.symbol("x", bitsSort(16));
  Query Q = countedTwice(T, 16);
  Term F = T.apply("f", {X}, bitsSort(16));
  Q.Asserted.push_back(T.equal(F, X));
  Budget Small;
  Small.Resource = 8'000;
  Outcome O = SolverProcess(solverProgram(), nullptr).ask(T, Q, Small);
  EXPECT_EQ(O.Is, Answer::Exhausted);
  EXPECT_EQ(O.By, Tactic::General);
  EXPECT_TRUE(O.How.Unknowns);
}

TEST(SolverProcess, NeedsNoMoreMemoryThanItMay) {
  Terms T;
  Term X = T.symbol("x", bitsSort(256)), Y = T.symbol("y", bitsSort(256));
  Query Q;
  Q.Asserted = {
      T.equal(T.binary(Op::Mul, X, Y),
              T.binary(Op::Add, T.binary(Op::UDiv, X, Y), T.value(256, 7)))};
  Budget Small;
  Small.Resource = 4'000'000'000;
  Small.MemoryBytes = 64 << 20;
  Outcome O = SolverProcess(solverProgram(), nullptr).ask(T, Q, Small);
  EXPECT_EQ(O.Is, Answer::OutOfMemory);
  EXPECT_EQ(O.Why, "out of memory");
}

TEST(SolverProcess, ADeadSolverProvesNothing) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-solver-test"));
  auto Kept = std::make_shared<Remembering>();
  for (llvm::StringRef Does :
       {"kill -9 $$", "exit 3", "echo", "echo unsatisfied",
        "echo unsat; exit 1", "echo '(error \"x\")'; echo unsat",
        "head -c 100 /dev/zero"}) {
    Terms T;
    Outcome O =
        SolverProcess(scriptThat(Folder, Does), Kept).ask(T, isOne(T), {});
    EXPECT_EQ(O.Is, Answer::Failed) << Does.str();
    EXPECT_FALSE(O.Why.empty());
  }
  EXPECT_TRUE(Kept->Kept.empty()) << "only what a solver said is kept";
}

TEST(SolverProcess, AHangingSolverIsKilled) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-solver-test"));
  Terms T;
  Budget Short;
  Short.FuseSeconds = 0.01; // of processor time; twenty times that of the clock
  auto Kept = std::make_shared<Remembering>();
  Outcome O = SolverProcess(scriptThat(Folder, "sleep 1000"), Kept)
                  .ask(T, isOne(T), Short);
  EXPECT_EQ(O.Is, Answer::Exhausted);
  EXPECT_TRUE(Kept->Kept.empty()) << "another machine might have answered";
}

TEST(SolverProcess, WhatIsFarLongerThanItsBudgetIsNotAsked) {
  Terms T;
  Query Q = countedTwice(T, 1024);
  std::uint64_t Left = 50'000'000;
  SolverProcess Solver("/nonexistent", nullptr);
  Solver.spendFrom(Left);
  Budget Little;
  Little.Resource = 10'000;
  Outcome O = Solver.ask(T, Q, Little);
  EXPECT_EQ(O.Is, Answer::Exhausted);
  EXPECT_FALSE(O.Posed);
  EXPECT_EQ(Solver.questions(), 0u);
  EXPECT_LT(Left, 50'000'000u - Little.Resource) << "it was written, at least";
}

TEST(SolverProcess, RemembersWithWhatItCost) {
  Terms T;
  auto Kept = std::make_shared<Remembering>();
  Query Q = countedTwice(T, 6);
  Outcome First = SolverProcess(solverProgram(), Kept).ask(T, Q, {});
  ASSERT_EQ(First.Is, Answer::Unsat);
  EXPECT_FALSE(First.Cached);
  // No program is needed for what is known.
  SolverProcess Other("/no/such/program", Kept);
  Outcome Second = Other.ask(T, Q, {});
  EXPECT_EQ(Second.Is, Answer::Unsat);
  EXPECT_TRUE(Second.Cached);
  EXPECT_EQ(Second.Resource, First.Resource);
  EXPECT_EQ(Other.questions(), 0u);
  // The same question among other terms is the same question.
  Terms Fresh;
  Fresh.binary(Op::Mul, Fresh.symbol("p", bitsSort(8)),
               Fresh.symbol("q", bitsSort(8)));
  EXPECT_TRUE(Other.ask(Fresh, countedTwice(Fresh, 6), {}).Cached);
}

TEST(SolverProcess, NoAnswerHoldsForBudgetsNoLarger) {
  Terms T;
  auto Kept = std::make_shared<Remembering>();
  Query Q = countedTwice(T, 12);
  Budget Tiny;
  Tiny.Resource = 8'000;
  EXPECT_EQ(SolverProcess(solverProgram(), Kept).ask(T, Q, Tiny).Is,
            Answer::Exhausted);
  EXPECT_EQ(Kept->Kept.size(), 1u);
  SolverProcess None("/no/such/program", Kept);
  EXPECT_TRUE(None.ask(T, Q, Tiny).Cached);
  EXPECT_EQ(None.ask(T, Q, Tiny).Is, Answer::Exhausted);
  EXPECT_FALSE(None.ask(T, Q, {}).Cached) << "more may be enough";
  EXPECT_EQ(SolverProcess(solverProgram(), Kept).ask(T, Q, {}).Is,
            Answer::Unsat);
}

TEST(SolverProcess, ABrokenEntryIsAskedAgain) {
  Terms T;
  auto Kept = std::make_shared<Remembering>();
  SolverProcess Solver(solverProgram(), Kept);
  ASSERT_EQ(Solver.ask(T, isOne(T), {}).Is, Answer::Sat);
  for (llvm::StringRef Text : {"", "unsatt", "sat\n((x", "\x01\x02"}) {
    Kept->Kept.begin()->second.Text = Text.str();
    Outcome O = Solver.ask(T, isOne(T), {});
    EXPECT_EQ(O.Is, Answer::Sat) << Text.str();
    EXPECT_FALSE(O.Cached);
  }
}

TEST(AnswerFolder, ABrokenFileIsNoAnswer) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-answers-test"));
  auto Store = answersInFolder(Folder.path());
  Store->keep("abcdef", {"unsat", 10, 5, "general"});
  ASSERT_TRUE(Store->find("abcdef"));
  EXPECT_EQ(Store->find("abcdef")->Used, 5);
  EXPECT_FALSE(Store->find("abcde0"));
  llvm::cantFail(writeFile(Folder.path() + "/ab/cdef.json", "{\"text\":"));
  EXPECT_FALSE(Store->find("abcdef"));
  llvm::cantFail(writeFile(Folder.path() + "/ab/cdef.json", "{}"));
  EXPECT_FALSE(Store->find("abcdef"));
}
