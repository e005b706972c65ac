//===- ProfileTest.cpp - Hot places are found by line and by name ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Observation/Profile.h"
#include "evo/Support/Json.h"
#include "gtest/gtest.h"

using namespace evo;

TEST(ShortFunctionName, DropsScopeParametersAndTemplateArguments) {
  EXPECT_EQ(shortFunctionName("f"), "f");
  EXPECT_EQ(shortFunctionName("ns::C::f(int, const std::string &) const"), "f");
  EXPECT_EQ(shortFunctionName("void ns::f<std::pair<int, a::b>>(a::b)"), "f");
  EXPECT_EQ(shortFunctionName("(anonymous namespace)::f(int)"), "f");
  EXPECT_EQ(shortFunctionName("ns::C::~C()"), "~C");
  EXPECT_EQ(shortFunctionName("C::operator()(int) const"), "operator()");
  EXPECT_EQ(shortFunctionName("ns::operator<<(S &, int)"), "operator<<");
  EXPECT_EQ(shortFunctionName("C<int>::operator bool() const"),
            "operator bool");
  EXPECT_EQ(shortFunctionName("ns::f[abi:cxx11](int)"), "f");
  EXPECT_EQ(shortFunctionName(""), "");
}

static Profile twoFunctions() {
  Profile P;
  P.Functions = {{"hot", "a.cpp", 10, 20, 0.9, 0.9},
                 {"warm", "a.cpp", 30, 0, 0.1, 1.0}};
  return P;
}

TEST(FindHot, ByLinesOrByName) {
  Profile P = twoFunctions();
  EXPECT_EQ(findHot(P, "a.cpp", "other()", 15)->Function, "hot");
  EXPECT_EQ(findHot(P, "a.cpp", "ns::warm(int)", 99)->Function, "warm");
}

TEST(FindHot, NothingForColdPlaces) {
  Profile P = twoFunctions();
  EXPECT_EQ(findHot(P, "b.cpp", "hot()", 15), nullptr) << "another file";
  EXPECT_EQ(findHot(P, "a.cpp", "cold()", 25), nullptr);
  EXPECT_EQ(findHot(P, "a.cpp", "", 25), nullptr) << "file scope has no name";
}

TEST(ProfileFromCounts, SharesSumToOneAndSilentFunctionsAreLeftOut) {
  Profile P = profileFromCounts({{"f()", "a.cpp", 1, 2, 3, 30},
                                 {"g()", "a.cpp", 4, 5, 1, 90},
                                 {"never()", "a.cpp", 6, 7, 0, 0}});
  ASSERT_EQ(P.Functions.size(), 2u);
  EXPECT_EQ(P.Functions[0].Function, "g()");
  EXPECT_DOUBLE_EQ(P.Functions[0].Self, 0.75);
  EXPECT_EQ(P.Method, ProfileMethod::Counts);
}

TEST(ProfileJson, RoundTrips) {
  Profile P = twoFunctions();
  P.Note = "perf: not installed";
  auto Back = fromJsonLine<Profile>(toJsonLine(P));
  ASSERT_TRUE(static_cast<bool>(Back)) << llvm::toString(Back.takeError());
  EXPECT_EQ(Back->Functions, P.Functions);
  EXPECT_EQ(Back->Note, P.Note);
}

TEST(TestReach, OnlyEnteredFunctionsCount) {
  TestReach R;
  R.PerTest = {{{"f()", "a.cpp", 1, 9, 1, 1}},
               {{"f()", "a.cpp", 1, 9, 0, 0}, {"g()", "a.cpp", 11, 19, 2, 2}}};
  EXPECT_EQ(R.reaching("a.cpp", 5), std::vector<std::size_t>{0});
  EXPECT_EQ(R.reaching("a.cpp", 15), std::vector<std::size_t>{1});
  EXPECT_TRUE(R.reaching("a.cpp", 10).empty());
  EXPECT_TRUE(R.reaching("b.cpp", 5).empty());
}
