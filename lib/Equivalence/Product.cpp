//===- Product.cpp - Loops that run in step ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Product.h"
#include "Invariant.h"
#include "evo/Equivalence/Compile.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

namespace {

struct Pair {
  const BasicBlock *Before, *After;
  std::vector<const Value *> LiveBefore, LiveAfter;
  MachineState StateBefore, StateAfter;
  std::vector<Quantity> Shape; ///< of the values in `Here`
  View Here;                   ///< in terms of the symbols of the two states
  Term Entered; ///< when the loop is entered, if only from the function's entry
  std::vector<Relation> Relations;
};

/// A state reached at a pair, from the entry or from a pair.
struct Arrival {
  unsigned To;
  Term Reach; ///< both sides arrive
  View At;
};

struct Step {
  int From;       ///< pair, or -1 for the entry
  Term Undefined; ///< of before
  std::vector<Arrival> Arrivals;
  std::vector<Obligation> Obligations;
};

class Product {
public:
  Product(SharedInputs &Shared, Encoder &Before, Encoder &After,
          SolverProcess &Solver, const RefinementLimits &Limits)
      : Shared(Shared), T(Shared.T), B(Before), A(After), Solver(Solver),
        Limits(Limits) {}

  RefinementResult run();

private:
  bool align();
  void makeState(Pair &P);
  bool holdInductively();
  bool takeStep(int From, Step &S);
  void arrive(Step &S, int From, unsigned To, ArrayRef<const Exit *> X,
              ArrayRef<const Exit *> Y);
  Term invariant(int From);
  void knowStarts();
  bool weaken(const Step &S);
  bool discharge(const Step &S);
  Outcome ask(const Step &S, Term Goal, ArrayRef<Term> Watched);
  bool give(const Twine &Why) {
    Result.Why = Why.str();
    return false;
  }
  Term lane(const Lanes &L, unsigned At) const { return L[At].Bits; }

  SharedInputs &Shared;
  Terms &T;
  Encoder &B, &A;
  SolverProcess &Solver;
  const RefinementLimits &Limits;
  RefinementResult Result;
  std::vector<Pair> Pairs;
  std::vector<Step> Steps;
  std::vector<Quantity> Arguments;
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
    if (C->getCalledFunction() &&
        (C->getCalledFunction()->getName() == AccessGuard ||
         (C->getCalledFunction()->isIntrinsic() && !isa<MemIntrinsic>(C))))
      continue;
    bool Quiet = C->onlyReadsMemory() && C->doesNotThrow() &&
                 C->hasFnAttr(Attribute::WillReturn);
    Writes |= !Quiet;
    Calls |= !Quiet && !isa<MemIntrinsic>(C);
  }
}

bool Product::align() {
  auto X = B.loopHeads(), Y = A.loopHeads();
  if (X.size() != Y.size())
    return give("the loops do not pair up: " + Twine(X.size()) + " and " +
                Twine(Y.size()));
  for (unsigned I = 0; I < X.size(); ++I)
    for (unsigned J = 0; J < X.size(); ++J)
      if (B.inLoop(*X[I], *X[J]) != A.inLoop(*Y[I], *Y[J]))
        return give("the loops are nested differently");
  effects(B.function(), Writes, Calls);
  effects(A.function(), Writes, Calls);
  for (const Argument &Each : B.function().args())
    if (const Lanes &L = Shared.Arguments[Each.getArgNo()]; L.size() == 1)
      Arguments.push_back({L[0].Bits, Each.getType()->isFPOrFPVectorTy()});
  for (unsigned I = 0; I < X.size(); ++I) {
    Pair P;
    P.Before = X[I];
    P.After = Y[I];
    P.LiveBefore = B.liveAt(*X[I]);
    P.LiveAfter = A.liveAt(*Y[I]);
    makeState(P);
    Pairs.push_back(std::move(P));
  }
  return true;
}

void Product::makeState(Pair &P) {
  Term Memory = Writes ? T.fresh("memory", memorySort()) : Shared.Memory;
  Term World = Calls ? T.fresh("world", bitsSort(64)) : Shared.World;
  auto Fill = [&](Encoder &E, const std::vector<const Value *> &Live,
                  MachineState &S, StringRef Prefix) {
    S.Reach = T.boolean(true);
    S.Memory = Memory;
    S.World = World;
    for (const Value *V : Live) {
      S.Values[V] = E.freshLanes(V->getType(), Prefix);
      for (const Lane &L : S.Values[V]) {
        P.Shape.push_back({L.Bits, V->getType()->isFPOrFPVectorTy()});
        P.Here.Now.push_back(L.Bits);
        P.Here.Start.push_back(T.fresh("start", T.sort(L.Bits)));
      }
    }
  };
  Fill(B, P.LiveBefore, P.StateBefore, "before");
  Fill(A, P.LiveAfter, P.StateAfter, "after");
}

Term Product::invariant(int From) {
  Term All = T.boolean(true);
  if (From < 0)
    return All;
  for (const Relation &R : Pairs[From].Relations)
    All = T.andOf(All, holds(T, R, Pairs[From].Here));
  // Every run came through the entry, defined, and by the way that leads here.
  All = T.andOf(All, T.notOf(Steps.front().Undefined));
  if (Pairs[From].Entered.isValid())
    All = T.andOf(All, Pairs[From].Entered);
  return All;
}

/// A loop that is entered from the function's entry only starts from values
/// that are known in terms of the arguments, which never change.
void Product::knowStarts() {
  for (unsigned P = 0; P < Pairs.size(); ++P) {
    auto ComesRound = [&](const Step &S) {
      return S.From >= 0 && B.inLoop(*Pairs[P].Before, *Pairs[S.From].Before);
    };
    const Arrival *Entry = nullptr;
    bool Only = true;
    for (const Step &S : Steps)
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
    for (Step &S : Steps)
      for (Arrival &At : S.Arrivals)
        if (At.To == P && ComesRound(S))
          At.At.Start = Pairs[P].Here.Start;
  }
}

/// The state in which both sides come to a pair of heads.
void Product::arrive(Step &S, int From, unsigned To, ArrayRef<const Exit *> X,
                     ArrayRef<const Exit *> Y) {
  Term Here = T.boolean(false), There = T.boolean(false);
  for (const Exit *E : X)
    Here = T.orOf(Here, E->State.Reach);
  for (const Exit *E : Y)
    There = T.orOf(There, E->State.Reach);
  S.Obligations.push_back({"the branch taken", T.notOf(T.equal(Here, There))});
  if (X.empty() || Y.empty())
    return;
  // A region reaches a head once: its edges were merged before it left.
  const MachineState &P = X.front()->State, &Q = Y.front()->State;
  Term Both = T.andOf(Here, There);
  const Pair &Target = Pairs[To];
  Term SameMemory = T.equal(P.Memory, Q.Memory);
  S.Obligations.push_back(
      {"memory in the loop", T.andOf(Both, T.notOf(SameMemory))});
  S.Obligations.push_back(
      {"calls in the loop", T.andOf(Both, T.notOf(T.equal(P.World, Q.World)))});
  Arrival At{To, Both, {}};
  bool Inside = From >= 0 && B.inLoop(*Target.Before, *Pairs[From].Before);
  Term Poison = T.boolean(false);
  auto Collect = [&](Encoder &E, const MachineState &M,
                     const std::vector<const Value *> &Live) {
    for (const Value *V : Live)
      for (const Lane &L : E.valueIn(M, *V)) {
        Poison = T.orOf(Poison, L.Poison);
        At.At.Now.push_back(L.Bits);
      }
  };
  Collect(B, P, Target.LiveBefore);
  Collect(A, Q, Target.LiveAfter);
  S.Obligations.push_back({"poison in the loop", T.andOf(Both, Poison)});
  if (At.At.Now.size() != Target.Here.Now.size()) {
    S.Obligations.push_back({"values that are not modelled", T.boolean(true)});
    return;
  }
  // Coming round again, the loop started where it did; else it starts now.
  At.At.Start = Inside ? Target.Here.Start : At.At.Now;
  S.Arrivals.push_back(std::move(At));
}

bool Product::takeStep(int From, Step &S) {
  S.From = From;
  SmallPtrSet<const BasicBlock *, 8> CutsBefore, CutsAfter;
  for (const Pair &P : Pairs) {
    CutsBefore.insert(P.Before);
    CutsAfter.insert(P.After);
  }
  std::vector<Exit> X, Y;
  const BasicBlock &AtBefore =
      From < 0 ? B.function().getEntryBlock() : *Pairs[From].Before;
  const BasicBlock &AtAfter =
      From < 0 ? A.function().getEntryBlock() : *Pairs[From].After;
  if (!B.region(AtBefore, From < 0 ? B.start() : Pairs[From].StateBefore,
                CutsBefore, X))
    return give("before: " + B.unsupported());
  if (!A.region(AtAfter, From < 0 ? A.start() : Pairs[From].StateAfter,
                CutsAfter, Y))
    return give("after: " + A.unsupported());
  S.Undefined = B.takeUndefined();
  S.Obligations.push_back({"undefined behaviour", A.takeUndefined()});
  for (unsigned To = 0; To < Pairs.size(); ++To) {
    auto Reaching = [](ArrayRef<Exit> All, const BasicBlock *Head) {
      std::vector<const Exit *> List;
      for (const Exit &E : All)
        if (E.Is == Exit::Cut && E.Target == Head)
          List.push_back(&E);
      return List;
    };
    auto P = Reaching(X, Pairs[To].Before), Q = Reaching(Y, Pairs[To].After);
    if (P.size() > 1 || Q.size() > 1)
      return give("a loop head is reached twice in one step");
    arrive(S, From, To, P, Q);
  }
  compareLeaving(Shared, X, Y, B.function().getReturnType(), S.Obligations);
  return true;
}

Outcome Product::ask(const Step &S, Term Goal, ArrayRef<Term> Watched) {
  Query Q;
  Q.Asserted = Shared.Facts;
  Q.Asserted.push_back(T.notOf(S.Undefined));
  Q.Asserted.push_back(invariant(S.From));
  Q.Asserted.push_back(Goal);
  llvm::sort(Q.Asserted);
  Q.Asserted.erase(llvm::unique(Q.Asserted), Q.Asserted.end());
  Q.Watched.assign(Watched.begin(), Watched.end());
  ++Result.Questions;
  return Solver.ask(T, Q, Limits.PerQuestion);
}

/// Drops the relations that this step breaks. False if the solver gave up.
bool Product::weaken(const Step &S) {
  for (const Arrival &At : S.Arrivals) {
    for (;;) {
      auto &Relations = Pairs[At.To].Relations;
      std::vector<Term> Held;
      Term Broken = T.boolean(false);
      for (const Relation &R : Relations) {
        Held.push_back(holds(T, R, At.At));
        Broken = T.orOf(Broken, T.notOf(Held.back()));
      }
      if (T.isFalse(Broken))
        break;
      Outcome O = ask(S, T.andOf(At.Reach, Broken), Held);
      if (O.Is == Answer::Unsat)
        break;
      if (O.Is != Answer::Sat)
        return give("looking for an invariant: " + O.Why);
      std::vector<Relation> Kept;
      for (unsigned I = 0; I < Relations.size(); ++I)
        if (O.Model[I].isOne())
          Kept.push_back(Relations[I]);
      if (Kept.size() == Relations.size())
        return give("the solver's model breaks no relation");
      Relations = std::move(Kept);
    }
  }
  return true;
}

bool Product::discharge(const Step &S) {
  for (const Obligation &O : S.Obligations) {
    if (T.isFalse(O.Violated))
      continue;
    Outcome Answered = ask(S, O.Violated, {});
    if (Answered.Is == Answer::Unsat)
      continue;
    return give("the loops do not run in step (" + O.Name + ": " +
                answerName(Answered.Is) + ")");
  }
  return true;
}

/// Weakens until no step breaks anything: then what is left is inductive. False
/// if the solver gave up.
bool Product::holdInductively() {
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const Step &S : Steps) {
      std::size_t Count = 0, Left = 0;
      for (const Pair &P : Pairs)
        Count += P.Relations.size();
      if (!weaken(S))
        return false;
      for (const Pair &P : Pairs)
        Left += P.Relations.size();
      Changed |= Left != Count;
    }
  }
  return true;
}

RefinementResult Product::run() {
  if (!B.prepare() || !A.prepare()) {
    give(B.unsupported().empty() ? "after: " + A.unsupported()
                                 : "before: " + B.unsupported());
    return Result;
  }
  if (B.loopHeads().empty() || !align())
    return Result;
  for (int From = -1; From < int(Pairs.size()); ++From) {
    Steps.emplace_back();
    if (!takeStep(From, Steps.back()))
      return Result;
  }
  knowStarts();
  for (Tier Wanted : {Tier::Plain, Tier::Rich}) {
    for (Pair &P : Pairs)
      P.Relations = relations(T, P.Shape, Arguments, Wanted);
    if (holdInductively() &&
        llvm::all_of(Steps, [&](const Step &S) { return discharge(S); })) {
      Result.Is = RefinementResult::Proved;
      break;
    }
  }
  return Result;
}

} // namespace

RefinementResult evo::proveInStep(SharedInputs &Shared, Encoder &Before,
                                  Encoder &After, SolverProcess &Solver,
                                  const RefinementLimits &Limits) {
  return Product(Shared, Before, After, Solver, Limits).run();
}
