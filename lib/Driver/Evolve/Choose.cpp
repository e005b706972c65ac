//===- Choose.cpp - What to confirm, of all that was tried ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What each gained alone is the choice of the strategy `each`: all that gain
/// are confirmed together. The other strategies tried sets, so the best set is
/// the choice. Its members are then evaluated alone too, for a gate asks what a
/// candidate earned: that a test ran one member of a set says nothing of the
/// others.
///
//===----------------------------------------------------------------------===//

#include "Evolution.h"

using namespace evo;

llvm::Expected<std::vector<std::size_t>> Evolution::choose() {
  return C.Search.How.Strategy == StrategyKind::Each ? chooseEach()
                                                     : chooseTogether();
}

llvm::Expected<std::vector<std::size_t>> Evolution::chooseEach() {
  std::vector<bool> Better;
  auto Judged = [&] {
    for (std::size_t I = Better.size(); I < All.size(); ++I)
      Better.push_back(isBetter(C.Fitness, All[I].Result.Measurements));
  };
  Judged();
  // Where the best of one place is wrong, another may do. What is wrong stays
  // among the winners, for the gates to say so.
  std::vector<std::size_t> Wrong;
  ChosenWinners Chosen = chooseWinners(C.Fitness, All, Better);
  for (bool Again = true; Again;) {
    if (llvm::Error E = earn(Chosen.Winners))
      return std::move(E);
    Again = false;
    for (std::size_t I : Chosen.Winners)
      if (All[I].Subject.Earned.Kind == EvidenceKind::Refuted) {
        Better[I] = false;
        Wrong.push_back(I);
        Again = true;
      }
    Again &= !overdue() && !interruptRequested();
    if (!Again)
      break;
    if (llvm::Error E = measureRivals())
      return std::move(E);
    Judged();
    Chosen = chooseWinners(C.Fitness, All, Better);
  }
  for (std::size_t I : Wrong)
    if (!llvm::is_contained(Chosen.Winners, I)) {
      Chosen.Reasons[I].clear();
      Chosen.Winners.push_back(I);
    }
  for (std::size_t I = 0; I < All.size(); ++I)
    if (!Chosen.Reasons[I].empty())
      if (llvm::Error E = reject(All[I].Subject.Id, Chosen.Reasons[I]))
        return std::move(E);
  if (llvm::Error E = rejectWaiting())
    return std::move(E);
  return std::move(Chosen.Winners);
}

/// Indices into All of those of `Set` that pass alone; the others are rejected.
llvm::Expected<std::vector<std::size_t>>
Evolution::membersAlone(const Evaluation &Set) {
  std::vector<std::size_t> Members;
  for (const std::string &Id : Set.Genome) {
    Gene X = llvm::find_if(
                 Found, [&](const Candidate &Each) { return Each.Id == Id; }) -
             Found.begin();
    auto Alone = evaluateSet({X});
    if (!Alone)
      return Alone.takeError();
    if (Alone->wasMeasured()) {
      auto Own = llvm::find_if(
          All, [&](const Tried &T) { return T.Subject.Id == Id; });
      Members.push_back(Own - All.begin());
    } else if (llvm::Error E = reject(Id, "of the best set, but alone " +
                                              describe(Alone->Earned))) {
      return std::move(E);
    }
  }
  return Members;
}

llvm::Expected<std::vector<std::size_t>> Evolution::chooseTogether() {
  std::vector<bool> Better;
  for (const Evaluation &E : Sets)
    Better.push_back(isBetter(C.Fitness, E.Measurements));
  auto Best = chooseSet(C.Fitness, Sets, Better);
  Evaluation Set = Best ? Sets[*Best] : Evaluation();
  if (llvm::Error E =
          note(Best ? llvm::formatv("{0} sets were tried; the best has {1} "
                                    "candidates: {2}",
                                    Sets.size(), Set.Genome.size(),
                                    gainText(C.Fitness, Set))
                          .str()
                    : llvm::formatv("{0} sets were tried; none gains beyond "
                                    "noise",
                                    Sets.size())
                          .str()))
    return std::move(E);
  std::set<std::string> Seen;
  for (const Evaluation &E : Sets)
    Seen.insert(E.Genome.begin(), E.Genome.end());
  for (const std::string &Id : Seen)
    if (!llvm::is_contained(Set.Genome, Id))
      if (llvm::Error E =
              reject(Id, Best ? "not in the set that gains most"
                              : "in no set that gains beyond noise"))
        return std::move(E);
  return membersAlone(Set);
}
