//===- SourceUnitTest.cpp - What a compilation database says of a unit ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Compile.h"
#include "evo/Frontend/Project.h"
#include "llvm/ADT/STLExtras.h"
#include "gtest/gtest.h"

using namespace evo;

static bool isC(std::vector<std::string> Arguments, std::string File) {
  UnitCommand U;
  U.File = std::move(File);
  U.Folder = "/program";
  U.Arguments = std::move(Arguments);
  return llvm::is_contained(sourceUnit(U).Arguments, "c");
}

TEST(SourceUnitTest, IsCByItsName) {
  EXPECT_TRUE(isC({"clang", "-c", "/program/a.c"}, "/program/a.c"));
  EXPECT_FALSE(isC({"clang", "-c", "/program/a.cpp"}, "/program/a.cpp"));
}

TEST(SourceUnitTest, IsCxxByItsCompiler) {
  EXPECT_FALSE(isC({"/usr/bin/g++-12", "/program/a.c"}, "/program/a.c"));
  EXPECT_TRUE(isC({"/opt/c++/bin/cc", "/program/a.c"}, "/program/a.c"));
}

TEST(SourceUnitTest, IsWhatItsArgumentsSay) {
  EXPECT_FALSE(isC({"cc", "-xc++", "/program/a.c"}, "/program/a.c"));
  EXPECT_FALSE(
      isC({"clang", "--driver-mode=g++", "/program/a.c"}, "/program/a.c"));
}

TEST(SourceUnitTest, HasNoInputAmongItsArguments) {
  UnitCommand U;
  U.File = "/program/a.cpp";
  U.Folder = "/program/build";
  U.Arguments = {"clang++", "-Dx=1", "../a.cpp"};
  EXPECT_EQ(sourceUnit(U).Arguments,
            (std::vector<std::string>{"clang++", "-Dx=1"}));
}
