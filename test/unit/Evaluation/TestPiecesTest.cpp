//===- TestPiecesTest.cpp - Test commands, case by case ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Evaluation/TestPieces.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

std::string listed(llvm::StringRef Output) {
  return llvm::join(googleTestCases(Output), " ");
}

TEST(TestPieces, GoogleTestNamesItsCases) {
  EXPECT_EQ(listed("Running main() from gtest_main.cc\n"
                   "Sum.\n  Ten\n  DISABLED_Slow\n"
                   "Typed/0.  # TypeParam = int\n  Works\n"
                   "All/Param.\n  Is/0  # GetParam() = 4.5\n"),
            "Sum.Ten Typed/0.Works All/Param.Is/0");
}

TEST(TestPieces, ANameThatTheFilterWouldReadOtherwiseSplitsNothing) {
  for (const char *Name : {"A*", "A?b", "A-b", "A:b", "A b", "A.b"})
    EXPECT_EQ(listed(std::string("Sum.\n  Ten\n  ") + Name + "\n"), "") << Name;
}

TEST(TestPieces, WhatIsNoListSplitsNothing) {
  EXPECT_EQ(listed(""), "");
  EXPECT_EQ(listed("all tests passed.\nbye\n"), "");
  EXPECT_EQ(listed("  Ten\n"), "");
}

TEST(TestPieces, CTestNamesItsTestsUnlessOneNeedsAnother) {
  auto Cases = [](llvm::StringRef Properties) {
    return llvm::join(
        ctestCases(("{\"tests\": [{\"name\": \"a\"}, {\"name\": \"b.c\", "
                    "\"properties\": [" +
                    Properties + "]}]}")
                       .str()),
        " ");
  };
  EXPECT_EQ(Cases(""), "a b.c");
  EXPECT_EQ(Cases("{\"name\": \"LABELS\", \"value\": [\"x\"]}"), "a b.c");
  EXPECT_EQ(Cases("{\"name\": \"DEPENDS\", \"value\": [\"a\"]}"), "");
  EXPECT_TRUE(ctestCases("{\"tests\": [{\"name\": \"it's\"}]}").empty());
  EXPECT_TRUE(ctestCases("no tests").empty());
  EXPECT_TRUE(ctestCases("[]").empty());
}

TEST(TestPieces, APartIsAskedForByName) {
  TestCommand G = {TestRunner::GoogleTest, "./unit", {"A.a", "A.b", "B.c"}};
  EXPECT_EQ(G.only({"A.a", "B.c"}),
            "GTEST_FAIL_FAST=1 ./unit --gtest_filter=A.a:B.c");
  EXPECT_EQ(G.only(G.Cases), "./unit");
  EXPECT_EQ(G.only({}), "./unit");
  TestCommand C = {TestRunner::CTest, "ctest --test-dir b", {"a.b", "c+", "d"}};
  EXPECT_EQ(C.only({"a.b", "c+"}),
            "ctest --test-dir b --stop-on-failure -R '^(a\\.b|c\\+)$'");
  TestCommand W = {TestRunner::Whole, "make check", {}};
  EXPECT_EQ(W.only({}), "make check");
}

TEST(TestPieces, OnlyPlainCommandsOfPrograms) {
  auto Folder = llvm::cantFail(TemporaryFolder::create("evo-pieces"));
  auto Program = [&](llvm::StringRef Name, llvm::StringRef Text) {
    llvm::cantFail(writeFile(Folder.file(Name), Text));
    llvm::sys::fs::setPermissions(Folder.file(Name), llvm::sys::fs::all_all);
  };
  Program("lists", "#!/bin/sh\n# --gtest_list_tests\n"
                   "printf 'Sum.\\n  Ten\\n  Two\\n'\n");
  BuiltProgram B;
  B.Source = B.Build = Folder.path();
  for (const char *Line :
       {"${build}/lists", "${build}/lists | cat", "${build}/none",
        "X=1 ${build}/lists", "${build}/lists --gtest_filter=Sum.*", "true",
        "ctest --test-dir ${build} -R a", "ctest", "ctest -L slow"}) {
    TestCommand T = splitTest({}, Line, B);
    EXPECT_EQ(T.Runner, TestRunner::Whole) << Line; // a script is no program
    EXPECT_TRUE(T.Cases.empty()) << Line;
    EXPECT_EQ(T.Line, Line);
  }
}

} // namespace
