//===- SynthesisTest.cpp - the shortest program for examples ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Synthesis.h"
#include "gtest/gtest.h"
#include <random>

using namespace evo;

namespace {

using Function1 = std::uint32_t (*)(std::uint32_t);
using Function2 = std::uint32_t (*)(std::uint32_t, std::uint32_t);

std::vector<std::uint64_t> samples() {
  std::vector<std::uint64_t> Values = {
      0, 1, 2, 3, 0x80000000, 0xffffffff, 0x7fffffff, 0x0ff0, 12};
  std::mt19937 Random(7);
  while (Values.size() < 24)
    Values.push_back(Random() >> (Random() % 28));
  return Values;
}

SynthesisProblem problem(Function1 F) {
  SynthesisProblem P;
  for (std::uint64_t X : samples()) {
    P.Examples.push_back({X});
    P.Outputs.push_back(F(X));
  }
  return P;
}

unsigned operationsFor(Function1 F) {
  SynthesisProblem P = problem(F);
  SynthesisResult R = synthesise(P);
  EXPECT_TRUE(R.Found.has_value()) << R.Reason;
  if (!R.Found)
    return ~0u;
  for (std::size_t E = 0; E < P.Examples.size(); ++E)
    EXPECT_EQ(R.Found->run(P.Examples[E]), P.Outputs[E])
        << R.Found->toCxx({"X"});
  return R.Found->operations();
}

TEST(Synthesis, FindsTheClassics) {
  EXPECT_EQ(operationsFor(
                [](std::uint32_t X) -> std::uint32_t { return X & (X - 1); }),
            2u);
  EXPECT_EQ(operationsFor(
                [](std::uint32_t X) -> std::uint32_t { return ~X & (X + 1); }),
            3u);
  EXPECT_EQ(operationsFor([](std::uint32_t X) -> std::uint32_t {
              std::uint32_t Count = 0;
              for (; X; X &= X - 1)
                ++Count;
              return Count;
            }),
            1u);
}

TEST(Synthesis, AConstantOrAnInputNeedsNoOperation) {
  EXPECT_EQ(operationsFor([](std::uint32_t X) -> std::uint32_t { return X; }),
            0u);
  EXPECT_EQ(operationsFor([](std::uint32_t) -> std::uint32_t { return 1; }),
            0u);
}

TEST(Synthesis, NeverUsesAnOperationWithoutAValue) {
  EXPECT_FALSE(evaluate(Op::ShiftLeft, 32, 1, 32, 0));
  EXPECT_FALSE(evaluate(Op::ShiftRightSigned, 32, 1, 0xffffffff, 0));
  EXPECT_FALSE(evaluate(Op::Divide, 32, 1, 0, 0));
  EXPECT_EQ(evaluate(Op::ShiftRightSigned, 32, 0x80000000, 31, 0), 0xffffffffu);
  EXPECT_EQ(evaluate(Op::LeadingZeros, 32, 0, 0, 0), 32u);
  EXPECT_EQ(evaluate(Op::TrailingZeros, 32, 0, 0, 0), 32u);
}

TEST(Synthesis, SaysWhyThereIsNone) {
  SynthesisProblem P = problem([](std::uint32_t X) -> std::uint32_t {
    return X * 2654435761u ^ X >> 7;
  });
  P.MostOperations = 2;
  SynthesisResult R = synthesise(P);
  EXPECT_FALSE(R.Found);
  EXPECT_NE(R.Reason.find("up to 2 operations"), std::string::npos);
}

TEST(Synthesis, TheStepLimitHoldsAndIsSaid) {
  SynthesisProblem P = problem([](std::uint32_t X) -> std::uint32_t {
    return X * 2654435761u ^ X >> 7;
  });
  P.MostSteps = 1000;
  SynthesisResult R = synthesise(P);
  EXPECT_FALSE(R.Found);
  EXPECT_LT(R.Steps, 200'000u);
  EXPECT_NE(R.Reason.find("step limit"), std::string::npos);
}

TEST(Synthesis, IsDeterministic) {
  SynthesisProblem P = problem(
      [](std::uint32_t X) -> std::uint32_t { return (X | (X - 1)) + 1; });
  EXPECT_EQ(synthesise(P).Found, synthesise(P).Found);
}

TEST(StraightLine, PrintsCompilableText) {
  StraightLine P;
  P.Nodes = {{Op::Input, 0, 0, 0, 0},
             {Op::Constant, 0, 0, 0, 1},
             {Op::Subtract, 0, 1, 0, 0},
             {Op::And, 0, 2, 0, 0}};
  EXPECT_EQ(P.toCxx({"X"}),
            "const std::uint32_t T1 = static_cast<std::uint32_t>(X - 1u);\n"
            "return static_cast<std::uint32_t>(X & T1);\n");
  EXPECT_EQ(P.operations(), 2u);
}

} // namespace
