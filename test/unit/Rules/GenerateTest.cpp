//===- GenerateTest.cpp - inputs reach what breaks rules ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#define EVO_RULE_HARNESS
#include "evo/rule/Generate.h"
#include "evo/rule/HarnessValues.inc"
#include "gtest/gtest.h"

using namespace evo::rule::gen;

namespace {

template <class T> T make(std::uint64_t Seed) {
  Source S(Seed);
  Pool P;
  return Arbitrary<T>::make(S, P);
}

/// How many of 4000 inputs satisfy `Is`.
template <class T, class F> int count(F Is) {
  int N = 0;
  for (std::uint64_t Seed = 0; Seed < 4000; ++Seed)
    N += Is(make<T>(mix(Seed)));
  return N;
}

template <class T> class Integers : public testing::Test {};
using AllIntegers =
    testing::Types<std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t,
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t>;
TYPED_TEST_SUITE(Integers, AllIntegers);

TYPED_TEST(Integers, ReachEveryBoundary) {
  using T = TypeParam;
  using L = std::numeric_limits<T>;
  for (T Boundary : {T(0), T(1), T(2), L::max(), T(L::max() - 1), L::min(),
                     T(L::min() + 1), T(L::max() / 2 + 1), T(-1)})
    EXPECT_GE(count<T>([&](T V) { return V == Boundary; }), 3)
        << "boundary " << +Boundary;
}

TYPED_TEST(Integers, ReachEveryPowerOfTwo) {
  using T = TypeParam;
  using U = std::make_unsigned_t<T>;
  for (unsigned Bit = 0; Bit < sizeof(T) * 8; ++Bit)
    EXPECT_GE(count<T>([&](T V) { return U(V) == U(U(1) << Bit); }), 1)
        << "bit " << Bit;
}

TYPED_TEST(Integers, AreOftenSmallButNotAlways) {
  using T = TypeParam;
  int Small = count<T>([](T V) { return V >= 0 && V <= 16; });
  EXPECT_GT(Small, 1000);
  EXPECT_LT(Small, 3000);
}

TEST(Floats, ReachWhatComparesOddly) {
  using D = std::numeric_limits<double>;
  EXPECT_GE(count<double>([](double V) { return std::isnan(V); }), 10);
  EXPECT_GE(count<double>([](double V) { return V == 0 && std::signbit(V); }),
            10);
  EXPECT_GE(count<double>([](double V) { return V == D::infinity(); }), 10);
  EXPECT_GE(count<double>([](double V) { return V == -D::infinity(); }), 5);
  EXPECT_GE(count<double>([](double V) { return V == D::denorm_min(); }), 5);
  EXPECT_GE(
      count<float>([](float V) { return std::fpclassify(V) == FP_SUBNORMAL; }),
      5);
}

TEST(Texts, AreEmptyHoldNulAndHighBytes) {
  using S = std::string;
  EXPECT_GE(count<S>([](const S &T) { return T.empty(); }), 100);
  EXPECT_GE(count<S>([](const S &T) { return T.find('\0') != S::npos; }), 100);
  EXPECT_GE(count<S>([](const S &T) {
              return std::any_of(T.begin(), T.end(), [](char C) {
                return static_cast<unsigned char>(C) > 127;
              });
            }),
            100);
  EXPECT_GE(count<S>([](const S &T) { return T.size() > 16; }), 50)
      << "longer than what a string keeps in itself";
}

TEST(Texts, AreFoundInEarlierOnes) {
  int Found = 0, Prefix = 0;
  for (std::uint64_t Seed = 0; Seed < 1000; ++Seed) {
    Source S(Seed);
    Pool P;
    const std::string &Hay = P.keep(Arbitrary<std::string>::make(S, P));
    std::string Needle = Arbitrary<std::string>::make(S, P);
    Found += Needle.size() > 1 && Hay.find(Needle) != std::string::npos;
    Prefix += Needle.size() > 1 && Hay.starts_with(Needle);
  }
  EXPECT_GE(Found, 50);
  EXPECT_GE(Prefix, 30);
}

TEST(Containers, HoldDuplicatesAndAreEmptyOrLong) {
  using V = std::vector<int>;
  EXPECT_GE(count<V>([](const V &X) {
              return std::set<int>(X.begin(), X.end()).size() < X.size();
            }),
            500);
  EXPECT_GE(count<V>([](const V &X) { return X.empty(); }), 100);
  EXPECT_GE(count<V>([](const V &X) { return X.size() > 20; }), 20);
}

TEST(Source, TheSameSeedGivesTheSameInput) {
  using All = std::tuple<std::vector<std::string>, double, std::map<int, int>>;
  for (std::uint64_t Seed : {0, 1, 77}) {
    std::string A, B;
    print(A, make<All>(Seed));
    print(B, make<All>(Seed));
    EXPECT_EQ(A, B);
  }
}

TEST(Source, TheNumbersAreTheSameOnEveryMachine) {
  Source S(1);
  EXPECT_EQ(S.choose(0), mix(1 + 0x9E3779B97F4A7C15u));
  EXPECT_EQ(mix(0), 0xE220A8397B1DCDAFu) << "the first number of splitmix64";
}

TEST(Source, WhatWasRecordedGivesTheInputAgain) {
  for (std::uint64_t Seed = 0; Seed < 50; ++Seed) {
    std::vector<std::uint64_t> Choices;
    Source S(Seed);
    S.recordTo(&Choices);
    Pool P, Q;
    auto First = Arbitrary<std::vector<std::string>>::make(S, P);
    Source Again(Choices);
    EXPECT_EQ((Arbitrary<std::vector<std::string>>::make(Again, Q)), First);
  }
}

TEST(Source, NoChoiceIsTheSimplestInput) {
  Source S(std::vector<std::uint64_t>{});
  Pool P;
  EXPECT_EQ(Arbitrary<int>::make(S, P), 0);
  EXPECT_EQ(Arbitrary<std::string>::make(S, P), "");
  EXPECT_TRUE((Arbitrary<std::map<int, int>>::make(S, P).empty()));
  EXPECT_EQ(std::signbit(Arbitrary<double>::make(S, P)), false);
}

TEST(Same, NanIsNanButZerosDiffer) {
  double Nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(same(Nan, -Nan));
  EXPECT_FALSE(same(0.0, -0.0));
  EXPECT_FALSE(same(std::vector<double>{0.0}, std::vector<double>{-0.0}));
  EXPECT_TRUE(same(std::optional<double>(Nan), std::optional<double>(Nan)));
}

TEST(Same, OnlyTheOrderOfUnorderedContainersIsOpen) {
  std::unordered_set<int> A = {1, 2, 3}, B = {3, 2, 1};
  EXPECT_TRUE(same(A, B));
  EXPECT_FALSE(same(std::vector<int>{1, 2}, std::vector<int>{2, 1}));
  EXPECT_FALSE(same(std::unordered_multiset<int>{1, 1, 2},
                    std::unordered_multiset<int>{1, 2, 2}));
}

TEST(Same, WhatHasNoMeaningIsNotComparable) {
  struct Opaque {};
  static_assert(!Comparable<Opaque>);
  static_assert(!Comparable<std::set<int>::iterator>);
  static_assert(!Comparable<std::vector<Opaque>>);
  static_assert(Comparable<std::vector<std::pair<int, std::string>>>);
}

TEST(Hash, OneValueHasOneHashInEveryType) {
  EXPECT_EQ(hashOf(std::size_t(7)), hashOf(7));
  EXPECT_EQ(hashOf(-1), hashOf(-1LL));
  EXPECT_EQ(hashOf(std::string("ab")), hashOf(std::string_view("ab")));
}

TEST(Print, GivesCppThatGivesTheValueAgain) {
  auto Text = [](const auto &V) {
    std::string Out;
    print(Out, V);
    return Out;
  };
  EXPECT_EQ(Text(std::numeric_limits<int>::min()), "(-2147483647 - 1)");
  EXPECT_EQ(Text(-0.0), "-0.0");
  EXPECT_EQ(Text(std::string("a\0\"", 3)), "std::string(\"a\\000\\\"\", 3)");
  EXPECT_EQ(Text(std::map<int, std::string>{{1, "x"}}), "{{1, \"x\"}}");
}

} // namespace
