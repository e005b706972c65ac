//===- Samples.h - States that runs reach -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Both sides are run together from made-up arguments, and the states in which
/// they meet are kept. A relation that one of them breaks need not be put to
/// the solver; a run on which they part shows that the pairing was no good; and
/// the sums that all of them keep are guesses no family of relations has. What
/// is learnt here is only ever proposed or thrown away, never believed.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SAMPLES_H
#define EVO_LIB_EQUIVALENCE_SAMPLES_H

#include "Evaluate.h"
#include "Steps.h"

namespace evo {

class Samples {
public:
  /// Runs; the same every time.
  Samples(SharedInputs &Shared, const Steps &Program);

  /// What a run violates; empty if nothing.
  const std::string &apart() const { return Apart; }
  /// Drops what a state at the pair breaks.
  void filter(unsigned Pair, std::vector<Relation> &Relations) const;
  /// Sums that are the same in all states at the pair.
  std::vector<Relation> affine(unsigned Pair) const;

private:
  void run(std::uint64_t Seed);
  bool follow(const Step &S, smt::Evaluator &Now, smt::Evaluator &Next,
              int &To);
  void giveArguments(smt::Evaluator &E, std::uint64_t Seed) const;

  SharedInputs &Shared;
  smt::Terms &T;
  const Steps &Program;
  std::string Apart;
  std::size_t Evaluated = 0; ///< terms, in all runs
  /// For each pair, the states that were met.
  mutable std::vector<std::vector<smt::Evaluator>> Met;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SAMPLES_H
