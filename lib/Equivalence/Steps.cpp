//===- Steps.cpp - From one pair of loop heads to the next ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Steps.h"
#include "Guards.h"
#include "evo/Equivalence/Compile.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

namespace {

/// One side, some rounds further.
struct Moved {
  std::vector<Exit> Exits; ///< one for each head
  Term Undefined;          ///< on the way
};

class Stepper {
public:
  Stepper(SharedInputs &Shared, Encoder &Before, Encoder &After,
          const Pairing &How, Steps &Result, std::string &Why)
      : Shared(Shared), T(Shared.T), B(Before), A(After),
        Fine(How.AfterIsFine ? After : Before),
        Coarse(How.AfterIsFine ? Before : After), How(How), Result(Result),
        Pairs(Result.Pairs), Why(Why) {}

  bool run() {
    align();
    for (int From = -1; From < int(Pairs.size()); ++From) {
      Result.List.emplace_back();
      if (!takeStep(From, Result.List.back()))
        return false;
    }
    knowStarts();
    return true;
  }

private:
  void align();
  void makeState(Pair &P);
  bool takeStep(int From, Step &S);
  bool moveFine(int From, Moved &M);
  bool moveCoarse(int From, Moved &Near, Moved &Far);
  bool moreRounds(Encoder &E, const BasicBlock *Only, Moved &M);
  void mergeByHead(Moved &M);
  bool waits(int From, unsigned To) const;
  void compare(int From, Step &S, const Moved &X, const Moved &Near,
               const Moved &Far);
  void arrive(Step &S, int From, unsigned To, const MachineState &P,
              const MachineState &Q, Term Both);
  void knowStarts();
  bool give(const Twine &Said) {
    Why = Said.str();
    return false;
  }

  SharedInputs &Shared;
  Terms &T;
  Encoder &B, &A;
  Encoder &Fine, &Coarse;
  const Pairing &How;
  Steps &Result;
  std::vector<Pair> &Pairs;
  std::string &Why;
  bool Writes = false, Calls = false;
};

/// Does the function write memory, or call what may change the world?
void effects(const Function &F, bool &Writes, bool &Calls) {
  for (const Instruction &I : instructions(F)) {
    auto *C = dyn_cast<CallBase>(&I);
    if (!C) {
      Writes |= I.mayWriteToMemory();
      continue;
    }
    if (asGuard(I) || (isa<IntrinsicInst>(C) && !isa<MemIntrinsic>(C)))
      continue;
    bool Quiet = C->onlyReadsMemory() && C->doesNotThrow() &&
                 C->hasFnAttr(Attribute::WillReturn);
    Writes |= !Quiet;
    Calls |= !Quiet && !isa<MemIntrinsic>(C);
  }
}

/// The operations of `F` that could join accumulators.
void collectJoins(const Function &F, std::set<Join> &Joins) {
  for (const Instruction &I : instructions(F))
    switch (I.getOpcode()) {
    case Instruction::Add:
      Joins.insert(Join::Sum);
      break;
    case Instruction::Xor:
      Joins.insert(Join::Xor);
      break;
    case Instruction::And:
      Joins.insert(Join::And);
      break;
    case Instruction::Or:
      Joins.insert(Join::Or);
      break;
    case Instruction::ICmp:
    case Instruction::Call:
      if (auto *C = dyn_cast<ICmpInst>(&I); C && C->isEquality())
        break;
      if (auto *C = dyn_cast<CallInst>(&I); C && !isa<MinMaxIntrinsic>(C))
        break;
      Joins.insert({Join::SMin, Join::SMax, Join::UMin, Join::UMax});
      break;
    }
}

void Stepper::align() {
  for (const Encoder *E : {&B, &A}) {
    effects(E->function(), Writes, Calls);
    collectJoins(E->function(), Result.Joins);
  }
  for (const Argument &Each : B.function().args())
    if (const Lanes &L = Shared.Arguments[Each.getArgNo()]; L.size() == 1)
      Result.Arguments.push_back({L[0].Bits, Each.getType()->isFPOrFPVectorTy(),
                                  false, false, Each.getType()->isPointerTy()});
  for (unsigned I = 0; I < Fine.loopHeads().size(); ++I) {
    Pair P;
    P.Fine = Fine.loopHeads()[I];
    P.Coarse = Coarse.loopHeads()[How.Coarse[I]];
    P.LiveFine = Fine.liveAt(*P.Fine);
    P.LiveCoarse = Coarse.liveAt(*P.Coarse);
    makeState(P);
    Pairs.push_back(std::move(P));
  }
}

void Stepper::makeState(Pair &P) {
  Term Memory = Writes ? T.fresh("memory", memorySort()) : Shared.Memory;
  Term World = Calls ? T.fresh("world", bitsSort(64)) : Shared.World;
  auto Fill = [&](Encoder &E, const BasicBlock *Head,
                  const std::vector<const Value *> &Live, MachineState &S,
                  StringRef Prefix) {
    S.Reach = T.boolean(true);
    S.Memory = Memory;
    S.World = World;
    for (const Value *V : Live) {
      S.Values[V] = E.freshLanes(V->getType(), Prefix);
      for (const Lane &L : S.Values[V]) {
        auto *Phi = dyn_cast<PHINode>(V);
        P.Shape.push_back({L.Bits, V->getType()->isFPOrFPVectorTy(),
                           &E == &Fine, Phi && Phi->getParent() == Head,
                           V->getType()->isPointerTy(),
                           Phi && Phi->getParent() == Head && counts(E, *Phi)});
        P.Here.Now.push_back(L.Bits);
        P.Here.Start.push_back(T.fresh("start", T.sort(L.Bits)));
      }
    }
  };
  Fill(Coarse, P.Coarse, P.LiveCoarse, P.StateCoarse, "coarse");
  Fill(Fine, P.Fine, P.LiveFine, P.StateFine, "fine");
}

/// A loop that is entered from the function's entry only starts from values
/// that are known in terms of the arguments, which never change.
void Stepper::knowStarts() {
  for (unsigned P = 0; P < Pairs.size(); ++P) {
    auto ComesRound = [&](const Step &S) {
      return S.From >= 0 && Fine.inLoop(*Pairs[P].Fine, *Pairs[S.From].Fine);
    };
    const Arrival *Entry = nullptr;
    bool Only = true;
    for (const Step &S : Result.List)
      for (const Arrival &At : S.Arrivals) {
        if (At.To != P || ComesRound(S))
          continue;
        Only &= S.From < 0 && !Entry;
        Entry = &At;
      }
    if (!Entry || !Only)
      continue;
    Pairs[P].Here.Start = Entry->At.Now;
    Pairs[P].Entered = Entry->Reach;
    for (Step &S : Result.List)
      for (Arrival &At : S.Arrivals)
        if (At.To == P && ComesRound(S))
          At.At.Start = Pairs[P].Here.Start;
  }
}

/// Does the coarse side stay where it is while the fine one goes on to `To`?
bool Stepper::waits(int From, unsigned To) const {
  if (From < 0 || Pairs[From].Coarse != Pairs[To].Coarse)
    return false;
  const BasicBlock &X = *Pairs[From].Fine, &Y = *Pairs[To].Fine;
  return !Fine.inLoop(X, Y) && !Fine.inLoop(Y, X);
}

/// Both sides come to the pair of heads `To`.
void Stepper::arrive(Step &S, int From, unsigned To, const MachineState &P,
                     const MachineState &Q, Term Both) {
  const Pair &Target = Pairs[To];
  Term SameMemory = T.equal(P.Memory, Q.Memory);
  S.Obligations.push_back(
      {"memory in the loop", T.andOf(Both, T.notOf(SameMemory))});
  S.Obligations.push_back(
      {"calls in the loop", T.andOf(Both, T.notOf(T.equal(P.World, Q.World)))});
  Arrival At{To, Both, {}, P.Memory, P.World};
  bool Inside = From >= 0 && Fine.inLoop(*Target.Fine, *Pairs[From].Fine);
  Term Poison = T.boolean(false);
  auto Collect = [&](Encoder &E, const MachineState &M,
                     const std::vector<const Value *> &Live) {
    for (const Value *V : Live)
      for (const Lane &L : E.valueIn(M, *V)) {
        Poison = T.orOf(Poison, L.Poison);
        At.At.Now.push_back(L.Bits);
      }
  };
  Collect(Coarse, Q, Target.LiveCoarse);
  Collect(Fine, P, Target.LiveFine);
  S.Obligations.push_back({"poison in the loop", T.andOf(Both, Poison)});
  if (At.At.Now.size() != Target.Here.Now.size()) {
    S.Obligations.push_back({"values that are not modelled", T.boolean(true)});
    return;
  }
  // Coming round again, the loop started where it did; else it starts now.
  At.At.Start = Inside ? Target.Here.Start : At.At.Now;
  S.Arrivals.push_back(std::move(At));
}

void Stepper::mergeByHead(Moved &M) {
  MapVector<const BasicBlock *, std::vector<MachineState>> At;
  std::vector<Exit> Exits;
  for (Exit &E : M.Exits)
    if (E.Is == Exit::Cut)
      At[E.Target].push_back(std::move(E.State));
    else
      Exits.push_back(std::move(E));
  for (auto &[Head, States] : At)
    Exits.push_back({Exit::Cut, Head, merge(T, std::move(States)), {}});
  M.Exits = std::move(Exits);
}

/// One region more, from the head `Only` or, if it is null, from every head.
bool Stepper::moreRounds(Encoder &E, const BasicBlock *Only, Moved &M) {
  SmallPtrSet<const BasicBlock *, 8> Cuts(E.loopHeads().begin(),
                                          E.loopHeads().end());
  std::vector<Exit> Before = std::move(M.Exits);
  M.Exits.clear();
  for (Exit &X : Before) {
    if (X.Is != Exit::Cut || (Only && X.Target != Only)) {
      M.Exits.push_back(std::move(X));
      continue;
    }
    const BasicBlock &Head = *X.Target;
    if (!E.region(Head, std::move(X.State), Cuts, M.Exits))
      return give((&E == &B ? "before: " : "after: ") + E.unsupported());
  }
  M.Undefined = T.orOf(M.Undefined, E.takeUndefined());
  mergeByHead(M);
  return true;
}

bool Stepper::moveFine(int From, Moved &M) {
  M.Undefined = T.boolean(false);
  M.Exits.push_back(
      From < 0
          ? Exit{Exit::Cut, &Fine.function().getEntryBlock(), Fine.start(), {}}
          : Exit{Exit::Cut, Pairs[From].Fine, Pairs[From].StateFine, {}});
  return moreRounds(Fine, nullptr, M);
}

/// `Near` is where the fine side meets it if it stays in its loop, `Far` if it
/// leaves.
bool Stepper::moveCoarse(int From, Moved &Near, Moved &Far) {
  const BasicBlock *Head = From < 0 ? nullptr : Pairs[From].Coarse;
  Near.Undefined = T.boolean(false);
  Near.Exits.push_back(
      From < 0 ? Exit{Exit::Cut,
                      &Coarse.function().getEntryBlock(),
                      Coarse.start(),
                      {}}
               : Exit{Exit::Cut, Head, Pairs[From].StateCoarse, {}});
  for (unsigned I = 0; I < (From < 0 ? 1 : How.Rounds[From]); ++I)
    if (!moreRounds(Coarse, Head, Near))
      return false;
  Far = Near;
  for (unsigned I = 0; I < How.Slack; ++I)
    if (!moreRounds(Coarse, Head, Far))
      return false;
  return true;
}

static const Exit *reaching(ArrayRef<Exit> Exits, const BasicBlock *Head) {
  for (const Exit &E : Exits)
    if (E.Is == Exit::Cut && E.Target == Head)
      return &E;
  return nullptr;
}

bool Stepper::takeStep(int From, Step &S) {
  S.From = From;
  Moved X, Near, Far;
  if (!moveFine(From, X) || !moveCoarse(From, Near, Far))
    return false;
  compare(From, S, X, Near, Far);
  return true;
}

void Stepper::compare(int From, Step &S, const Moved &X, const Moved &Near,
                      const Moved &Far) {
  Term Waits = T.boolean(false), Stays = T.boolean(false),
       Goes = T.boolean(false);
  for (unsigned To = 0; To < Pairs.size(); ++To) {
    const Exit *E = reaching(X.Exits, Pairs[To].Fine);
    if (!E)
      continue;
    if (waits(From, To)) {
      Waits = T.orOf(Waits, E->State.Reach);
      arrive(S, From, To, E->State, Pairs[From].StateCoarse, E->State.Reach);
      continue;
    }
    bool Stay = From < 0 || Pairs[From].Coarse == Pairs[To].Coarse;
    Term &Way = Stay ? Stays : Goes;
    Way = T.orOf(Way, E->State.Reach);
    const Exit *There =
        reaching(Stay ? Near.Exits : Far.Exits, Pairs[To].Coarse);
    Term Arrives = There ? There->State.Reach : T.boolean(false);
    S.Obligations.push_back(
        {"the branch taken", T.andOf(E->State.Reach, T.notOf(Arrives))});
    if (There)
      arrive(S, From, To, E->State, There->State,
             T.andOf(E->State.Reach, Arrives));
  }
  Term Stopped = T.orOf(Waits, Stays);
  Term Leaves = T.notOf(T.orOf(Stopped, Goes));
  std::vector<Obligation> Leaving;
  bool AfterIsFine = How.AfterIsFine;
  compareLeaving(Shared, AfterIsFine ? Far.Exits : X.Exits,
                 AfterIsFine ? X.Exits : Far.Exits,
                 B.function().getReturnType(), Leaving);
  for (Obligation &O : Leaving)
    S.Obligations.push_back({O.Name, T.andOf(Leaves, O.Violated)});
  // What before will do in its next rounds it does whether or not the other
  // side waits for it, so they are defined; of after's next rounds only those
  // are known to be defined that before has matched.
  S.Undefined = AfterIsFine ? Far.Undefined : X.Undefined;
  Term Bad = AfterIsFine ? X.Undefined
                         : T.orOf(T.andOf(T.notOf(Waits), Near.Undefined),
                                  T.andOf(T.notOf(Stopped), Far.Undefined));
  S.Obligations.insert(S.Obligations.begin(), {"undefined behaviour", Bad});
}

} // namespace

bool evo::takeSteps(SharedInputs &Shared, Encoder &Before, Encoder &After,
                    const Pairing &How, Steps &Result, std::string &Why) {
  return Stepper(Shared, Before, After, How, Result, Why).run();
}
