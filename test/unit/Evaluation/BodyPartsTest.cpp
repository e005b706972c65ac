//===- BodyPartsTest.cpp - A patch, function by function ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Evaluation/BodyParts.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Hash.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

constexpr llvm::StringLiteral Text = "#include <x>\n"
                                     "int f(int A) { return A + 1; }\n"
                                     "int g(int A) { return A * 2; }\n";

FunctionBody body(llvm::StringRef File, llvm::StringRef Name,
                  llvm::StringRef Body, llvm::StringRef Why = "") {
  return {File.str(), Name.str(), Text.find(Body), Body.size(),
          1,          false,      Why.str()};
}

Edit edit(llvm::StringRef Old, llvm::StringRef New) {
  return {Text.find(Old), Old.size(), New.str()};
}

Patch patch(std::vector<Edit> Edits, llvm::StringRef File = "a.cpp") {
  llvm::sort(Edits);
  return {{{File.str(), contentHash(Text), std::move(Edits)}}};
}

BodyParts places(llvm::StringRef Why = "") {
  std::vector<FunctionBody> All;
  for (llvm::StringRef File : {"a.cpp", "b.cpp"}) {
    All.push_back(body(File, "f", "{ return A + 1; }"));
    All.push_back(body(File, "g", "{ return A * 2; }", Why));
  }
  return {All, [](llvm::StringRef File) -> llvm::Expected<std::string> {
            if (File == "gone.cpp")
              return makeError(Code::FileNotFound, "no gone.cpp");
            return Text.str();
          }};
}

TEST(BodyParts, ASetIsWhatItMakesOfEachFunction) {
  BodyParts P = places();
  SplitPatch S = P.split(patch(
      {edit("A + 1", "1 + A"), edit("A * 2", "A + A"), edit("1;", "1u;")}));
  ASSERT_EQ(S.Why, "");
  ASSERT_EQ(S.Parts.size(), 2u);
  EXPECT_EQ(S.Parts[0].Place.Function, "f");
  EXPECT_EQ(S.Parts[1].Place.Function, "g");
}

TEST(BodyParts, OneCandidateMayChangeTwoFilesAndTwoFunctions) {
  Patch Two = patch({edit("A + 1", "1 + A"), edit("A * 2", "A + A")});
  Two.Files.push_back(patch({edit("A * 2", "2 * A")}, "b.cpp").Files.front());
  BodyParts P = places();
  EXPECT_EQ(P.split(Two).Parts.size(), 3u);
}

TEST(BodyParts, TheSameTextHasTheSameNameWhoeverWritesIt) {
  BodyParts P = places();
  std::string Whole = P.split(patch({edit("A + 1", "A + 10")})).digest();
  EXPECT_EQ(Whole, P.split(patch({edit("1;", "10;")})).digest());
  EXPECT_NE(Whole, P.split(patch({edit("1;", "10;")}, "b.cpp")).digest());
  EXPECT_NE(Whole, P.split(patch({edit("1;", "11;")})).digest());
}

TEST(BodyParts, AnAddedIncludeIsPartOfTheText) {
  BodyParts P = places();
  SplitPatch With =
      P.split(patch({{0, 0, "#include <y>\n"}, edit("1;", "10;")}));
  ASSERT_EQ(With.Parts.size(), 1u);
  EXPECT_EQ(With.Parts[0].Change.Files[0].Edits.size(), 2u);
  EXPECT_NE(With.digest(), P.split(patch({edit("1;", "10;")})).digest());
}

TEST(BodyParts, WhatChangesNothingHasNoParts) {
  BodyParts P = places();
  SplitPatch S = P.split(patch({edit("A + 1", "A + 1")}));
  EXPECT_EQ(S.Why, "");
  EXPECT_TRUE(S.Parts.empty());
}

TEST(BodyParts, WhatIsNoBodyCannotBeSplit) {
  BodyParts P = places("has the label out");
  auto Why = [&](Patch Change) { return P.split(Change).Why; };
  EXPECT_EQ(Why(patch({edit("int f", "long f")})),
            "it changes what is outside of a function's body");
  EXPECT_EQ(Why(patch({edit("A + 1", "1 + A"), edit("int g", "long g")})),
            "it changes what is outside of a function's body");
  EXPECT_EQ(Why(patch({{0, 0, "#include <y>\n"}})), "it only adds an #include");
  EXPECT_EQ(Why(patch({edit("A * 2", "A + A")})), "g has the label out");
  EXPECT_EQ(Why(patch({edit("A + 1", "1 + A")}, "c.cpp")),
            "it changes what is outside of a function's body");
  EXPECT_EQ(Why(patch({edit("A + 1", "1 + A")}, "gone.cpp")), "no gone.cpp");
  Patch Old = patch({edit("A + 1", "1 + A")});
  Old.Files[0].Hash = contentHash("other");
  EXPECT_EQ(Why(Old), "a.cpp is not as it was when the candidate was made");
}

} // namespace
