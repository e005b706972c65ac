//===- ComponentsTest.cpp - Constants that nobody wrote down ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Driver/Synth/Components.h"
#include "evo/Support/Process.h"
#include "llvm/Support/Path.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

using Word = std::uint32_t;

SynthesisProblem examplesOf(Word (*F)(Word)) {
  SynthesisProblem P;
  for (Word X : {0u, 1u, 2u, 5u, 0xffffffffu, 0x80000000u, 0x12345678u,
                 0x0ff0c3a5u, 0xdeadbeefu, 77u}) {
    P.Examples.push_back({X});
    P.Outputs.push_back(F(X));
  }
  return P;
}

Connection connect(const SynthesisProblem &P, unsigned Lines,
                   std::uint64_t Resource = 20'000'000) {
  llvm::SmallString<128> Program(thisProgram());
  llvm::sys::path::remove_filename(Program);
  llvm::sys::path::append(Program, "evo-rewrite");
  smt::SolverProcess Solver(Program.str().str(), nullptr);
  smt::Budget B;
  B.Resource = Resource;
  return connectComponents(P, Lines, Solver, B);
}

Word evenBits(Word X) { return X & 0x55555555; }
Word mixed(Word X) { return (X >> 7) ^ 0x0badf00d; }

TEST(Components, FindsConstants) {
  Connection One = connect(examplesOf(evenBits), 1);
  ASSERT_TRUE(One.Found.has_value());
  EXPECT_EQ(One.Found->operations(), 1u);
  for (Word X : {0x87654321u, 0xaaaaaaaau, 0x55555555u})
    EXPECT_EQ(One.Found->run({X}), evenBits(X)) << One.Found->toCxx({"X"});
  Connection Two = connect(examplesOf(mixed), 2);
  ASSERT_TRUE(Two.Found.has_value());
  EXPECT_EQ(Two.Found->operations(), 2u);
  for (Word X : {0x87654321u, 0xaaaaaaaau, 0x7fu, 0x80u})
    EXPECT_EQ(Two.Found->run({X}), mixed(X)) << Two.Found->toCxx({"X"});
}

TEST(Components, KnowsWhatIsImpossible) {
  Connection C = connect(examplesOf(mixed), 1);
  EXPECT_FALSE(C.Found.has_value());
  EXPECT_TRUE(C.Impossible);
}

TEST(Components, AnswersOnlyWhatItHasSeen) {
  SynthesisProblem P = examplesOf(evenBits);
  P.Examples.resize(1);
  P.Outputs.resize(1);
  Connection C = connect(P, 1);
  ASSERT_TRUE(C.Found.has_value());
  EXPECT_EQ(C.Found->run(P.Examples[0]), P.Outputs[0]);
}

TEST(Components, HasNoShiftWithoutValue) {
  SynthesisProblem P;
  P.Examples = {{32}, {33}};
  P.Outputs = {0, 0};
  Connection C = connect(P, 2);
  ASSERT_TRUE(C.Found.has_value());
  for (auto &Row : P.Examples)
    EXPECT_TRUE(C.Found->run(Row).has_value()) << C.Found->toCxx({"X"});
}

TEST(Components, GivesUpWithinItsBudget) {
  Connection C =
      connect(examplesOf([](Word X) { return X * X * 2654435761u; }), 4, 1'000);
  EXPECT_FALSE(C.Found.has_value());
  EXPECT_FALSE(C.Impossible);
}

} // namespace
