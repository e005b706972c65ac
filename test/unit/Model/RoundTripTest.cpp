//===- RoundTripTest.cpp - values survive JSON lines ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Candidate.h"
#include "evo/Model/Stages.h"
#include "evo/Support/Json.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

Candidate sample() {
  Candidate C;
  C.Place = {"", "arith.x", "src/a.cpp", "f(int)", 1,
             10, 5,         2,           3,        "a\t% \"b\"\n"};
  C.Place.Id = siteId(C.Place);
  C.Change = {{{"src/a.cpp", "hash", {{10, 5, "a & b\\"}}}}};
  C.Claim = Promise::Refines;
  C.Floor = EvidenceKind::Proved;
  C.Message = "remainder by a power of two";
  C.Conditions = {"has_single_bit(b): dominating assert at line 1"};
  C.Earned = {EvidenceKind::Bounded, 8, "why", "", {"no aliasing"}};
  C.Parents = {"p"};
  C.Seed = ~std::uint64_t(0);
  C.Id = candidateId(C);
  return C;
}

template <class T> void roundTrip(const T &Value) {
  std::string Line = toJsonLine(Value);
  EXPECT_EQ(Line.find('\n'), std::string::npos);
  auto Back = fromJsonLine<T>(Line);
  ASSERT_TRUE(bool(Back)) << llvm::toString(Back.takeError());
  EXPECT_EQ(*Back, Value);
  EXPECT_EQ(toJsonLine(*Back), Line);
}

TEST(RoundTrip, Candidate) { roundTrip(sample()); }
TEST(RoundTrip, Site) { roundTrip(sample().Place); }
TEST(RoundTrip, Patch) { roundTrip(sample().Change); }
TEST(RoundTrip, PatchOfBytesThatAreNotUtf8) {
  roundTrip(Patch{{{"a.cpp", "hash", {{1, 2, "\xE9t\xE9"}}}}});
}
TEST(RoundTrip, Evidence) { roundTrip(sample().Earned); }
TEST(RoundTrip, Refusal) {
  roundTrip(Refusal{"r", "f", "g()", 1, 2, "because"});
}
TEST(RoundTrip, Verdict) {
  roundTrip(Verdict{"gate", Decision::Ask, "11 lines"});
}

TEST(RoundTrip, Evaluation) {
  Measurement M{"v",
                "w",
                "user-time",
                "s",
                "m",
                "b1",
                "b2",
                {1.5, 0.1},
                {1.25, 1e-300},
                {0.8, 0.7, 0.9, 0.95, 1e-9}};
  roundTrip(M);
  roundTrip(
      Evaluation{{"a", "b"}, {EvidenceKind::Tested, 3, "", "", {}}, {M}, 0.25});
}

TEST(RoundTrip, AMissingFieldIsNamed) {
  auto Bad =
      fromJsonLine<Verdict>(R"({"gate":"g","decision":"allow"})", "log:3");
  std::string Message = llvm::toString(Bad.takeError());
  EXPECT_NE(Message.find("reason"), std::string::npos) << Message;
  EXPECT_NE(Message.find("log:3"), std::string::npos) << Message;
}

TEST(RoundTrip, AnUnknownNameIsRefused) {
  auto Bad =
      fromJsonLine<Verdict>(R"({"gate":"g","decision":"perhaps","reason":""})");
  EXPECT_FALSE(bool(Bad));
  llvm::consumeError(Bad.takeError());
}

TEST(SiteId, DoesNotDependOnPositionButOnWhatTheSiteIs) {
  Site A = sample().Place, B = A;
  B.Line = 77, B.Column = 1, B.Offset = 999;
  EXPECT_EQ(siteId(A), siteId(B));
  B.Text = " a % \"b\"";
  EXPECT_EQ(siteId(A), siteId(B)) << "white space is folded";
  for (auto Change :
       {+[](Site &S) { S.Rule += "2"; },
        +[](Site &S) { S.Function = "g(int)"; }, +[](Site &S) { ++S.Ordinal; },
        +[](Site &S) { S.Text += "c"; }, +[](Site &S) { S.File = "b.cpp"; }}) {
    Site C = A;
    Change(C);
    EXPECT_NE(siteId(A), siteId(C));
  }
}

} // namespace
