//===- CasesTest.cpp - Which constants a term can be ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Equivalence/Cases.h"
#include "gtest/gtest.h"

using namespace evo;
using namespace evo::smt;

namespace {

TEST(Cases, AreTheConstantsOfAChoice) {
  Terms T;
  Term C = T.symbol("c", Sort()), D = T.symbol("d", Sort());
  Term One = T.value(8, 1), Two = T.value(8, 2), Three = T.value(8, 3);
  EXPECT_EQ(choicesOf(T, One, 9).size(), 1u);
  Term Choice = T.ite(C, Three, T.ite(D, One, T.ite(C, Two, One)));
  auto Found = choicesOf(T, Choice, 9);
  ASSERT_GE(Found.size(), 2u);
  EXPECT_EQ(Found.front(), 1u);
  EXPECT_EQ(Found.back(), 3u);
}

TEST(Cases, AreNoneWhereSomethingElseMayBe) {
  Terms T;
  Term C = T.symbol("c", Sort()), X = T.symbol("x", bitsSort(8));
  Term One = T.value(8, 1);
  EXPECT_TRUE(choicesOf(T, X, 9).empty());
  EXPECT_TRUE(choicesOf(T, T.ite(C, One, X), 9).empty());
  EXPECT_TRUE(
      choicesOf(T, T.binary(smt::Op::Add, T.ite(C, One, T.value(8, 2)), X), 9)
          .empty());
}

TEST(Cases, AreNoneWhereTheyAreMany) {
  Terms T;
  Term Choice = T.value(8, 0);
  for (unsigned I = 1; I < 6; ++I)
    Choice =
        T.ite(T.symbol("c" + std::to_string(I), Sort()), T.value(8, I), Choice);
  EXPECT_EQ(choicesOf(T, Choice, 6).size(), 6u);
  EXPECT_TRUE(choicesOf(T, Choice, 5).empty());
}

} // namespace
