//===- Cases.cpp - Loops to their end, case by case ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cases.h"
#include "evo/Equivalence/Substitute.h"
#include "llvm/Analysis/CFG.h"
#include <set>

using namespace evo;
using namespace evo::smt;
using namespace llvm;

std::vector<APInt> evo::choicesOf(const Terms &T, Term Root, std::size_t Most) {
  auto ByValue = [](const APInt &A, const APInt &B) { return A.ult(B); };
  std::set<APInt, decltype(ByValue)> Values(ByValue);
  std::set<Term> Seen;
  std::vector<Term> Stack = {Root};
  while (!Stack.empty()) {
    Term Next = Stack.back();
    Stack.pop_back();
    if (!Seen.insert(Next).second)
      continue;
    if (const APInt *C = T.constant(Next)) {
      Values.insert(*C);
      if (Values.size() > Most)
        return {};
      continue;
    }
    const Node &N = T.node(Next);
    if (N.Is != smt::Op::Ite)
      return {};
    Stack.push_back(N.Args[1]);
    Stack.push_back(N.Args[2]);
  }
  return {Values.begin(), Values.end()};
}

namespace {

/// Enough for the bits of two words, one counter within the other.
constexpr std::size_t MostSteps = 2'500, MostChoices = 65;
/// On one way through the function; a loop over a word twice.
constexpr unsigned MostRounds = 160;

struct Visit {
  MachineState State;
  unsigned Rounds; ///< on the way here
};

/// Beyond what only gives `Head` its first values: that would keep states apart
/// by where they come from.
bool isUsedFrom(const Encoder &E, const BasicBlock &Head, const Value &V) {
  if (auto *P = dyn_cast<PHINode>(&V); P && P->getParent() == &Head)
    return true;
  return any_of(V.uses(), [&](const Use &U) {
    auto *User = cast<Instruction>(U.getUser());
    auto *P = dyn_cast<PHINode>(User);
    if (P && P->getParent() == &Head)
      return E.inLoop(Head, *P->getIncomingBlock(U));
    return isPotentiallyReachable(&Head, P ? P->getIncomingBlock(U)
                                           : User->getParent());
  });
}

class CaseRunner {
public:
  CaseRunner(Encoder &E, std::size_t MostTerms, Behaviour &Result)
      : E(E), T(E.terms()), MostTerms(MostTerms), Result(Result) {
    for (const BasicBlock *Head : E.loopHeads()) {
      Cuts.insert(Head);
      for (const Value *V : E.liveAt(*Head))
        if (V->getType()->isIntegerTy() && !V->getType()->isIntegerTy(1) &&
            isUsedFrom(E, *Head, *V))
          Counters[Head].push_back(V);
    }
  }

  bool run() {
    Result.Unfinished = T.boolean(false);
    if (!step(E.function().getEntryBlock(), {E.start(), 0}))
      return false;
    for (std::size_t Steps = 0; const BasicBlock *Head = pick(); ++Steps) {
      // The oldest first: a loop that goes on from where another stopped meets
      // what came from there.
      auto &Cases = Waiting[Head];
      std::vector<Visit> Arrived = std::move(Cases.front().second);
      Cases.erase(Cases.begin());
      Visit Next = joined(std::move(Arrived));
      if (T.isFalse(Next.State.Reach))
        continue;
      if (++Next.Rounds > MostRounds || Steps > MostSteps ||
          T.size() > MostTerms || !step(*Head, std::move(Next)))
        return false;
    }
    Result.Undefined = E.takeUndefined();
    return true;
  }

private:
  using Key = std::vector<std::uint64_t>;

  Visit joined(std::vector<Visit> Arrived) {
    unsigned Rounds = 0;
    std::vector<MachineState> States;
    for (Visit &V : Arrived) {
      Rounds = std::max(Rounds, V.Rounds);
      States.push_back(std::move(V.State));
    }
    return {merge(T, std::move(States)), Rounds};
  }

  bool step(const BasicBlock &From, Visit V) {
    std::vector<Exit> Exits;
    if (!E.region(From, std::move(V.State), Cuts, Exits))
      return false;
    for (Exit &X : Exits) {
      if (X.Is == Exit::Cut)
        arrive(X.Target, {std::move(X.State), V.Rounds});
      else
        Result.Exits.push_back(std::move(X));
    }
    return true;
  }

  /// A state for each choice of the first value that is one of several.
  void arrive(const BasicBlock *Head, Visit V) {
    for (const Value *Counter : Counters[Head]) {
      auto It = V.State.Values.find(Counter);
      if (It == V.State.Values.end() || It->second.size() != 1)
        continue;
      Term Bits = It->second.front().Bits;
      auto Choices = choicesOf(T, Bits, MostChoices);
      if (Choices.size() < 2)
        continue;
      for (const APInt &C : Choices)
        arrive(Head, where(V, Bits, T.value(C)));
      return;
    }
    if (T.isFalse(V.State.Reach))
      return;
    auto &Cases = Waiting[Head];
    Key Mine = keyOf(Head, V.State);
    auto Same = find_if(Cases, [&](auto &Case) { return Case.first == Mine; });
    if (Same == Cases.end())
      Same = Cases.insert(Cases.end(), {Mine, {}});
    Same->second.push_back(std::move(V));
  }

  Visit where(const Visit &V, Term Is, Term Constant) {
    Visit Result = V;
    MachineState &S = Result.State;
    Substitution Known(T);
    Known.replace(Is, Constant);
    S.Reach = T.andOf(Known.apply(S.Reach), T.equal(Is, Constant));
    for (auto &[Value, Lanes] : S.Values)
      for (Lane &L : Lanes) {
        L.Bits = Known.apply(L.Bits);
        L.Poison = Known.apply(L.Poison);
      }
    return Result;
  }

  Key keyOf(const BasicBlock *Head, const MachineState &S) {
    Key K;
    for (const Value *Counter : Counters[Head]) {
      auto It = S.Values.find(Counter);
      const APInt *C = It != S.Values.end() && It->second.size() == 1
                           ? T.constant(It->second.front().Bits)
                           : nullptr;
      K.push_back(C != nullptr);
      K.push_back(C ? C->getLimitedValue() : 0);
    }
    return K;
  }

  /// The first head in order where a state waits, but a loop inside it before
  /// it goes round again.
  const BasicBlock *pick() {
    const BasicBlock *Best = nullptr;
    for (const BasicBlock *Head : E.loopHeads()) {
      if (Waiting[Head].empty())
        continue;
      if (!Best || E.position(*Head) < E.position(*Best) ||
          E.inLoop(*Best, *Head))
        Best = Head;
    }
    return Best;
  }

  Encoder &E;
  Terms &T;
  std::size_t MostTerms;
  Behaviour &Result;
  SmallPtrSet<const BasicBlock *, 8> Cuts;
  std::map<const BasicBlock *, std::vector<const Value *>> Counters;
  std::map<const BasicBlock *, std::vector<std::pair<Key, std::vector<Visit>>>>
      Waiting;
};

} // namespace

bool evo::behaviourByCases(Encoder &E, std::size_t MostTerms,
                           Behaviour &Result) {
  return CaseRunner(E, MostTerms, Result).run();
}
