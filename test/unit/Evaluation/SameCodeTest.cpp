//===- SameCodeTest.cpp - only what runs counts ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/SameCode.h"
#include "evo/Support/Files.h"
#include "evo/Support/Process.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

class SameCodeTest : public testing::Test {
protected:
  std::string object(llvm::StringRef Text, llvm::StringRef Flags = "-O2") {
    std::string Name = Folder.file(std::to_string(++Count));
    llvm::cantFail(writeFile(Name + ".cpp", Text));
    Command C = Command::shell("clang++ " + Flags.str() + " -c " + Name +
                               ".cpp -o " + Name + ".o");
    EXPECT_TRUE(llvm::cantFail(run(C)).succeeded());
    return Name + ".o";
  }

  bool same(llvm::StringRef A, llvm::StringRef B,
            llvm::StringRef Flags = "-O2") {
    return sameCode(object(A, Flags), object(B, Flags));
  }

  TemporaryFolder Folder = llvm::cantFail(TemporaryFolder::create("evo-same"));
  unsigned Count = 0;
};

TEST_F(SameCodeTest, WhatTheOptimiserMakesEqualIs) {
  EXPECT_TRUE(
      same("int f(int x) { return x * 2; }", "int f(int y) { return y + y; }"));
  EXPECT_TRUE(same("int f(unsigned x) { return x / 8; }",
                   "int f(unsigned x) { return x >> 3; }"));
  EXPECT_TRUE(
      same("int f() { return 1; }", "\n\n\nint f() { return 1; }", "-O2 -g"))
      << "lines in debug information are no code";
}

TEST_F(SameCodeTest, WhatDiffersInAnythingIsNot) {
  EXPECT_FALSE(
      same("int f(int x) { return x * 3; }", "int f(int x) { return x * 5; }"));
  EXPECT_FALSE(same("const char *f() { return \"a\"; }",
                    "const char *f() { return \"b\"; }"))
      << "data";
  EXPECT_FALSE(same("void g(); void h(); void f() { g(); }",
                    "void g(); void h(); void f() { h(); }"))
      << "the callee is only in a relocation";
  EXPECT_FALSE(same("extern int a[9]; int *f() { return a + 1; }",
                    "extern int a[9]; int *f() { return a + 2; }"))
      << "an addend";
  EXPECT_FALSE(same("int a; int f() { return 1; }", "int f() { return 1; }"))
      << "zeroed data has a size only";
  EXPECT_FALSE(same("int f() { return 1; }", "int g() { return 1; }"))
      << "a name";
  EXPECT_FALSE(same("int f() { return 1; }",
                    "__attribute__((weak)) int f() { return 1; }"))
      << "a binding";
  EXPECT_FALSE(same("template <class T> T f(T x) { return x; }\n"
                    "template int f(int);",
                    "template <class T> T f(T x) { return x; }\n"
                    "template long f(long);"));
}

TEST_F(SameCodeTest, WhatCanNotBeReadIsNot) {
  EXPECT_FALSE(
      same("int f() { return 1; }", "int f() { return 1; }", "-O2 -emit-llvm"))
      << "bitcode says nothing about code";
  std::string Good = object("int f() { return 1; }");
  EXPECT_TRUE(sameCode(Good, Good));
  EXPECT_FALSE(sameCode(Good, Good + ".missing"));
  llvm::cantFail(writeFile(Folder.file("junk"), "junk"));
  EXPECT_FALSE(sameCode(Folder.file("junk"), Folder.file("junk")));
}

} // namespace
