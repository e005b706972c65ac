//===- Nsga2.cpp - Several objectives at once ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// NSGA-II: those survive that nothing dominates, and of equals those with the
/// most room around them, so that the whole front is found and not one end of
/// it. Deb, Pratap, Agarwal and Meyarivan, IEEE Transactions on Evolutionary
/// Computation 6(2), 2002, section III-C; ranks and crowding are in Pareto.h.
/// With one objective it is a genetic algorithm where parents and children
/// compete.
///
//===----------------------------------------------------------------------===//

#include "../Generational.h"
#include "evo/Search/Pareto.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

namespace {

class Nsga2 : public Generational {
public:
  using Generational::Generational;

private:
  std::size_t litter() const override { return C.Spec.Population; }

  /// Parents are sorted by the crowded comparison, so of two the smaller index.
  const Attempt &pick() override {
    std::uint64_t A = Random.below(Parents.size());
    return Parents[std::min(A, Random.below(Parents.size()))];
  }

  void survive(std::vector<Attempt> Children) override;
};

void Nsga2::survive(std::vector<Attempt> Children) {
  for (Attempt &T : Children)
    if (!llvm::is_contained(Parents, T))
      Parents.push_back(std::move(T));
  std::vector<unsigned> Ranks = paretoRanks(Parents);
  unsigned Last = *llvm::max_element(Ranks);
  std::vector<Attempt> Next;
  for (unsigned Rank = 0; Rank <= Last && Next.size() < C.Spec.Population;
       ++Rank) {
    std::vector<std::size_t> Front;
    for (std::size_t I = 0; I < Parents.size(); ++I)
      if (Ranks[I] == Rank)
        Front.push_back(I);
    std::vector<double> Room = crowding(Parents, Front);
    std::vector<std::size_t> Order(Front.size());
    for (std::size_t I = 0; I < Order.size(); ++I)
      Order[I] = I;
    llvm::sort(Order, [&](std::size_t A, std::size_t B) {
      return Room[A] != Room[B]
                 ? Room[A] > Room[B]
                 : preferred(Parents[Front[A]], Parents[Front[B]]);
    });
    for (std::size_t I : Order)
      if (Next.size() < C.Spec.Population)
        Next.push_back(Parents[Front[I]]);
  }
  Parents = std::move(Next);
}

} // namespace

std::unique_ptr<Strategy> evo::makeNsga2(const StrategyContext &Context) {
  return std::make_unique<Nsga2>(Context);
}
