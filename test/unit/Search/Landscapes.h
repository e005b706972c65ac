//===- Landscapes.h - Programs that only exist as figures -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Searches are compared where the answer is known: each landscape says what
/// every set of candidates is worth, through the same Evaluator interface as a
/// real program, with noise that depends on the set and so repeats.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TEST_UNIT_SEARCH_LANDSCAPES_H
#define EVO_TEST_UNIT_SEARCH_LANDSCAPES_H

#include "evo/Search/SearchRun.h"
#include <cmath>
#include <mutex>
#include <set>

namespace evo::landscape {

/// What a set is worth without noise.
struct Worth {
  bool Passes = true;
  double Fitness = 0;
  double Memory = 0; ///< log gain, the second objective of some
};

class Landscape : public Evaluator {
public:
  using Judge = std::function<Worth(const Genome &)>;

  Landscape(std::string Name, std::size_t Genes, double Noise = 0,
            std::uint64_t NoiseSeed = 0)
      : Name(std::move(Name)), Noise(Noise), NoiseSeed(NoiseSeed) {
    for (std::size_t I = 0; I < Genes; ++I) {
      Candidate C;
      C.Id = "c" + std::to_string(I);
      C.Place.Rule = "rule." + std::to_string(I % 5);
      C.Change.Files = {{"a.cpp", "hash", {{10 * I, 1, C.Id}}}};
      Candidates.push_back(std::move(C));
    }
  }
  Landscape(Landscape &&Other) noexcept
      : Name(std::move(Other.Name)), Candidates(std::move(Other.Candidates)),
        Objectives(std::move(Other.Objectives)), Of(std::move(Other.Of)),
        Best(Other.Best), Noise(Other.Noise), NoiseSeed(Other.NoiseSeed) {}

  /// Both then edit the same byte.
  void makeRivals(Gene A, Gene B) {
    Candidates[B].Change.Files[0].Edits.push_back(
        {Candidates[A].Change.Files[0].Edits[0].Offset, 1, Candidates[B].Id});
    llvm::sort(Candidates[B].Change.Files[0].Edits);
  }

  SearchSpace space() const { return SearchSpace::of(Candidates); }

  Worth worthOf(const Genome &G) const { return Of(G); }

  /// Noise-free fitness of what a search would choose.
  double found(const SearchRun &Run) const {
    return Of(Run.known().best()->Of).Fitness;
  }

  llvm::Expected<Evaluation> evaluate(llvm::ArrayRef<Candidate> Set) override {
    Evaluation E;
    Genome G;
    for (const Candidate &C : Set) {
      E.Genome.push_back(C.Id);
      G.push_back(std::stoul(C.Id.substr(1)));
    }
    {
      std::lock_guard Lock(Mutex);
      Twice += !Asked.insert(G).second;
    }
    Worth W = Of(G);
    E.Earned.Kind = W.Passes ? EvidenceKind::Tested : EvidenceKind::Refuted;
    if (!W.Passes)
      return E;
    E.Fitness = W.Fitness + Noise * normal(G);
    for (const SearchObjective &O : Objectives) {
      Measurement M;
      M.Metric = O.Metric;
      M.Result.Ratio =
          std::exp(O.Metric == "peak-memory" ? -W.Memory : -W.Fitness);
      E.Measurements.push_back(M);
    }
    return E;
  }

  std::string Name;
  std::vector<Candidate> Candidates;
  std::vector<SearchObjective> Objectives;
  Judge Of;
  double Best = 0;        ///< the highest fitness there is
  unsigned Twice = 0;     ///< genomes evaluated more than once
  std::set<Genome> Asked; ///< all of them

private:
  /// About normal, with deviation 1: the sum of twelve uniform numbers.
  double normal(const Genome &G) const {
    RandomStream R(NoiseSeed);
    for (Gene X : G)
      R = R.split(X);
    double Sum = -6;
    for (int I = 0; I < 12; ++I)
      Sum += R.unit();
    return Sum;
  }

  double Noise;
  std::uint64_t NoiseSeed;
  std::mutex Mutex;
};

inline bool has(const Genome &G, Gene X) {
  return std::binary_search(G.begin(), G.end(), X);
}

/// Every candidate gains, and in every second pair of neighbours only one of
/// the two can be had.
inline Landscape oneMaxWithConflicts(std::size_t Genes) {
  Landscape L("onemax with conflicts", Genes);
  auto Gain = [](Gene X) { return 0.01 + 0.001 * (X * 7 % 5); };
  for (Gene X = 0; X < Genes; ++X) {
    bool Rival = X % 4 == 1;
    if (Rival)
      L.makeRivals(X - 1, X);
    L.Best += Rival ? std::max(0.0, Gain(X) - Gain(X - 1)) : Gain(X);
  }
  L.Of = [Gain](const Genome &G) {
    Worth W;
    for (Gene X : G)
      W.Fitness += Gain(X);
    return W;
  };
  return L;
}

/// Blocks of `Size` candidates that gain only all together, and lose the more
/// the more of them there are otherwise (Deb and Goldberg, "Analyzing deception
/// in trap functions", FOGA 1993); and as many that only lose, or all of them
/// together would be the best.
inline Landscape deceptiveTraps(std::size_t Blocks, std::size_t Size) {
  Landscape L("deceptive traps", 2 * Blocks * Size);
  L.Best = 0.05 * Blocks;
  L.Of = [=](const Genome &G) {
    Worth W;
    for (std::size_t B = 0; B < 2 * Blocks; ++B) {
      auto Ones = llvm::count_if(G, [&](Gene X) { return X / Size == B; });
      bool Pays = B < Blocks && static_cast<std::size_t>(Ones) == Size;
      W.Fitness += Pays ? 0.05 : -0.01 * Ones;
    }
    return W;
  };
  return L;
}

/// Half of the candidates come in pairs that pay only together; the others do
/// nothing or cost a little. All of it under noise.
inline Landscape noisyPairs(std::size_t Genes, std::uint64_t Seed) {
  Landscape L("noisy pairs", Genes, /*Noise=*/0.004, Seed);
  std::size_t Pairs = Genes / 4;
  L.Best = 0.03 * Pairs;
  L.Of = [=](const Genome &G) {
    Worth W;
    for (std::size_t P = 0; P < Pairs; ++P) {
      bool A = has(G, 2 * P), B = has(G, 2 * P + 1);
      W.Fitness += A && B ? 0.03 : A || B ? -0.005 : 0;
    }
    for (Gene X : G)
      W.Fitness -= X >= 3 * Pairs ? 0.01 : 0;
    return W;
  };
  return L;
}

/// As the candidates of a real program were seen to be: most do nothing, one in
/// eight breaks the program, one in eight gains, some of the gains are of the
/// same bottleneck and do not add up, one pair pays only together.
inline Landscape likeAProgram(std::size_t Genes, std::uint64_t Seed) {
  Landscape L("like a program", Genes, /*Noise=*/0.003, Seed);
  RandomStream R(Seed);
  std::vector<Gene> Order(Genes);
  for (Gene X = 0; X < Genes; ++X)
    Order[X] = X;
  R.shuffle(Order);
  std::vector<double> Gain(Genes, 0);
  std::vector<int> Bottleneck(Genes, -1);
  std::set<Gene> Broken;
  std::size_t Eighth = Genes / 8;
  for (std::size_t I = 0; I < Eighth; ++I) {
    Broken.insert(Order[I]);
    Gain[Order[Eighth + I]] = 0.005 + 0.05 * R.unit();
    Gain[Order[2 * Eighth + I]] = -0.005 - 0.02 * R.unit();
  }
  for (std::size_t I = 0; I + 1 < Eighth; I += 3)
    Bottleneck[Order[Eighth + I]] = Bottleneck[Order[Eighth + I + 1]] = I;
  std::pair<Gene, Gene> Pair(Order[Genes - 1], Order[Genes - 2]);
  L.Of = [=](const Genome &G) {
    Worth W;
    std::map<int, double> Largest;
    for (Gene X : G) {
      W.Passes &= !Broken.count(X);
      if (Bottleneck[X] < 0)
        W.Fitness += Gain[X];
      else
        Largest[Bottleneck[X]] = std::max(Largest[Bottleneck[X]], Gain[X]);
    }
    for (auto [_, Most] : Largest)
      W.Fitness += Most;
    W.Fitness += has(G, Pair.first) && has(G, Pair.second) ? 0.03 : 0;
    return W;
  };
  Genome Good;
  for (Gene X = 0; X < Genes; ++X)
    if (Gain[X] > 0 || X == Pair.first || X == Pair.second)
      Good.push_back(X);
  L.Best = L.Of(Good).Fitness;
  return L;
}

/// Each candidate gains time and costs memory, independently (after Zitzler and
/// Thiele, "Multiobjective evolutionary algorithms", IEEE TEC 3(4), 1999).
inline Landscape twoObjectiveKnapsack(std::size_t Genes, std::uint64_t Seed) {
  Landscape L("two-objective knapsack", Genes);
  L.Objectives = {{"user-time", true}, {"peak-memory", true}};
  RandomStream R(Seed);
  std::vector<double> Time, Memory;
  for (std::size_t I = 0; I < Genes; ++I) {
    Time.push_back(0.01 + 0.09 * R.unit());
    Memory.push_back(0.01 + 0.09 * R.unit());
    L.Best += Time.back();
  }
  L.Of = [=](const Genome &G) {
    Worth W;
    for (Gene X : G)
      W.Fitness += Time[X], W.Memory -= Memory[X];
    return W;
  };
  return L;
}

} // namespace evo::landscape

#endif // EVO_TEST_UNIT_SEARCH_LANDSCAPES_H
