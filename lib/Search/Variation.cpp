//===- Variation.cpp - New genomes from old ones ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Variation.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

Genome evo::flipped(const SearchSpace &Space, const Genome &G, Gene X) {
  Genome Result = G;
  auto At = llvm::lower_bound(Result, X);
  if (At != Result.end() && *At == X) {
    Result.erase(At);
    return Result;
  }
  Result.insert(At, X);
  llvm::erase_if(Result, [&](Gene Y) { return Space.conflicting(X, Y); });
  return Result;
}

Genome evo::mutated(const SearchSpace &Space, const Genome &G,
                    RandomStream &Random) {
  std::size_t N = Space.size();
  std::vector<Gene> Flips;
  for (Gene X = 0; X < N; ++X)
    if (Random.below(N) == 0)
      Flips.push_back(X);
  if (Flips.empty())
    Flips.push_back(Random.below(N));
  Random.shuffle(Flips); // or the last gene would win every conflict
  Genome Result = G;
  for (Gene X : Flips)
    Result = flipped(Space, Result, X);
  return Result;
}

/// The genes that go together, taken in the order given.
static Genome repaired(const SearchSpace &Space, const std::vector<Gene> &All) {
  Genome Result;
  for (Gene X : All)
    if (llvm::none_of(Result, [&](Gene Y) { return Space.conflicting(X, Y); }))
      Result.push_back(X);
  llvm::sort(Result);
  return Result;
}

Genome evo::sampled(const SearchSpace &Space, RandomStream &Random) {
  std::vector<Gene> Order(Space.size());
  for (Gene X = 0; X < Order.size(); ++X)
    Order[X] = X;
  Random.shuffle(Order);
  Order.resize(1 + Random.below(Order.size()));
  return repaired(Space, Order);
}

Genome evo::crossed(const SearchSpace &Space, const Genome &A, const Genome &B,
                    RandomStream &Random) {
  std::vector<Gene> Child;
  bool OnePoint = Random.chance(0.5);
  Gene Cut = Random.below(Space.size() + 1);
  std::vector<Gene> Either;
  std::set_union(A.begin(), A.end(), B.begin(), B.end(),
                 std::back_inserter(Either));
  for (Gene X : Either) {
    bool InA = std::binary_search(A.begin(), A.end(), X);
    bool InB = std::binary_search(B.begin(), B.end(), X);
    bool FromA = OnePoint ? X < Cut : Random.chance(0.5);
    if (FromA ? InA : InB)
      Child.push_back(X);
  }
  Random.shuffle(Child);
  return repaired(Space, Child);
}

Genome evo::madeNew(const SearchSpace &Space, Genome G, const Archive &Known,
                    llvm::ArrayRef<Genome> Asked, RandomStream &Random) {
  for (unsigned Try = 0; Try < 16; ++Try) {
    if (!Known.find(G) && !llvm::is_contained(Asked, G))
      break;
    G = flipped(Space, G, Random.below(Space.size()));
  }
  return G;
}

bool evo::allAllowed(const SearchSpace &Space, llvm::ArrayRef<Genome> Genomes,
                     llvm::json::Path P) {
  if (llvm::all_of(Genomes, [&](const Genome &G) { return Space.allows(G); }))
    return true;
  P.report("has a set of candidates that can not go together");
  return false;
}

bool evo::allAllowed(const SearchSpace &Space, llvm::ArrayRef<Attempt> Attempts,
                     llvm::json::Path P) {
  return llvm::all_of(
      Attempts, [&](const Attempt &T) { return allAllowed(Space, {T.Of}, P); });
}
