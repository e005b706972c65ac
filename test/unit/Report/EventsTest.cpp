//===- EventsTest.cpp - logs survive kills and fold into reports ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/Events.h"
#include "evo/Report/RunReport.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "gtest/gtest.h"

using namespace evo;
namespace json = llvm::json;

namespace {

class EventsTest : public testing::Test {
protected:
  void SetUp() override {
    auto Made = TemporaryFolder::create("evo-events");
    ASSERT_TRUE(bool(Made));
    Folder.emplace(std::move(*Made));
    Path = Folder->file("run/events.jsonl");
  }

  void write(llvm::StringRef Kind, json::Object Fields) {
    auto Log = EventLog::open(Path);
    ASSERT_TRUE(bool(Log)) << llvm::toString(Log.takeError());
    llvm::Error E = Log->write(Kind, std::move(Fields));
    ASSERT_FALSE(bool(E)) << llvm::toString(std::move(E));
  }

  std::vector<Event> read() {
    auto Events = readEvents(Path);
    EXPECT_TRUE(bool(Events)) << llvm::toString(Events.takeError());
    return Events ? *Events : std::vector<Event>();
  }

  std::optional<TemporaryFolder> Folder;
  std::string Path;
};

TEST_F(EventsTest, RoundTrip) {
  write(event::Note, json::Object{{"text", "one\ntwo"}, {"extra", 7}});
  write(event::Finished, json::Object{});
  std::vector<Event> Events = read();
  ASSERT_EQ(Events.size(), 2u);
  EXPECT_EQ(Events[0].Kind, event::Note);
  EXPECT_EQ(Events[0].Fields,
            (json::Object{{"text", "one\ntwo"}, {"extra", 7}}));
  EXPECT_LE(Events[0].Seconds, Events[1].Seconds);
}

TEST_F(EventsTest, TruncatedLastLineIsLeftOutAndCutOff) {
  write(event::Note, json::Object{{"text", "kept"}});
  {
    auto Text = readFile(Path);
    ASSERT_TRUE(bool(Text));
    ASSERT_FALSE(bool(writeFile(Path, *Text + R"({"event":"note","sec)")));
  }
  EXPECT_EQ(read().size(), 1u);
  write(event::Finished, json::Object{});
  std::vector<Event> Events = read();
  ASSERT_EQ(Events.size(), 2u);
  EXPECT_EQ(Events[1].Kind, event::Finished);
}

TEST_F(EventsTest, LastLineWithoutNewlineIsNotYetAnEvent) {
  ASSERT_FALSE(bool(writeFile(Path, R"({"event":"note","seconds":1})")));
  EXPECT_TRUE(read().empty());
}

TEST_F(EventsTest, BrokenLineInTheMiddleIsNamed) {
  write(event::Note, json::Object{{"text", "kept"}});
  ASSERT_FALSE(bool(appendLine(Path, "{oops")));
  ASSERT_FALSE(bool(appendLine(Path, R"({"event":"note","seconds":2})")));
  auto Events = readEvents(Path);
  ASSERT_FALSE(bool(Events));
  EXPECT_NE(llvm::toString(Events.takeError()).find("events.jsonl:2"),
            std::string::npos);
  auto Log = EventLog::open(Path);
  ASSERT_FALSE(bool(Log));
  llvm::consumeError(Log.takeError());
}

TEST_F(EventsTest, SecondsGoOnAfterResuming) {
  ASSERT_FALSE(bool(appendLine(Path, R"({"event":"note","seconds":100})")));
  write(event::Finished, json::Object{});
  EXPECT_GE(read().back().Seconds, 100);
}

TEST_F(EventsTest, InfinityIsRefusedAndWritesNothing) {
  auto Log = EventLog::open(Path);
  ASSERT_TRUE(bool(Log));
  llvm::Error E = Log->write(event::Note, json::Object{{"x", HUGE_VAL}});
  EXPECT_TRUE(bool(E));
  llvm::consumeError(std::move(E));
  EXPECT_TRUE(read().empty());
}

Event eventOf(llvm::StringRef Kind, json::Object Fields) {
  return {Kind.str(), 1, std::move(Fields)};
}

Evaluation evaluationOf(std::vector<std::string> Genome, double Ratio) {
  Measurement M;
  M.Metric = "user-time";
  M.Result.Ratio = Ratio;
  return {std::move(Genome), {EvidenceKind::Tested, 3, "", "", {}}, {M}, 0.1};
}

std::vector<Event> sampleRun() {
  Candidate A, B;
  A.Id = "a", B.Id = "b";
  return {
      eventOf(event::Started, json::Object{{"run", "r1"}, {"root", "/p"}}),
      eventOf(event::Proposed,
              json::Object{{"candidate", A}, {"diff", "-x\n+y\n"}}),
      eventOf(event::Proposed, json::Object{{"candidate", B}}),
      eventOf(event::Built, json::Object{{"id", "b"},
                                         {"ok", false},
                                         {"reason", "does not build"}}),
      eventOf(event::Measured,
              json::Object{{"evaluation", evaluationOf({"a"}, 0.9)}}),
      eventOf(event::Confirmed,
              json::Object{{"evaluation", evaluationOf({"a"}, 0.8)}}),
      eventOf(event::Judged,
              json::Object{{"id", "a"},
                           {"verdict", Verdict{"g", Decision::Allow, ""}}}),
      eventOf(event::Landed, json::Object{{"id", "a"}, {"commit", "c0ffee"}}),
      eventOf("of-a-later-version", json::Object{{"x", 1}}),
      eventOf(event::Finished, json::Object{{"branch", "evo/1"}}),
  };
}

TEST(RunReport, FoldsARun) {
  auto R = reportFromEvents(sampleRun());
  ASSERT_TRUE(bool(R)) << llvm::toString(R.takeError());
  ASSERT_EQ(R->Entries.size(), 2u);
  EXPECT_EQ(R->Branch, "evo/1");
  EXPECT_TRUE(R->Finished);
  EXPECT_EQ(outcome(R->Entries[0]), "landed");
  EXPECT_EQ(R->Entries[0].Subject.Earned.Kind, EvidenceKind::Tested);
  EXPECT_EQ(outcome(R->Entries[1]), "rejected");
  EXPECT_EQ(R->Entries[1].Reason, "does not build");
  auto D = decidingMeasurement(R->Entries[0], "user-time");
  ASSERT_TRUE(D.has_value());
  EXPECT_TRUE(D->Confirmed && D->Alone);
  EXPECT_EQ(D->Value->Result.Ratio, 0.8);
  EXPECT_FALSE(decidingMeasurement(R->Entries[1], "").has_value());
}

TEST(RunReport, ASetSaysLessThanTheCandidateAlone) {
  RunEntry E;
  E.Evaluations = {evaluationOf({"a"}, 0.9)};
  E.Confirmation = evaluationOf({"a", "b"}, 0.5);
  auto D = decidingMeasurement(E, "");
  ASSERT_TRUE(D.has_value());
  EXPECT_FALSE(D->Confirmed);
  EXPECT_EQ(D->Value->Result.Ratio, 0.9);
}

TEST(RunReport, ADiffThatComesLateJoinsItsCandidate) {
  std::vector<Event> Run = sampleRun();
  Candidate A, B;
  A.Id = "a", B.Id = "b";
  Run.push_back(eventOf(event::Proposed,
                        json::Object{{"candidate", B}, {"diff", "-p\n"}}));
  Run.push_back(eventOf(event::Proposed, json::Object{{"candidate", A}}));
  auto R = reportFromEvents(Run);
  ASSERT_TRUE(bool(R)) << llvm::toString(R.takeError());
  ASSERT_EQ(R->Entries.size(), 2u);
  EXPECT_EQ(R->Entries[0].Diff, "-x\n+y\n") << "it is not lost";
  EXPECT_EQ(R->Entries[1].Diff, "-p\n");
  EXPECT_EQ(outcome(R->Entries[1]), "rejected");
}

TEST(RunReport, UnknownCandidateIsAnError) {
  auto R = reportFromEvents({eventOf(
      event::Landed, json::Object{{"id", "nobody"}, {"commit", "c"}})});
  ASSERT_FALSE(bool(R));
  std::string Message = llvm::toString(R.takeError());
  EXPECT_NE(Message.find("event 1 (landed)"), std::string::npos) << Message;
}

TEST(RunReport, WrongTypeIsAnError) {
  auto R = reportFromEvents({eventOf(event::Note, json::Object{{"text", 3}})});
  ASSERT_FALSE(bool(R));
  llvm::consumeError(R.takeError());
}

TEST(RunReport, AnUndecidedEntryIsOpenAndADenialIsNotARejection) {
  RunEntry E;
  EXPECT_EQ(outcome(E), "open");
  E.Reason = "slower";
  EXPECT_EQ(outcome(E), "rejected");
  E.Verdicts = {{"g", Decision::Ask, ""}, {"h", Decision::Deny, ""}};
  EXPECT_EQ(outcome(E), "denied");
}

} // namespace
