//===- Islands.h - Several searches that exchange their best -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One population soon looks alike. Several that are apart, and that send their
/// best to the next one now and then, look in more places for longer. Between
/// two migrations they have nothing to do with one another, so each may run in
/// a process of its own; when and what migrates is fixed, so the result is that
/// of one process after the other.
///
/// A process that dies, hangs or answers nonsense is an error, not an island
/// that found nothing.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_ISLANDS_H
#define EVO_SEARCH_ISLANDS_H

#include "evo/Search/SearchRun.h"
#include "evo/Support/Process.h"

namespace evo {

/// Brings each island to `Evaluations`, counted from its start.
using RunEpoch = std::function<llvm::Error(
    llvm::MutableArrayRef<SearchRun> Islands, std::size_t Evaluations)>;

/// Here, one after the other.
RunEpoch epochHere(EvaluateGenome Evaluate, unsigned Jobs = 1,
                   std::function<bool()> Stop = nullptr,
                   PrepareGenomes Prepare = nullptr);

/// Each in a run of `Island`, all at once: it is given what serveEpoch() reads
/// on standard input, and prints what that returns.
RunEpoch epochInProcesses(Command Island);

/// The other side: reads a request, runs, and gives the answer to print.
llvm::Expected<std::string> serveEpoch(llvm::StringRef Request,
                                       SearchSpace Space,
                                       const EvaluateGenome &Evaluate);

class IslandSearch {
public:
  /// Spec.Islands searches with different seeds.
  IslandSearch(const SearchSpace &Space, SearchSpec Spec,
               std::size_t Objectives = 0);

  static llvm::Expected<IslandSearch> resume(const SearchSpace &Space,
                                             const llvm::json::Value &V);

  /// Until the islands together have used `Evaluations`, each its share, or
  /// there is no more to ask, or an epoch ends early because it was stopped.
  llvm::Error run(const RunEpoch &Epoch, std::size_t Evaluations);

  llvm::json::Value checkpoint() const;

  llvm::ArrayRef<SearchRun> islands() const { return Islands; }
  std::size_t evaluations() const;
  bool exhausted() const;

  /// All that any island tried, island by island.
  Archive known() const;

private:
  explicit IslandSearch(SearchSpec Spec) : Spec(Spec) {}
  void migrate();

  SearchSpec Spec;
  std::vector<SearchRun> Islands;
  std::size_t Migrations = 0;
};

} // namespace evo

#endif // EVO_SEARCH_ISLANDS_H
