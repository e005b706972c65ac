//===- Genetic.cpp - A population with an elite ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The genetic algorithm in its plain form: parents are the best of small
/// tournaments (Goldberg and Deb, "A comparative analysis of selection schemes
/// used in genetic algorithms", FOGA 1991), children come by
/// uniform (Syswerda, ICGA 1989) or one-point crossover and a mutation of about
/// one gene, and the best few live on unchanged, so that the best is never
/// lost.
///
//===----------------------------------------------------------------------===//

#include "../Generational.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

namespace {

class Genetic : public Generational {
public:
  using Generational::Generational;

private:
  std::size_t elite() const {
    return std::min(C.Spec.Elite, C.Spec.Population - 1);
  }

  std::size_t litter() const override { return C.Spec.Population - elite(); }

  /// Parents are sorted, so the best of several is the smallest index.
  const Attempt &pick() override {
    std::size_t Best = Parents.size();
    for (unsigned I = 0; I < C.Spec.Tournament; ++I)
      Best = std::min<std::size_t>(Best, Random.below(Parents.size()));
    return Parents[Best];
  }

  void survive(std::vector<Attempt> Children) override {
    Parents.resize(std::min(Parents.size(), elite()));
    for (Attempt &T : Children)
      if (!llvm::is_contained(Parents, T))
        Parents.push_back(std::move(T));
    llvm::sort(Parents, preferred);
    if (Parents.size() > C.Spec.Population)
      Parents.resize(C.Spec.Population);
  }
};

} // namespace

std::unique_ptr<Strategy> evo::makeGenetic(const StrategyContext &Context) {
  return std::make_unique<Genetic>(Context);
}
