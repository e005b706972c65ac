//===- Genome.h - Sets of candidates and how they fared -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Alone, a candidate shows only what it does alone: some pay together only,
/// and some cancel out. So what is searched is sets. A genome is the set as
/// sorted indices into the list of candidates; which of them can not go
/// together (their patches overlap, or they are alternatives at one site) is
/// known before anything is built, and no strategy ever asks for such a set.
///
/// Cost: finding the conflicts is quadratic in the candidates; all else is
/// linear in the size of a genome, or logarithmic in what was tried.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_GENOME_H
#define EVO_SEARCH_GENOME_H

#include "evo/Model/Stages.h"
#include "evo/Search/Random.h"
#include <map>

namespace evo {

using Gene = std::uint64_t; ///< index of a candidate

/// Sorted, each once. Empty: the unchanged program.
using Genome = std::vector<Gene>;

/// What can be chosen from. Plain, so that a landscape made for a test is one
/// too.
struct SearchSpace {
  std::vector<std::string> Ids;   ///< of the candidates
  std::vector<std::string> Rules; ///< of the candidates, same length
  /// For each gene those that can not go with it, sorted; symmetric.
  std::vector<std::vector<Gene>> Rivals;

  static SearchSpace of(llvm::ArrayRef<Candidate> Candidates);

  std::size_t size() const { return Ids.size(); }
  void addConflict(Gene A, Gene B);
  bool conflicting(Gene A, Gene B) const;

  /// Sorted, of genes there are, and none conflicts with another.
  bool allows(const Genome &G) const;
};

/// How a genome fared. A genome that did not pass (it does not build, a test
/// fails, it hung, nobody knows) has no fitness, and is worse than any that
/// passed.
struct Outcome {
  bool Passed = false;
  double Fitness = 0; ///< larger is better; the unchanged program has 0
  /// For several objectives: the gain in each, larger is better. Empty: the
  /// fitness is the only one.
  std::vector<double> Gains;

  static Outcome failed() { return {}; }
  static Outcome unchanged(std::size_t Objectives);

  friend bool operator==(const Outcome &, const Outcome &) = default;
};

/// One objective of several: a metric that is measured.
struct SearchObjective {
  std::string Metric;
  bool Minimise = true;
};

/// What a search may know of an evaluation. Only one that was measured passed;
/// the same code as the baseline's is the baseline. A gain is the mean over
/// workloads of the logarithm of the ratio, 0 if the metric was not measured.
Outcome outcomeOf(const Evaluation &E,
                  llvm::ArrayRef<SearchObjective> Objectives = {});

/// A genome with how it fared.
struct Attempt {
  Genome Of;
  Outcome Found;

  friend bool operator==(const Attempt &, const Attempt &) = default;
};

/// Passed before failed, then by fitness.
bool fitter(const Outcome &A, const Outcome &B);

/// The same, and of equals the smaller genome: what adds nothing is left out.
/// A strict order of genomes, so that the best of many is one.
bool preferred(const Attempt &A, const Attempt &B);

/// All that was tried, in its order; nothing is ever tried twice.
class Archive {
public:
  const Outcome *find(const Genome &G) const;
  bool add(Attempt T); ///< false if it was there
  llvm::ArrayRef<Attempt> all() const { return Attempts; }

  /// Of those that passed, by preferred(); null if none did.
  const Attempt *best() const;

private:
  std::vector<Attempt> Attempts;
  std::map<Genome, std::size_t> Index;
  std::optional<std::size_t> Best;
};

llvm::json::Value toJSON(const Outcome &O);
bool fromJSON(const llvm::json::Value &V, Outcome &O, llvm::json::Path P);
llvm::json::Value toJSON(const Attempt &T);
bool fromJSON(const llvm::json::Value &V, Attempt &T, llvm::json::Path P);

} // namespace evo

#endif // EVO_SEARCH_GENOME_H
