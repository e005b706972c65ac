//===- Pareto.h - What no other set beats in everything -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// With several objectives there is seldom one best set: one is faster and
/// another needs less memory, and which to take is for a person to say. What
/// can be said is which sets no other beats in everything.
///
/// Deb, Pratap, Agarwal and Meyarivan, "A fast and elitist multiobjective
/// genetic algorithm: NSGA-II", IEEE Transactions on Evolutionary Computation
/// 6(2), 2002: ranks (section III-A), crowding (III-B), and failures as broken
/// constraints (VI).
///
/// Cost: quadratic in the attempts, times the objectives.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_PARETO_H
#define EVO_SEARCH_PARETO_H

#include "evo/Search/Genome.h"

namespace evo {

/// The gains if there are any, else the fitness alone.
llvm::ArrayRef<double> objectivesOf(const Outcome &O);

/// No worse in any objective and better in one. What passed dominates what
/// failed.
bool dominates(const Outcome &A, const Outcome &B);

/// 0 for what nothing dominates, 1 for what only those of rank 0 dominate, …
std::vector<unsigned> paretoRanks(llvm::ArrayRef<Attempt> Attempts);

/// For each of `Front`, indices into `Attempts`, how far its neighbours are,
/// summed over the objectives; infinite at both ends of one.
std::vector<double> crowding(llvm::ArrayRef<Attempt> Attempts,
                             llvm::ArrayRef<std::size_t> Front);

/// Of all that was tried and passed, what nothing dominates, by preferred(); of
/// those with equal objectives the first.
std::vector<Attempt> paretoFront(const Archive &Known);

} // namespace evo

#endif // EVO_SEARCH_PARETO_H
