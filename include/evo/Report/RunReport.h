//===- RunReport.h - The record of one run of evolve -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What a person wants to know after a run: every candidate that was looked at,
/// how far it came, what it gained, and why it landed or did not. It is a plain
/// value; it is filled directly, or folded from the event log, and the two
/// agree.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_REPORT_RUNREPORT_H
#define EVO_REPORT_RUNREPORT_H

#include "evo/Model/Candidate.h"
#include "evo/Model/Mutant.h"
#include "evo/Model/Stages.h"
#include "evo/Model/Verdict.h"
#include "evo/Report/Events.h"
#include "llvm/ADT/ArrayRef.h"
#include <optional>

namespace evo {

struct RunEntry {
  Candidate Subject;                   ///< with the evidence earned last
  std::string Diff;                    ///< as `git diff` shows it; may be empty
  std::vector<Evaluation> Evaluations; ///< while searching, oldest first
  std::optional<Evaluation>
      Confirmation; ///< alone or with its set, clean build
  Evidence Own; ///< of its rule or its function by itself; unknown: not asked
  std::optional<Noticed> Tests; ///< what the tests see of its lines
  std::vector<Verdict> Verdicts;
  std::string Commit; ///< empty: not landed
  std::string Reason; ///< why not landed; empty while undecided or landed

  bool landed() const { return !Commit.empty(); }
  friend bool operator==(const RunEntry &, const RunEntry &) = default;
};

struct RunReport {
  std::string Run;        ///< "2026-03-01-2"
  std::string Root;       ///< the program's folder
  std::string Tool;       ///< version of evo-rewrite
  std::string Machine;    ///< short description
  std::string Started;    ///< date and time, for display
  std::string MainMetric; ///< the objective with most weight; empty: the first
  std::string Profile;    ///< how functions were ranked
  std::string Branch;     ///< where patches landed; empty: nowhere
  std::string Stopped;    ///< why the run ended early; empty: it did not
  double Seconds = 0;
  bool Finished = false;
  std::vector<Measurement> Baseline; ///< A/A: baseline against itself
  std::vector<RunEntry> Entries;     ///< in the order they were proposed
  std::optional<Evaluation> Winners; ///< the landed set together
  std::vector<std::string> Notes;

  friend bool operator==(const RunReport &, const RunReport &) = default;
};

/// Folds a log. An event that speaks of a candidate that was never proposed, or
/// a field of the wrong type, is an error that names the event's number.
llvm::Expected<RunReport> reportFromEvents(llvm::ArrayRef<Event> Events);

/// A measurement of an entry, and how much weight it has.
struct Deciding {
  const Measurement *Value; ///< never null
  bool Confirmed;           ///< from the clean build, not from the search
  bool Alone;               ///< of the candidate, not of a set it is in
};

/// The measurement to show for `E`: of the candidate alone before one of a set,
/// of the confirmation before the search, the last before an earlier one; of
/// `Metric`, or the first if that is empty or absent.
std::optional<Deciding> decidingMeasurement(const RunEntry &E,
                                            llvm::StringRef Metric);

/// "landed", "asked", "denied", "rejected", "open": the entry in one word.
llvm::StringRef outcome(const RunEntry &E);

/// The entries, landed ones first, then in the order of outcome()'s words.
std::vector<const RunEntry *> byOutcome(const RunReport &R);

/// The stronger of what an entry earned by itself and in the program; a
/// refutation before both.
const Evidence &strongest(const RunEntry &E);

} // namespace evo

#endif // EVO_REPORT_RUNREPORT_H
