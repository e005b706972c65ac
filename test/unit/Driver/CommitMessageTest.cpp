//===- CommitMessageTest.cpp - A commit says all that matters ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Driver/Evolve/CommitMessage.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

Candidate candidate() {
  Candidate C;
  C.Id = "0123456789abcdef";
  C.Place = {"fedcba9876543210", "string.plus-assign", "src/Text.cpp",
             "ns::f(const std::string &)"};
  C.Place.Line = 20;
  C.Message = "append in place instead of building a new string";
  C.Benefit = "one allocation fewer";
  C.Conditions = {"S is a local variable"};
  return C;
}

TEST(CommitMessage, SaysRulePlaceEvidenceGainAndUndo) {
  CommitFacts Facts;
  Facts.Alone = "0.900x [0.890, 0.910] user-time on day";
  Facts.Together = "0.800x [0.790, 0.810] user-time on day";
  Facts.HoldOut = "0.850x [0.840, 0.860] user-time on night";
  Facts.SetSize = 3;
  Facts.Earned = {EvidenceKind::Tested, 2, "", "", {}};
  EXPECT_EQ(commitMessage(candidate(), Facts),
            R"(Text.cpp: append in place instead of building a new string

Rule:      string.plus-assign (equivalent)
Place:     src/Text.cpp:20 in ns::f(const std::string &)
Benefit:   one allocation fewer
Evidence:  tested(2)
Condition: S is a local variable
Gain:      0.900x [0.890, 0.910] user-time on day (alone, while searching)
Confirmed: 0.800x [0.790, 0.810] user-time on day (all 3 patches of the
           branch, clean build)
Hold-out:  0.850x [0.840, 0.860] user-time on night

Undo with `git revert` of this commit, or delete the branch with
`git branch -D`.

Evo-Candidate: 0123456789abcdef
Evo-Site: fedcba9876543210
)");
}

TEST(CommitMessage, SaysWhatTheTestsSee) {
  CommitFacts Facts;
  EXPECT_EQ(commitMessage(candidate(), Facts).find("Tests:"),
            std::string::npos);
  Facts.Noticed = "notice 2 of 3 errors on its lines";
  EXPECT_NE(commitMessage(candidate(), Facts)
                .find("Tests:     notice 2 of 3 errors on its lines\n"),
            std::string::npos);
}

TEST(CommitMessage, LinesStayShort) {
  Candidate C = candidate();
  C.Message = "a very long message that goes on and on, far longer than any "
              "title of a commit should ever be\nand has a second line";
  C.Place.Function = "a_very_long_function_name(const std::string &, const "
                     "std::vector<std::string> &, std::size_t)";
  std::string Text = commitMessage(C, {});
  auto Lines = llvm::split(Text, '\n');
  llvm::StringRef Title = *Lines.begin();
  EXPECT_LE(Title.size(), 74u) << "the ellipsis has three bytes";
  EXPECT_TRUE(Title.ends_with("…")) << Title.str();
  for (llvm::StringRef Line : Lines)
    EXPECT_LE(Line.size(), 76u) << Line.str();
}

} // namespace
