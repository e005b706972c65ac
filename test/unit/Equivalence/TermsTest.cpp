//===- TermsTest.cpp - Terms simplify and print as SMT-LIB -----===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Terms.h"
#include "evo/Equivalence/Solver.h"
#include "evo/Equivalence/Substitute.h"
#include "gtest/gtest.h"

using namespace evo::smt;

TEST(Terms, EqualTermsAreOneTerm) {
  Terms T;
  Term X = T.symbol("x", bitsSort(32)), Y = T.symbol("y", bitsSort(32));
  EXPECT_EQ(T.binary(Op::Add, X, Y), T.binary(Op::Add, Y, X));
  EXPECT_NE(T.binary(Op::Sub, X, Y), T.binary(Op::Sub, Y, X));
  EXPECT_NE(T.compare(Op::ULess, X, Y), T.compare(Op::SLess, X, Y));
  EXPECT_EQ(T.compare(Op::ULessEqual, X, Y),
            T.notOf(T.compare(Op::ULess, Y, X)));
}

TEST(Terms, SymbolsOfDifferentWidthDiffer) {
  Terms T;
  EXPECT_NE(T.value(8, 1), T.value(16, 1));
  EXPECT_NE(T.boolean(true), T.value(1, 1));
}

TEST(Terms, FoldsAsSmtLibDoes) {
  Terms T;
  Term Zero = T.value(8, 0), Five = T.value(8, 5);
  EXPECT_EQ(T.binary(Op::UDiv, Five, Zero), T.value(8, 255));
  EXPECT_EQ(T.binary(Op::SDiv, Five, Zero), T.value(8, 255));
  EXPECT_EQ(T.binary(Op::SDiv, T.value(8, 251), Zero), T.value(8, 1));
  EXPECT_EQ(T.binary(Op::URem, Five, Zero), Five);
  EXPECT_EQ(T.binary(Op::Shl, Five, T.value(8, 8)), Zero);
  EXPECT_EQ(T.binary(Op::AShr, T.value(8, 128), T.value(8, 200)),
            T.value(8, 255));
}

/// What is simplified at once must be what is computed, for every byte.
TEST(Terms, QuotientsByConstantsBesideConstants) {
  for (Op Divide : {Op::UDiv, Op::SDiv})
    for (unsigned By : {1, 2, 3, 10, 11, 127, 128, 200, 255})
      for (unsigned Bound : {0, 1, 11, 12, 25, 42, 126, 127, 128, 255}) {
        Terms T;
        Op Less = Divide == Op::UDiv ? Op::ULess : Op::SLess;
        Term C = T.value(8, By), D = T.value(8, Bound),
             X = T.symbol("x", bitsSort(8));
        auto Divided = [&](Term A) { return T.binary(Divide, A, C); };
        Term Above = T.compare(Less, D, Divided(X)),
             Below = T.compare(Less, Divided(X), D),
             Twice = Divided(Divided(X));
        for (unsigned V = 0; V < 256; ++V) {
          Substitution Now(T);
          Term Value = T.value(8, V);
          Now.replace(X, Value);
          EXPECT_EQ(Now.apply(Above), T.compare(Less, D, Divided(Value)));
          EXPECT_EQ(Now.apply(Below), T.compare(Less, Divided(Value), D));
          EXPECT_EQ(Now.apply(Twice), Divided(Divided(Value)));
        }
      }
}

TEST(Terms, ReadsPastStoresThatAreElsewhere) {
  Terms T;
  Term M = T.symbol("m", memorySort()), P = T.symbol("p", bitsSort(64));
  Term Next = T.binary(Op::Add, P, T.value(64, 1));
  Term Byte = T.value(8, 7);
  Term Stored = T.store(M, P, Byte);
  EXPECT_EQ(T.select(Stored, P), Byte);
  EXPECT_EQ(T.select(Stored, Next), T.select(M, Next));
  // An address that may be the same one is not skipped.
  Term Q = T.symbol("q", bitsSort(64));
  EXPECT_NE(T.select(Stored, Q), T.select(M, Q));
}

TEST(Terms, ExtractOfConcatFindsThePart) {
  Terms T;
  Term A = T.symbol("a", bitsSort(8)), B = T.symbol("b", bitsSort(8));
  Term AB = T.concat(A, B);
  EXPECT_EQ(T.extract(AB, 15, 8), A);
  EXPECT_EQ(T.extract(AB, 7, 0), B);
  EXPECT_EQ(T.concat(T.extract(A, 7, 4), T.extract(A, 3, 0)), A);
}

TEST(SmtText, DeclaresWhatItUses) {
  Terms T;
  Term X = T.symbol("x", bitsSort(8));
  Query Q;
  Q.Asserted = {T.equal(T.apply("f", {X}, bitsSort(8)), X)};
  Inexactness How;
  std::string Text = smtText(T, Q, &How);
  EXPECT_TRUE(How.Unknowns);
  EXPECT_NE(Text.find("(declare-fun |f| ((_ BitVec 8) ) (_ BitVec 8))"),
            std::string::npos);
  EXPECT_NE(Text.find("(set-logic QF_UFBV)"), std::string::npos);
}

TEST(SolverText, SixAnswers) {
  EXPECT_EQ(readSolverText("unsat\n(error \"no model\")", 1).Is, Answer::Unsat);
  Outcome Sat = readSolverText("sat\n((x #x0f)\n (t3 true))\n"
                               "(:reason-unknown \"\")",
                               2);
  ASSERT_EQ(Sat.Is, Answer::Sat);
  EXPECT_EQ(Sat.Model[0], 15u);
  EXPECT_EQ(Sat.Model[1], 1u);
  EXPECT_EQ(readSolverText("unknown\n(:reason-unknown \"canceled\")", 0).Is,
            Answer::Exhausted);
  EXPECT_EQ(
      readSolverText("unknown\n(:reason-unknown \"out of memory\")", 0).Is,
      Answer::OutOfMemory);
  EXPECT_EQ(readSolverText("unknown\n(:reason-unknown \"(incomplete)\")", 0).Is,
            Answer::Incomplete);
}

TEST(SolverText, SaysWhatItCost) {
  EXPECT_EQ(
      readSolverText("unsat\n(error \"no model\")\n(:rlimit 4711)", 1).Resource,
      4711u);
  EXPECT_EQ(readSolverText("unsat\n(:rlimit many)", 0).Resource, 0u);
  EXPECT_EQ(readSolverText("unsat", 0).Resource, 0u);
}

TEST(SolverProcess, AsksNothingOfAnEmptyPurse) {
  Terms T;
  Query Q;
  Q.Asserted = {T.equal(T.symbol("x", bitsSort(8)), T.value(8, 1))};
  std::uint64_t Left = 0;
  SolverProcess Solver("/no/such/program", nullptr);
  Solver.spendFrom(Left);
  EXPECT_EQ(Solver.ask(T, Q, {}).Is, Answer::Exhausted);
  EXPECT_EQ(Solver.questions(), 0u);
  Left = 1000;
  EXPECT_EQ(Solver.ask(T, Q, {}).Is, Answer::Failed);
  EXPECT_EQ(Left, 0u) << "what is not answered costs all it was given";
}

TEST(SolverText, WhatIsNotUnderstoodIsNeverAProof) {
  EXPECT_EQ(readSolverText("", 0).Is, Answer::Failed);
  EXPECT_EQ(readSolverText("(error \"line 3\")\nunsat", 0).Is, Answer::Failed);
  EXPECT_EQ(readSolverText("unsatisfied", 0).Is, Answer::Failed);
  // A model with a value missing refutes nothing.
  EXPECT_EQ(readSolverText("sat\n((x #x0f))", 2).Is, Answer::Failed);
}
