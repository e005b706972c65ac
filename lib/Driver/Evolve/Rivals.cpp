//===- Rivals.cpp - What is measured only if a better one is wrong ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Many edits of one place gain the same: a wait is gone whether its call is
/// deleted, replaced or moved behind a return. Only one of them can land, and a
/// build and its pairs for each is most of what a search costs. So once one is
/// better when measured alone, those that edit the same place wait for what is
/// found of it: if it turns out to be wrong, the next takes its turn.
///
//===----------------------------------------------------------------------===//

#include "Evolution.h"

using namespace evo;

/// Of the greatest gain. A first run is far off now and then, so what gains
/// half as much is taken to gain the same, until it is measured.
static constexpr double Alike = 0.5;

/// What promises so much more than its rival gained is measured all the same.
static constexpr double ClearlyMore = 1.25;

/// Best first; of those that gain alike, the one that makes the program
/// shortest.
void Evolution::sortByGain(std::vector<Genome> &Sets) const {
  double Most = 0;
  for (const auto &[G, Gain] : Promised)
    Most = std::max(Most, Gain);
  auto Key = [&](const Genome &G) {
    std::int64_t Bytes = 0;
    for (Gene X : G)
      Bytes += growth(Found[X].Change);
    double Gain = Promised.at(G), Left = Most;
    unsigned Step = 0;
    for (; Gain > 0 && Gain < Alike * Left; Left *= Alike)
      ++Step;
    return std::tuple(Step, Bytes, -Gain, G);
  };
  llvm::sort(Sets,
             [&](const Genome &A, const Genome &B) { return Key(A) < Key(B); });
}

/// One that was measured alone, is better, is not known to be wrong, and edits
/// what `C` edits; none if there is no such.
const Tried *Evolution::betterRival(const Candidate &C) const {
  for (const Tried &T : All)
    if (T.Subject.Earned.Kind != EvidenceKind::Refuted &&
        conflict(T.Subject.Change, C.Change) &&
        isBetter(this->C.Fitness, T.Result.Measurements))
      return &T;
  return nullptr;
}

/// True if `G` is measured only if a better one is wrong; noted then.
bool Evolution::waitsForRival(const Genome &G) {
  if (C.Search.How.Strategy != StrategyKind::Each || G.size() != 1 ||
      SetIndex.count(G))
    return false;
  const Tried *Rival = betterRival(Found[G.front()]);
  if (!Rival || Promised.at(G) > ClearlyMore * Rival->Result.Fitness)
    return false;
  Waiting.push_back(G);
  return true;
}

/// Measures those that wait no longer, until each has a better rival again.
llvm::Error Evolution::measureRivals() {
  std::vector<Genome> Due = std::move(Waiting);
  Waiting.clear();
  for (const Genome &G : Due) {
    if (overdue() || interruptRequested())
      Waiting.push_back(G);
    else if (!waitsForRival(G))
      if (auto Result = evaluateSet(G); !Result)
        return Result.takeError();
  }
  return llvm::Error::success();
}

llvm::Error Evolution::rejectWaiting() {
  for (const Genome &G : Waiting) {
    const Candidate &Each = Found[G.front()];
    const Tried *Rival = betterRival(Each);
    std::string Why =
        Rival ? "edits the same place as " + Rival->Subject.Id +
                    ", which gained as much in the build of all variants"
              : "not measured alone for want of time";
    if (llvm::Error E = reject(Each.Id, Why))
      return E;
  }
  return llvm::Error::success();
}
