//===- Variation.h - New genomes from old ones -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What mutation and crossover give is always a set that is allowed: where two
/// genes conflict, the one that came in earlier goes.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_SEARCH_VARIATION_H
#define EVO_LIB_SEARCH_VARIATION_H

#include "evo/Search/Genome.h"

namespace evo {

/// Without `X` if it has it; else with it, and without its rivals.
Genome flipped(const SearchSpace &Space, const Genome &G, Gene X);

/// Each gene flipped with chance 1/n, and at least one.
Genome mutated(const SearchSpace &Space, const Genome &G, RandomStream &Random);

/// A random set; small ones are as likely as large ones.
Genome sampled(const SearchSpace &Space, RandomStream &Random);

/// Uniform or one-point crossover, each as often: what both have, the child
/// has. What conflicts is dropped in random order.
Genome crossed(const SearchSpace &Space, const Genome &A, const Genome &B,
               RandomStream &Random);

/// Flips random genes of `G` until it is neither in `Known` nor in `Asked`;
/// gives up after a few tries, as everything may have been tried.
Genome madeNew(const SearchSpace &Space, Genome G, const Archive &Known,
               llvm::ArrayRef<Genome> Asked, RandomStream &Random);

/// For reading states: true if all are allowed; else `P` says so.
bool allAllowed(const SearchSpace &Space, llvm::ArrayRef<Genome> Genomes,
                llvm::json::Path P);
bool allAllowed(const SearchSpace &Space, llvm::ArrayRef<Attempt> Attempts,
                llvm::json::Path P);

} // namespace evo

#endif // EVO_LIB_SEARCH_VARIATION_H
