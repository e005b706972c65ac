//===- GatesTest.cpp - What may not land, and why ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Safety/Gates.h"
#include "evo/Support/Hash.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

constexpr llvm::StringLiteral Text = "one\ntwo\nthree\n";

llvm::Expected<std::string> read(llvm::StringRef) { return Text.str(); }

Candidate candidate(std::vector<Edit> Edits = {{0, 3, "1"}}) {
  Candidate C;
  C.Place.Rule = "string.x";
  C.Change.Files = {{"src/a.cpp", contentHash(Text), std::move(Edits)}};
  return C;
}

Evaluation tested() {
  Evaluation E;
  E.Earned = {EvidenceKind::Tested, 1, "", "", {}};
  return E;
}

Verdict verdictOf(llvm::StringRef Gate, const GateFacts &Facts,
                  const Candidate &C, const Evaluation &E) {
  for (Verdict &V : judge(standardGates(Facts, read), C, E))
    if (V.Gate == Gate)
      return V;
  return {"no such gate", Decision::Deny, ""};
}

TEST(Gates, AGoodCandidatePassesAll) {
  auto Verdicts = judge(standardGates({}, read), candidate(), tested());
  EXPECT_GE(Verdicts.size(), 5u);
  EXPECT_EQ(overall(Verdicts), Decision::Allow);
}

TEST(Gates, NoGateMeansNoLanding) { EXPECT_EQ(overall({}), Decision::Deny); }

TEST(Gates, DenyBeatsAskBeatsAllow) {
  Verdict Yes{"a", Decision::Allow, ""}, No{"b", Decision::Deny, ""},
      Ask{"c", Decision::Ask, ""};
  EXPECT_EQ(overall({Yes, Ask}), Decision::Ask);
  EXPECT_EQ(overall({Ask, No, Yes}), Decision::Deny);
}

TEST(LinesChanged, CountsTouchedAndAddedLines) {
  auto Count = [](std::vector<Edit> Edits) {
    return llvm::cantFail(
        linesChanged(candidate(std::move(Edits)).Change, read));
  };
  EXPECT_EQ(Count({{0, 1, "O"}}), 1u);
  EXPECT_EQ(Count({{0, 1, "O"}, {2, 1, "E"}}), 1u) << "two edits of one line";
  EXPECT_EQ(Count({{0, 8, ""}}), 3u) << "touches the third, where it ends";
  EXPECT_EQ(Count({{4, 0, "a\nb\n"}}), 3u);
}

TEST(MaxLinesChanged, DeniesOneLineMoreThanAllowed) {
  GateFacts Facts;
  Facts.Owner.MaxLinesChanged = 2;
  Candidate C = candidate({{0, 3, "1\n1b\n1c"}});
  Verdict V = verdictOf("max-lines-changed", Facts, C, tested());
  EXPECT_EQ(V.Result, Decision::Deny);
  EXPECT_EQ(V.Reason, "3 lines changed, 2 allowed");
  Facts.Owner.MaxLinesChanged = 3;
  EXPECT_EQ(verdictOf("max-lines-changed", Facts, C, tested()).Result,
            Decision::Allow);
}

TEST(ForbiddenPaths, EvosOwnInputsAreAlwaysForbidden) {
  for (const char *File :
       {"evo.yaml", "sub/evo.yaml", ".evo/x", ".git/config", ".ci/run",
        ".github/workflows/a.yml", "test/a.cpp", "lib/tests/a.cpp",
        "db/db_test.cc", "lib/ParserTest.cpp", "test.cpp", "bench/b.cpp",
        "bench.cpp", "x/bench.cc", "../other.cpp", "/etc/passwd", "a/../../b",
        ""})
    EXPECT_NE(whyForbidden({}, File), "") << File;
}

TEST(ForbiddenPaths, OrdinarySourcesAreNot) {
  for (const char *File : {"a.cpp", "src/latest.cpp", "src/contest/a.cc",
                           "attestation/x.h", "lib/Tester.cpp"})
    EXPECT_EQ(whyForbidden({}, File), "") << File;
}

TEST(ForbiddenPaths, OwnersGlobsAndWhatWorkloadsUse) {
  GateFacts Facts;
  Facts.Owner.ForbiddenPaths = {"src/crypto/*", "[broken"};
  EXPECT_NE(whyForbidden(Facts, "src/crypto/aes.cpp"), "");
  EXPECT_NE(whyForbidden(Facts, "src/a.cpp"), "")
      << "an unreadable pattern forbids everything";
  Facts.Owner.ForbiddenPaths = {};
  Facts.UsedByWorkloads = {"data"};
  EXPECT_NE(whyForbidden(Facts, "data/in.h"), "");
  EXPECT_EQ(whyForbidden(Facts, "database.cpp"), "");
}

TEST(EvidenceFloor, OnlyWhatIsEarnedCounts) {
  auto Result = [](EvidenceKind Rule, EvidenceKind Earned, EvidenceKind Run) {
    Candidate C = candidate();
    C.Floor = Rule;
    C.Earned.Kind = Earned;
    Evaluation E;
    E.Earned.Kind = Run;
    return verdictOf("evidence-floor", {}, C, E).Result;
  };
  using enum EvidenceKind;
  EXPECT_EQ(Result(Tested, Unknown, Tested), Decision::Allow);
  EXPECT_EQ(Result(Proved, Proved, Tested), Decision::Allow);
  EXPECT_EQ(Result(Proved, Fuzzed, Tested), Decision::Deny);
  EXPECT_EQ(Result(Tested, Refuted, Tested), Decision::Deny);
  EXPECT_EQ(Result(Tested, Proved, Refuted), Decision::Deny);
  EXPECT_EQ(Result(Tested, Proved, Unknown), Decision::Deny)
      << "a proof of the rule is not a green test run";
  EXPECT_EQ(Result(Tested, Unknown, Compared), Decision::Deny)
      << "the same output is not a test";
  EXPECT_EQ(Result(Tested, Compared, Compared), Decision::Deny);
  EXPECT_EQ(Result(Tested, Tested, Compared), Decision::Deny);
  EXPECT_EQ(Result(Tested, Identical, Compared), Decision::Deny);
  EXPECT_EQ(Result(Tested, Refuted, Compared), Decision::Deny);
  EXPECT_EQ(Result(Proved, Fuzzed, Compared), Decision::Deny);
  EXPECT_EQ(Result(Tested, Fuzzed, Compared), Decision::Allow)
      << "what the rule earned by itself stands";
  EXPECT_EQ(Result(Proved, Proved, Compared), Decision::Allow);
}

TEST(EvidenceFloor, AnEditThatMayChangeBehaviourNeverLandsOnTestsAlone) {
  using enum EvidenceKind;
  auto Result = [](EvidenceKind Earned, EvidenceKind Run) {
    Candidate C = candidate();
    C.Place.Rule = "genetic.delete-statement";
    C.Claim = Promise::ChangesBehaviour;
    C.Floor = Fuzzed;
    C.Earned.Kind = Earned;
    Evaluation E;
    E.Earned.Kind = Run;
    GateFacts Facts;
    Facts.AskedFor = {C.Place.Rule};
    return overall(judge(standardGates(Facts, read), C, E));
  };
  for (EvidenceKind Run : {Tested, Compared})
    for (EvidenceKind Earned : {Unknown, Refuted, Compared, Tested, Identical})
      EXPECT_EQ(Result(Earned, Run), Decision::Deny)
          << evidenceKindName(Earned).str();
  for (EvidenceKind Run : {Unknown, Refuted})
    EXPECT_EQ(Result(Proved, Run), Decision::Deny)
        << "and never without the tests";
  for (EvidenceKind Earned : {Fuzzed, Bounded, Proved})
    EXPECT_EQ(Result(Earned, Tested), Decision::Allow);
}

TEST(PromiseGate, AVisibleChangeLandsOnlyWhenAskedForByName) {
  for (Promise P : {Promise::ChangesBehaviour, Promise::WithinTolerance}) {
    Candidate C = candidate();
    C.Claim = P;
    GateFacts Facts;
    EXPECT_EQ(verdictOf("promise", Facts, C, tested()).Result, Decision::Deny);
    Facts.AskedFor = {"string.y"};
    EXPECT_EQ(verdictOf("promise", Facts, C, tested()).Result, Decision::Deny);
    Facts.AskedFor = {"string.x"};
    EXPECT_EQ(verdictOf("promise", Facts, C, tested()).Result, Decision::Allow);
  }
}

TEST(Approval, AsksWhenThePolicySaysSo) {
  GateFacts Facts;
  Facts.Owner.RequireApproval = true;
  EXPECT_EQ(verdictOf("approval", Facts, candidate(), tested()).Result,
            Decision::Ask);
}

} // namespace
