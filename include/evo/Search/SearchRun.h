//===- SearchRun.h - A search with its memory and budget -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Evaluations take minutes and a search takes hours: it is interrupted, its
/// machine reboots, its budget is raised the next day. A SearchRun is a
/// strategy with all that was tried; it can be written down after any
/// evaluation, and what is resumed goes on to the very bytes that an
/// uninterrupted run ends with. No genome is evaluated twice, and the unchanged
/// program never: its outcome is known.
///
/// Cost: beside the evaluations, a millisecond a genome at most.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_SEARCHRUN_H
#define EVO_SEARCH_SEARCHRUN_H

#include "evo/Search/Strategy.h"
#include <functional>

namespace evo {

/// Asks what a genome is worth. Called from several threads if there are
/// several jobs. An Error ends the run; what was found before stays known.
using EvaluateGenome = std::function<llvm::Expected<Outcome>(const Genome &)>;

/// `Judge` over `Candidates`, which are in the order of the space. Both must
/// outlive what is returned.
EvaluateGenome evaluateBy(Evaluator &Judge,
                          llvm::ArrayRef<Candidate> Candidates,
                          std::vector<SearchObjective> Objectives = {});

/// Told which genomes will be asked for next, all together, before the first.
/// It may put them into another order: what comes late may not come at all.
using PrepareGenomes = std::function<llvm::Error(std::vector<Genome> &)>;

struct SearchBudget {
  std::size_t Evaluations = 0; ///< over all resumptions
  unsigned Jobs = 1;           ///< evaluations at once
  std::function<bool()> Stop;  ///< asked before each evaluation; may be null
  PrepareGenomes Prepare = nullptr; ///< may be null; an Error ends the run
};

class SearchRun {
public:
  SearchRun(SearchSpace Space, SearchSpec Spec, std::size_t Objectives = 0);

  /// Goes on from a checkpoint; an error if it is none, or of another space.
  static llvm::Expected<SearchRun> resume(SearchSpace Space,
                                          const llvm::json::Value &Checkpoint);

  /// Until the budget is used up, Stop says so, or there is no more to ask.
  llvm::Error run(const EvaluateGenome &Evaluate, const SearchBudget &Budget);

  /// What another run found: it is known from now on, and costs nothing.
  void immigrate(const Attempt &T);

  llvm::json::Value checkpoint() const;

  const SearchSpace &space() const { return *Space; }
  const Archive &known() const { return *Known; }
  std::size_t evaluations() const { return Evaluations; }
  bool exhausted() const { return Exhausted; } ///< there is no more to ask

private:
  llvm::Error evaluateWaiting(const EvaluateGenome &Evaluate,
                              const SearchBudget &Budget);
  std::vector<Genome> unknown() const;
  bool read(const llvm::json::Value &V, llvm::json::Path P);

  // On the heap, because the strategy refers to them.
  std::unique_ptr<SearchSpace> Space;
  std::unique_ptr<Archive> Known;
  SearchSpec Spec;
  std::size_t Objectives;
  std::unique_ptr<Strategy> Asker;
  std::vector<Genome> Waiting; ///< asked for and not told of
  std::vector<Attempt> Early;  ///< found, but not all that was asked before it
  std::size_t Evaluations = 0;
  std::size_t Idle = 0; ///< asks in a row that brought nothing new
  bool Exhausted = false;
};

} // namespace evo

#endif // EVO_SEARCH_SEARCHRUN_H
