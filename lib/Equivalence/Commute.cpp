//===- Commute.cpp - Do rounds of loops commute? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reorder.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

namespace {

/// One round, from one state to the next.
struct Round {
  const CountedLoop *Of;
  /// Of the tested counters that the round sees: how many rounds came before.
  std::map<const CountedLoop *, Term> At;
};

struct Done {
  MachineState State;
  Term Undefined, Poison;
  Term Happens; ///< the loop does not end before this round
};

class Commuter {
public:
  Commuter(SharedInputs &Shared, Encoder &Plain, Encoder &Strict,
           SolverProcess &Solver, const RefinementLimits &Limits,
           const Reordering &R)
      : Shared(Shared), T(Shared.T), Plain(Plain), Strict(Strict),
        Solver(Solver), Limits(Limits), R(R),
        Cuts(Strict.loopHeads().begin(), Strict.loopHeads().end()) {}

  RefinementResult run();

private:
  MachineState anyState();
  void setCounters(MachineState &S, const Round &Which);
  bool doRound(Encoder &E, const MachineState &From, const Round &Which,
               Done &D);
  bool outerRuns(const MachineState &From, const Round &Which, Term &Runs);
  bool bothOrders(const Round &P, const Round &Q);
  bool never(StringRef What, Term Bad);
  bool give(const Twine &Why) {
    Result.Why = Why.str();
    return false;
  }

  SharedInputs &Shared;
  Terms &T;
  Encoder &Plain, &Strict;
  SolverProcess &Solver;
  const RefinementLimits &Limits;
  const Reordering &R;
  SmallPtrSet<const BasicBlock *, 8> Cuts;
  std::vector<Term> Given;
  RefinementResult Result;
};

/// Anything that may be alive in either loop has any value.
MachineState Commuter::anyState() {
  MachineState S = Strict.start();
  S.Memory = T.fresh("memory", memorySort());
  S.World = T.fresh("world", bitsSort(64));
  auto Add = [&](const Value *V) {
    if (isa<Instruction>(V) && !isa<AllocaInst>(V) && !S.Values.count(V))
      S.Values[V] = Strict.freshLanes(V->getType(), "any");
  };
  for (const CountedLoop *L : {&R.First, &R.Second}) {
    for (const Value *V : Strict.liveAt(*L->Head))
      Add(V);
    for (const Counter &C : L->Counters)
      Add(C.First);
  }
  return S;
}

void Commuter::setCounters(MachineState &S, const Round &Which) {
  for (auto &[Of, At] : Which.At)
    for (const Counter &C : Of->Counters) {
      Lanes First = Strict.valueIn(S, *C.First);
      unsigned W = T.width(First[0].Bits);
      Term Rounds =
          W < T.width(At) ? T.extract(At, W - 1, 0) : T.zeroExtend(At, W);
      Term Far = T.binary(Op::Mul, Rounds, T.value(C.Step.zextOrTrunc(W)));
      Term Now = T.binary(Op::Add, First[0].Bits, Far);
      S.Values[C.Phi] = {{Now, T.boolean(false)}};
      unsigned Wide = 2 * std::max(W, T.width(At)) + 1;
      auto Fits = [&](auto Extend) {
        Term Whole = T.binary(Op::Mul, T.zeroExtend(At, Wide),
                              T.value(C.Step.sext(Wide)));
        Whole = T.binary(Op::Add, Extend(First[0].Bits), Whole);
        Given.push_back(T.equal(Extend(Now), Whole));
      };
      if (C.FitsSigned)
        Fits([&](Term X) { return T.signExtend(X, Wide); });
      if (C.FitsUnsigned)
        Fits([&](Term X) { return T.zeroExtend(X, Wide); });
    }
}

/// The round `Which` from `From`, with the counters where they then are.
bool Commuter::doRound(Encoder &E, const MachineState &From, const Round &Which,
                       Done &D) {
  MachineState In = From;
  In.Reach = T.boolean(true);
  setCounters(In, Which);
  std::vector<Exit> Exits;
  const BasicBlock *Head = Which.Of->Head;
  if (!E.region(*Head, In, Cuts, Exits))
    return give(E.unsupported());
  D.State = From;
  D.Undefined = E.takeUndefined();
  D.Poison = T.boolean(false);
  Term Ends = T.boolean(false);
  const Exit *Back = nullptr;
  for (const Exit &X : Exits)
    if (X.Is == Exit::Cut && X.Target == Head)
      Back = &X;
    else if (X.Is == Exit::Throw || X.Is == Exit::Stop)
      return give("a round that may not come to its end");
    else
      Ends = T.orOf(Ends, X.State.Reach);
  D.Happens = T.notOf(Ends);
  if (!Back)
    return give("a loop that never goes round");
  D.State.Memory = Back->State.Memory;
  D.State.World = Back->State.World;
  for (const PHINode &Phi : Head->phis()) {
    bool Counts = any_of(Which.Of->Counters,
                         [&](const Counter &C) { return C.Phi == &Phi; });
    Lanes Now = E.valueIn(Back->State, Phi);
    for (Lane &L : Now) {
      D.Poison = T.orOf(D.Poison, T.andOf(Back->State.Reach, L.Poison));
      L.Poison = T.boolean(false);
    }
    if (!Counts)
      D.State.Values[&Phi] = std::move(Now);
  }
  return true;
}

/// When the outer loop of a nest makes the round that `Which` lies in.
bool Commuter::outerRuns(const MachineState &From, const Round &Which,
                         Term &Runs) {
  MachineState In = From;
  In.Reach = T.boolean(true);
  setCounters(In, Which);
  std::vector<Exit> Exits;
  if (!Strict.region(*R.First.Head, In, Cuts, Exits))
    return give(Strict.unsupported());
  Runs = T.notOf(Strict.takeUndefined());
  Term Reached = T.boolean(false);
  for (const Exit &X : Exits)
    if (X.Is == Exit::Cut && X.Target == R.Second.Head)
      Reached = X.State.Reach;
  Runs = T.andOf(Runs, Reached);
  return true;
}

bool Commuter::never(StringRef What, Term Bad) {
  if (T.isFalse(Bad))
    return true;
  Query Q;
  Q.Asserted = Shared.Facts;
  Q.Asserted.insert(Q.Asserted.end(), Given.begin(), Given.end());
  Q.Asserted.push_back(Bad);
  llvm::sort(Q.Asserted);
  Q.Asserted.erase(llvm::unique(Q.Asserted), Q.Asserted.end());
  ++Result.Questions;
  Outcome O = Solver.ask(T, Q, Limits.PerQuestion);
  return O.Is == Answer::Unsat ||
         give("rounds do not commute (" + What + ": " +
              (O.Is == Answer::Sat ? "sat" : O.Why) + ")");
}

/// P then Q does what Q then P does, from any state.
bool Commuter::bothOrders(const Round &P, const Round &Q) {
  MachineState Any = anyState();
  Done Loose, P1, Q1, P2, Q2;
  if (R.Is == Reordering::Interchange)
    for (const Round *Which : {&P, &Q}) {
      Term Runs;
      if (!outerRuns(Any, *Which, Runs))
        return false;
      Given.push_back(Runs);
    }
  // What is undefined only for its poison, and what makes poison, is not
  // looked into: no round may do so.
  for (const Round *Which : {&P, &Q}) {
    Done Strictly;
    if (!doRound(Plain, Any, *Which, Loose) ||
        !doRound(Strict, Any, *Which, Strictly))
      return false;
    Given.push_back(Strictly.Happens);
    Term Fine = T.notOf(Loose.Undefined);
    if (!never("poison",
               T.andOf(Fine, T.orOf(Strictly.Undefined, Strictly.Poison))))
      return false;
  }
  if (!doRound(Strict, Any, P, P1) || !doRound(Strict, P1.State, Q, Q1) ||
      !doRound(Strict, Any, Q, Q2) || !doRound(Strict, Q2.State, P, P2))
    return false;
  Term One = T.orOf(P1.Undefined, Q1.Undefined),
       Other = T.orOf(Q2.Undefined, P2.Undefined);
  if (!never("undefined behaviour", T.notOf(T.equal(One, Other))))
    return false;
  Term Fine = T.notOf(T.orOf(One, Other));
  Term Same = T.andOf(T.equal(Q1.State.Memory, P2.State.Memory),
                      T.equal(Q1.State.World, P2.State.World));
  if (!never("memory", T.andOf(Fine, T.notOf(Same))))
    return false;
  Term Differs = T.boolean(false);
  for (auto &[V, L] : Q1.State.Values) {
    const Lanes &M = P2.State.Values[V];
    for (std::size_t I = 0; I < L.size(); ++I)
      Differs = T.orOf(Differs, T.notOf(T.equal(L[I].Bits, M[I].Bits)));
  }
  return never("values", T.andOf(Fine, Differs));
}

RefinementResult Commuter::run() {
  if (!Plain.prepare() || !Strict.prepare()) {
    give(Strict.unsupported());
    return Result;
  }
  auto Width = [&](const CountedLoop &L) {
    return L.Tested->getType()->isPointerTy()
               ? 64
               : L.Tested->getType()->getIntegerBitWidth();
  };
  auto Earlier = [&](unsigned W, Term &Early, Term &Late) {
    Early = T.fresh("early", bitsSort(W));
    Late = T.fresh("late", bitsSort(W));
    Given.push_back(T.compare(Op::ULess, Early, Late));
  };
  Term Early, Late, Left, Right;
  bool Commute;
  if (R.Is == Reordering::Fuse) {
    Earlier(std::min(Width(R.First), Width(R.Second)), Early, Late);
    Commute = bothOrders({&R.Second, {{&R.Second, Early}}},
                         {&R.First, {{&R.First, Late}}});
  } else {
    Earlier(Width(R.First), Early, Late);
    Earlier(Width(R.Second), Left, Right);
    Commute = bothOrders({&R.Second, {{&R.First, Early}, {&R.Second, Right}}},
                         {&R.Second, {{&R.First, Late}, {&R.Second, Left}}});
  }
  if (Commute)
    Result.Is = RefinementResult::Proved;
  return Result;
}

} // namespace

RefinementResult evo::mayReorder(SharedInputs &Shared, Encoder &Plain,
                                 Encoder &Strict, SolverProcess &Solver,
                                 const RefinementLimits &Limits,
                                 const Reordering &R) {
  return Commuter(Shared, Plain, Strict, Solver, Limits, R).run();
}
