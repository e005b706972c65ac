//===- Strategy.h - Which genomes to try next -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A strategy only says what it wants to know and is told the answer: `ask`,
/// evaluate, `tell`, again. It holds no evaluator, no clock and no thread, and
/// all it remembers is a value that can be written and read back. So a search
/// can be stopped anywhere and resumed to the same bytes, an evaluation can
/// take place in another process, and the number of jobs changes nothing: how
/// much is asked for at once is the strategy's matter and not the machine's.
///
/// All strategies are in Strategies.def; each is one file in
/// lib/Search/Strategies.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_STRATEGY_H
#define EVO_SEARCH_STRATEGY_H

#include "evo/Search/Genome.h"
#include "llvm/Support/Error.h"
#include <memory>

namespace evo {

enum class StrategyKind {
#define EVO_STRATEGY(Name, Word, Help) Name,
#include "evo/Search/Strategies.def"
};

llvm::StringRef strategyName(StrategyKind K); ///< "genetic"
std::optional<StrategyKind> strategyFromName(llvm::StringRef Name);
std::vector<std::string> strategyNames();

/// How to search: the `search` section of evo.yaml.
struct SearchSpec {
  StrategyKind Strategy = StrategyKind::Each;
  std::uint64_t Seed = 1;
  unsigned Population = 16; ///< of the strategies that have one
  unsigned Tournament = 3;  ///< of how many a parent is the best
  unsigned Elite = 2;       ///< best ones that live on unchanged
  unsigned Islands = 1;     ///< searches side by side; see Islands.h
  /// Populations that an island evaluates from one migration to the next.
  unsigned MigrateEvery = 4;
  unsigned Batch = 1;   ///< asked for at once, by those that go step by step
  double LeastGain = 0; ///< of fitness, for a step to count as one

  friend bool operator==(const SearchSpec &, const SearchSpec &) = default;
};

llvm::json::Value toJSON(const SearchSpec &S);
bool fromJSON(const llvm::json::Value &V, SearchSpec &S, llvm::json::Path P);

class Strategy {
public:
  virtual ~Strategy() = default;

  /// Up to `Most` genomes (at least one may be asked for) to be told of before
  /// the next ask. Genomes that are known may be among them: they cost nothing.
  /// None: there is no more to ask.
  virtual std::vector<Genome> ask(std::size_t Most) = 0;

  /// The answers, in the order of the ask.
  virtual void tell(llvm::ArrayRef<Attempt> Answers) = 0;

  /// What another search found. It may be ignored.
  virtual void immigrate(const Attempt &) {}

  /// All that it remembers, between a tell and the next ask or between an ask
  /// and its tell.
  virtual llvm::json::Value state() const = 0;

  /// False, and `P` says why, if `V` is not the state of such a strategy over
  /// such a space.
  virtual bool restore(const llvm::json::Value &V, llvm::json::Path P) = 0;
};

/// `Space` and `Known` must outlive the strategy; `Known` holds all that the
/// strategy is told before it is told, and the empty genome from the start.
std::unique_ptr<Strategy> createStrategy(const SearchSpec &Spec,
                                         const SearchSpace &Space,
                                         const Archive &Known);

} // namespace evo

#endif // EVO_SEARCH_STRATEGY_H
