//===- Events.h - What a run did, line by line -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A run takes hours and may be killed at any moment, so every step is one JSON
/// object on one line, appended in one write as soon as it happened. The same
/// file resumes a run and renders its report; nothing else is kept. Only the
/// last line can be half written: reading leaves it out, and opening the log
/// again cuts it off. A broken line anywhere else is an error that names it.
///
///   {"event":"measured","seconds":12.5,"evaluation":{...}}
///
//===----------------------------------------------------------------------===//

#ifndef EVO_REPORT_EVENTS_H
#define EVO_REPORT_EVENTS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <chrono>
#include <string>
#include <vector>

namespace evo {

/// The kinds that Evo writes, and the fields that reportFromEvents reads.
/// Further fields may be added by the writer and are kept.
namespace event {
/// run, root, tool, machine, started (text), main-metric
inline constexpr llvm::StringLiteral Started = "started";
/// measurements: the A/A runs; reason if it failed, which ends the run
inline constexpr llvm::StringLiteral Baseline = "baseline";
/// how: "sampling with perf, 12,345 samples"
inline constexpr llvm::StringLiteral Profile = "profile";
/// candidate: the Candidate; diff: as `git diff` shows it
inline constexpr llvm::StringLiteral Proposed = "proposed";
// These have `id`, the candidate; `ok`, a bool; `reason`, empty if ok.
inline constexpr llvm::StringLiteral Screened = "screened";
inline constexpr llvm::StringLiteral Built = "built";
inline constexpr llvm::StringLiteral Tested = "tested";
/// evaluation: the Evaluation of a genome while searching
inline constexpr llvm::StringLiteral Measured = "measured";
/// What one build of many variants came to: variants, functions, alone,
/// null-against-clean, refused
inline constexpr llvm::StringLiteral Screen = "screen";
/// evaluation: what a screen found of a genome. It rejects and ranks, and is no
/// gain; digest: of what ran
inline constexpr llvm::StringLiteral Ranked = "ranked";
/// genome: candidate ids; reason: why no screen holds it
inline constexpr llvm::StringLiteral Isolated = "isolated";
/// evaluation: the Evaluation of a genome in the clean build
inline constexpr llvm::StringLiteral Confirmed = "confirmed";
/// id, evidence: what its rule or its function earned without the program
inline constexpr llvm::StringLiteral Earned = "earned";
/// id, noticed: what the tests see of its lines
inline constexpr llvm::StringLiteral Noticed = "noticed";
/// id, verdict: one gate's Verdict on a candidate
inline constexpr llvm::StringLiteral Judged = "judged";
/// id, reason: not landed, and why, in the words for the last column
inline constexpr llvm::StringLiteral Rejected = "rejected";
/// id, commit
inline constexpr llvm::StringLiteral Landed = "landed";
/// text: for a person, shown below the table
inline constexpr llvm::StringLiteral Note = "note";
/// branch, reason if it ended early ("interrupted", "budget is used up")
inline constexpr llvm::StringLiteral Finished = "finished";
} // namespace event

struct Event {
  std::string Kind;          ///< one of event::…
  double Seconds = 0;        ///< since the start of the run, over resumptions
  llvm::json::Object Fields; ///< without "event" and "seconds"

  friend bool operator==(const Event &A, const Event &B) {
    return A.Kind == B.Kind && A.Seconds == B.Seconds && A.Fields == B.Fields;
  }
};

llvm::json::Value toJSON(const Event &E);
bool fromJSON(const llvm::json::Value &V, Event &E, llvm::json::Path P);

/// Reads a whole log, without a truncated last line.
llvm::Expected<std::vector<Event>> readEvents(llvm::StringRef Path);

/// Appends to a log.
class EventLog {
public:
  /// Makes `Path` if there is none; else cuts off a truncated last line and
  /// goes on counting seconds from the last event.
  static llvm::Expected<EventLog> open(llvm::StringRef Path);

  /// Stamps the time and appends; an error if the disk is full or a field holds
  /// what JSON can not (not a number, infinity).
  llvm::Error write(llvm::StringRef Kind, llvm::json::Object Fields) const;

  double secondsElapsed() const;
  const std::string &path() const { return Path; }

private:
  EventLog(std::string Path, double Before)
      : Path(std::move(Path)), Before(Before),
        Opened(std::chrono::steady_clock::now()) {}

  std::string Path;
  double Before; ///< seconds of earlier parts of this run
  std::chrono::steady_clock::time_point Opened;
};

} // namespace evo

#endif // EVO_REPORT_EVENTS_H
