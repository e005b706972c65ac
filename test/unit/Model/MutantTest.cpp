//===- MutantTest.cpp - scores, and what counts for nothing ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Mutant.h"
#include "evo/Support/Json.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

MutationScore score(std::initializer_list<MutantStatus> All) {
  MutationScore S;
  for (MutantStatus Each : All)
    S.add(Each);
  return S;
}

TEST(Mutant, ATimeLimitIsNoticed) {
  auto S = score({MutantStatus::Killed, MutantStatus::Timeout,
                  MutantStatus::Survived, MutantStatus::Survived});
  EXPECT_EQ(S.percent(), 50.0);
  EXPECT_EQ(S.percentOfCovered(), 50.0);
}

TEST(Mutant, WhatNoTestReachesIsNotNoticed) {
  auto S = score({MutantStatus::Killed, MutantStatus::NoCoverage});
  EXPECT_EQ(S.percent(), 50.0);
  EXPECT_EQ(S.percentOfCovered(), 100.0);
}

TEST(Mutant, WhatWasNotTriedSaysNothing) {
  auto S = score({MutantStatus::Killed, MutantStatus::CompileError,
                  MutantStatus::Ignored});
  EXPECT_EQ(S.percent(), 100.0);
  auto None = score({MutantStatus::CompileError, MutantStatus::Ignored});
  EXPECT_FALSE(None.percent());
  EXPECT_FALSE(score({}).percent());
  EXPECT_FALSE(score({MutantStatus::NoCoverage}).percentOfCovered());
}

TEST(Mutant, ResultsSurviveJson) {
  for (MutantStatus S : {MutantStatus::Killed, MutantStatus::Timeout,
                         MutantStatus::Survived, MutantStatus::NoCoverage,
                         MutantStatus::CompileError, MutantStatus::Ignored}) {
    MutantResult R = {"0123456789abcdef", S, "exit status 1", "a test", 3, 0.5};
    auto Back = fromJsonLine<MutantResult>(toJsonLine(R));
    ASSERT_TRUE(static_cast<bool>(Back));
    EXPECT_EQ(*Back, R);
  }
}

TEST(Mutant, WhatTheTestsNoticeIsSaidInWords) {
  Noticed N;
  EXPECT_EQ(describe(N),
            "were asked about no error on its lines or in its functions");
  EXPECT_FALSE(N.deciding().percent());
  N.Function = score({MutantStatus::Killed, MutantStatus::NoCoverage});
  EXPECT_EQ(describe(N), "notice 1 of 2 errors in its functions");
  EXPECT_EQ(N.deciding().percent(), 50.0);
  N.Lines = score({MutantStatus::Survived, MutantStatus::CompileError});
  EXPECT_EQ(describe(N), "notice 0 of 1 errors on its lines, 1 of 2 errors in "
                         "its functions");
  EXPECT_EQ(N.deciding().percent(), 0.0);
  auto Back = fromJsonLine<Noticed>(toJsonLine(N));
  ASSERT_TRUE(static_cast<bool>(Back));
  EXPECT_EQ(*Back, N);
  auto Broken = fromJsonLine<Noticed>(R"({"lines":{},"function":{}})");
  EXPECT_FALSE(static_cast<bool>(Broken));
  llvm::consumeError(Broken.takeError());
}

TEST(Mutant, BrokenResultsAreErrors) {
  for (
      llvm::StringRef Line :
      {R"({"candidate":"x","status":"Escaped","reason":"","killed-by":"","tests":1,"seconds":1})",
       R"({"candidate":"x","reason":"","killed-by":"","tests":1,"seconds":1})",
       R"({"candidate":"x","status":"Killed","reason":"","killed-by":"","tests":-1,"seconds":1})",
       R"({"candidate":"x","status":"Kil)", "[]", ""}) {
    auto R = fromJsonLine<MutantResult>(Line);
    EXPECT_FALSE(static_cast<bool>(R)) << Line.str();
    llvm::consumeError(R.takeError());
  }
}

} // namespace
