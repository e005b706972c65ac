//===- Behaviour.cpp - A whole function as terms ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Refinement.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

MachineState evo::merge(Terms &T, std::vector<MachineState> States) {
  MachineState All = std::move(States.back());
  for (std::size_t I = States.size() - 1; I-- > 0;) {
    MachineState &S = States[I];
    Term C = S.Reach;
    All.Memory = T.ite(C, S.Memory, All.Memory);
    All.World = T.ite(C, S.World, All.World);
    All.Locals = T.ite(C, S.Locals, All.Locals);
    All.Live = T.ite(C, S.Live, All.Live);
    for (auto &[V, L] : All.Values) {
      auto It = S.Values.find(V);
      if (It == S.Values.end())
        continue; // not alive on this path
      for (std::size_t At = 0; At < L.size(); ++At)
        L[At] = choose(T, C, It->second[At], L[At]);
    }
    for (auto &[V, L] : S.Values)
      All.Values.try_emplace(V, L);
    All.Reach = T.orOf(All.Reach, C);
  }
  return All;
}

namespace {

/// States waiting at loop heads. States at one head are merged, so the work is
/// bounded by heads times rounds and not by paths.
class Unroller {
public:
  Unroller(Encoder &E, unsigned Rounds, std::size_t MostTerms, Terms &T,
           Behaviour &Result)
      : E(E), Rounds(Rounds), MostTerms(MostTerms), T(T), Result(Result) {
    for (const BasicBlock *Head : E.loopHeads())
      Cuts.insert(Head);
  }

  bool run(bool &TooBig) {
    Result.Unfinished = T.boolean(false);
    if (!step(E.function().getEntryBlock(), E.start()))
      return false;
    while (!Waiting.empty()) {
      if (T.size() > MostTerms) {
        TooBig = true;
        return false;
      }
      const BasicBlock *Head = pick();
      MachineState S = merge(T, std::move(Waiting[Head]));
      Waiting.erase(Head);
      if (T.isFalse(S.Reach))
        continue;
      if (++Visits[Head] > Rounds) {
        Result.Unfinished = T.orOf(Result.Unfinished, S.Reach);
        continue;
      }
      // An inner loop starts anew in each round of the outer one.
      for (auto &[Other, Count] : Visits)
        if (Other != Head && E.inLoop(*Head, *Other))
          Count = 0;
      if (!step(*Head, std::move(S)))
        return false;
    }
    Result.Undefined = E.takeUndefined();
    return true;
  }

private:
  bool step(const BasicBlock &From, MachineState S) {
    std::vector<Exit> Exits;
    if (!E.region(From, std::move(S), Cuts, Exits))
      return false;
    for (Exit &X : Exits) {
      if (X.Is == Exit::Cut)
        Waiting[X.Target].push_back(std::move(X.State));
      else
        Result.Exits.push_back(std::move(X));
    }
    return true;
  }

  /// The first head in order, but a loop inside it before it goes round again.
  const BasicBlock *pick() {
    const BasicBlock *Best = nullptr;
    for (const auto &[Head, States] : Waiting)
      if (!Best || E.position(*Head) < E.position(*Best))
        Best = Head;
    for (const auto &[Head, States] : Waiting)
      if (Head != Best && E.inLoop(*Best, *Head))
        Best = Head;
    return Best;
  }

  Encoder &E;
  unsigned Rounds;
  std::size_t MostTerms;
  Terms &T;
  Behaviour &Result;
  SmallPtrSet<const BasicBlock *, 8> Cuts;
  MapVector<const BasicBlock *, std::vector<MachineState>> Waiting;
  MapVector<const BasicBlock *, unsigned> Visits;
};

} // namespace

bool evo::behaviour(Encoder &E, unsigned Rounds, std::size_t MostTerms,
                    Behaviour &Result, bool &TooBig) {
  TooBig = false;
  return Unroller(E, Rounds, MostTerms, E.terms(), Result).run(TooBig);
}
