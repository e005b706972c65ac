//===- EvidenceTest.cpp - unknown never passes ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Evidence.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

Evidence of(EvidenceKind Kind) { return {Kind, 1, "", "", {}}; }

TEST(Evidence, UnknownRefutedAndComparedMeetNoFloor) {
  for (int Floor = 0; Floor <= int(EvidenceKind::Identical); ++Floor) {
    EXPECT_FALSE(meets(of(EvidenceKind::Compared), EvidenceKind(Floor)));
    EXPECT_FALSE(meets(of(EvidenceKind::Unknown), EvidenceKind(Floor)));
    EXPECT_FALSE(meets(of(EvidenceKind::Refuted), EvidenceKind(Floor)));
  }
}

TEST(Evidence, NothingMeetsAFloorThatIsNoFloor) {
  EXPECT_FALSE(meets(of(EvidenceKind::Proved), EvidenceKind::Unknown));
  EXPECT_FALSE(meets(of(EvidenceKind::Proved), EvidenceKind::Refuted));
  EXPECT_FALSE(meets(of(EvidenceKind::Proved), EvidenceKind::Identical));
}

TEST(Evidence, WeakerIsNotEnough) {
  EXPECT_FALSE(meets(of(EvidenceKind::Tested), EvidenceKind::Fuzzed));
  EXPECT_FALSE(meets(of(EvidenceKind::Fuzzed), EvidenceKind::Bounded));
  EXPECT_FALSE(meets(of(EvidenceKind::Bounded), EvidenceKind::Proved));
  EXPECT_TRUE(meets(of(EvidenceKind::Proved), EvidenceKind::Tested));
}

TEST(Evidence, IdenticalCodeIsAClaimAboutOneBinaryOnly) {
  EXPECT_TRUE(meets(of(EvidenceKind::Identical), EvidenceKind::Tested));
  EXPECT_FALSE(meets(of(EvidenceKind::Identical), EvidenceKind::Proved));
}

TEST(Evidence, NothingIsComparedOnly) {
  // Not even the strongest evidence is asked whether it was compared.
  EXPECT_FALSE(meets(of(EvidenceKind::Proved), EvidenceKind::Compared));
  EXPECT_EQ(describe(of(EvidenceKind::Compared)), "compared(1)");
  EXPECT_EQ(evidenceKindFromName("compared"), EvidenceKind::Compared);
}

TEST(Evidence, TheDefaultIsUnknown) {
  EXPECT_EQ(Evidence().Kind, EvidenceKind::Unknown);
}

} // namespace
