//===- PatchTest.cpp - patches are atomic and byte exact ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Patch.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Hash.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

FilePatch edits(llvm::StringRef Content, std::vector<Edit> Edits) {
  return {"a.cpp", contentHash(Content), std::move(Edits)};
}

ReadContent always(std::string Content) {
  return [Content](llvm::StringRef) -> llvm::Expected<std::string> {
    return Content;
  };
}

template <class T> bool fails(llvm::Expected<T> Value, Code Wanted) {
  std::optional<Code> Found;
  llvm::handleAllErrors(Value.takeError(),
                        [&](const EvoError &Info) { Found = Info.code(); });
  return Found == Wanted;
}

TEST(Patch, KeepsEveryByteOutsideTheEdits) {
  std::string Content = "\xEF\xBB\xBFint a;\r\n\tint b;\r\n";
  FilePatch P = edits(Content, {{7, 1, "xyz"}});
  EXPECT_EQ(llvm::cantFail(applyPatch(P, Content)),
            "\xEF\xBB\xBFint xyz;\r\n\tint b;\r\n");
}

TEST(Patch, RefusesAFileThatChanged) {
  EXPECT_TRUE(
      fails(applyPatch(edits("old", {{0, 1, "x"}}), "new"), Code::FileChanged));
}

TEST(Patch, RefusesAnEditBeyondTheEnd) {
  EXPECT_TRUE(
      fails(applyPatch(edits("abc", {{2, 5, ""}}), "abc"), Code::EditsOverlap));
}

TEST(Patch, RefusesOverlapsAndTwoInsertionsAtOnePlace) {
  EXPECT_TRUE(fails(normalised({{edits("abcdef", {{0, 3, "x"}, {2, 1, "y"}})}}),
                    Code::EditsOverlap));
  EXPECT_TRUE(fails(normalised({{edits("abcdef", {{2, 0, "x"}, {2, 0, "y"}})}}),
                    Code::EditsOverlap));
}

TEST(Patch, RefusesTwoHashesForOneFile) {
  EXPECT_TRUE(fails(
      normalised({{edits("abc", {{0, 1, "x"}}), edits("abd", {{2, 1, "y"}})}}),
      Code::FileChanged));
}

TEST(Patch, TheSameEditTwiceIsOneAndNoConflict) {
  Patch A{{edits("abc", {{0, 0, "#include <x>\n"}, {1, 1, "B"}})}};
  Patch B{{edits("abc", {{0, 0, "#include <x>\n"}, {2, 1, "C"}})}};
  EXPECT_FALSE(conflict(A, B));
  Patch Both = llvm::cantFail(merged(A, B));
  EXPECT_EQ(llvm::cantFail(applyPatch(Both.Files[0], "abc")),
            "#include <x>\naBC");
}

TEST(Patch, NeighboursDoNotConflictButOverlapsDo) {
  EXPECT_FALSE(conflict({{edits("abc", {{0, 1, "x"}})}},
                        {{edits("abc", {{1, 1, "y"}})}}));
  EXPECT_TRUE(conflict({{edits("abc", {{0, 2, "x"}})}},
                       {{edits("abc", {{1, 1, "y"}})}}));
  EXPECT_TRUE(conflict({{edits("abc", {{0, 1, "x"}})}},
                       {{edits("abd", {{2, 1, "y"}})}}));
}

TEST(Patch, InverseGivesTheOldBytesBack) {
  std::string Content = "one two three";
  Patch P{{edits(Content, {{0, 3, ""}, {4, 3, "deux-deux"}, {13, 0, "!"}})}};
  std::string After = llvm::cantFail(applyPatch(P.Files[0], Content));
  Patch Back = llvm::cantFail(inverse(P, always(Content)));
  EXPECT_EQ(llvm::cantFail(applyPatch(Back.Files[0], After)), Content);
}

} // namespace
