//===- Refinement.cpp - Does after refine before? ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Refinement.h"
#include "Cases.h"
#include "Products.h"
#include "Recursion.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

Joined evo::join(Terms &T, ArrayRef<const Exit *> Exits) {
  Joined J;
  J.Reach = T.boolean(false);
  if (Exits.empty())
    return J;
  J.Memory = Exits.back()->State.Memory;
  J.World = Exits.back()->State.World;
  J.Live = Exits.back()->State.Live;
  J.Locals = Exits.back()->State.Locals;
  J.Result = Exits.back()->Result;
  J.Reach = Exits.back()->State.Reach;
  for (std::size_t I = Exits.size() - 1; I-- > 0;) {
    const Exit &E = *Exits[I];
    Term C = E.State.Reach;
    J.Reach = T.orOf(J.Reach, C);
    J.Memory = T.ite(C, E.State.Memory, J.Memory);
    J.World = T.ite(C, E.State.World, J.World);
    J.Live = T.ite(C, E.State.Live, J.Live);
    J.Locals = T.ite(C, E.State.Locals, J.Locals);
    for (std::size_t L = 0; L < std::min(J.Result.size(), E.Result.size()); ++L)
      J.Result[L] = choose(T, C, E.Result[L], J.Result[L]);
  }
  return J;
}

static Term bothNaN(Terms &T, Term A, Term B) {
  unsigned W = T.width(A), E = W == 64 ? 11 : W == 32 ? 8 : 5;
  Term Infinity = T.value(APInt::getBitsSet(W, W - 1 - E, W - 1));
  Term Mask = T.value(APInt::getSignedMaxValue(W));
  auto NaN = [&](Term X) {
    return T.compare(Op::ULess, Infinity, T.binary(Op::BitAnd, X, Mask));
  };
  return T.andOf(NaN(A), NaN(B));
}

/// `B` is not what `A` is allowed to become.
static Term isWrong(Terms &T, const Lane &A, const Lane &B, bool Floating) {
  Term Differs = T.notOf(T.equal(A.Bits, B.Bits));
  if (Floating)
    Differs = T.andOf(Differs, T.notOf(bothNaN(T, A.Bits, B.Bits)));
  return T.andOf(T.notOf(A.Poison), T.orOf(B.Poison, Differs));
}

/// Many ways to leave are easier one by one than as one choice between all.
static Term isWrongSomewhere(Terms &T, ArrayRef<const Exit *> Apart,
                             const Lane &B, std::size_t At, bool Floating) {
  Term Any = T.boolean(false);
  for (const Exit *E : Apart) {
    Term Wrong = At < E->Result.size() ? isWrong(T, E->Result[At], B, Floating)
                                       : T.boolean(true);
    Any = T.orOf(Any, T.andOf(E->State.Reach, Wrong));
  }
  return Any;
}

/// `Apart` has the exits that are joined in `S` if they are to be looked at one
/// by one.
static void compareExits(SharedInputs &Shared, const Joined &S, const Joined &U,
                         ArrayRef<const Exit *> Apart, bool Floating,
                         bool CompareMemory, StringRef Kind,
                         std::vector<Obligation> &Into) {
  Terms &T = Shared.T;
  Into.push_back(
      {("whether it " + Kind).str(), T.notOf(T.equal(S.Reach, U.Reach))});
  Term Both = T.andOf(S.Reach, U.Reach);
  if (T.isFalse(Both))
    return;
  Into.push_back(
      {"calls made", T.andOf(Both, T.notOf(T.equal(S.World, U.World)))});
  for (std::size_t L = 0; L < std::min(S.Result.size(), U.Result.size()); ++L) {
    Term Bad = Apart.empty()
                   ? isWrong(T, S.Result[L], U.Result[L], Floating)
                   : isWrongSomewhere(T, Apart, U.Result[L], L, Floating);
    Into.push_back({"returned value", T.andOf(Both, Bad)});
  }
  if (CompareMemory && S.Memory != U.Memory) {
    Term At = T.symbol("somewhere", bitsSort(64));
    Term Differs =
        T.notOf(T.equal(T.select(S.Memory, At), T.select(U.Memory, At)));
    Into.push_back({"memory left behind",
                    T.andOf(Both, T.andOf(Shared.outsideLocals(At), Differs))});
  }
}

static std::vector<const Exit *> ofKind(ArrayRef<Exit> All, Exit::Kind Kind) {
  std::vector<const Exit *> List;
  for (const Exit &E : All)
    if (E.Is == Kind)
      List.push_back(&E);
  return List;
}

static void compareAll(SharedInputs &Shared, ArrayRef<Exit> S, ArrayRef<Exit> U,
                       Type *Return, bool Apart,
                       std::vector<Obligation> &Into) {
  struct {
    Exit::Kind Kind;
    const char *Name;
    bool Memory;
  } Kinds[] = {{Exit::Return, "returns", true},
               {Exit::Throw, "throws", true},
               {Exit::Stop, "ends in a call", false}};
  for (auto &K : Kinds) {
    std::vector<const Exit *> Ways = ofKind(S, K.Kind);
    compareExits(Shared, join(Shared.T, Ways),
                 join(Shared.T, ofKind(U, K.Kind)),
                 Apart ? Ways : std::vector<const Exit *>(),
                 K.Kind == Exit::Return && Return->isFPOrFPVectorTy(), K.Memory,
                 K.Name, Into);
  }
}

void evo::compareLeaving(SharedInputs &Shared, ArrayRef<Exit> S,
                         ArrayRef<Exit> U, Type *Return,
                         std::vector<Obligation> &Into) {
  compareAll(Shared, S, U, Return, /*Apart=*/false, Into);
}

/// Precise floating-point arithmetic is for short functions.
static constexpr std::size_t MostPreciseTerms = 2'000;

namespace {

class Questioner {
public:
  Questioner(SharedInputs &Shared, SolverProcess &Solver, const Budget &B)
      : Shared(Shared), Solver(Solver), B(B) {}

  /// True if no input violates `O`; otherwise `Result` says what happened.
  bool holds(Term Given, const Obligation &O, RefinementResult &Result) {
    if (Shared.T.isFalse(O.Violated))
      return true;
    Query Q;
    Q.Asserted = Shared.Facts;
    llvm::sort(Q.Asserted);
    Q.Asserted.erase(llvm::unique(Q.Asserted), Q.Asserted.end());
    Q.Asserted.push_back(Given);
    Q.Asserted.push_back(O.Violated);
    for (const Lanes &L : Shared.Arguments)
      for (const Lane &Each : L)
        Q.Watched.push_back(Each.Bits);
    if (holdsForAnyProducts(Q, Result))
      return true;
    ++Result.Questions;
    Outcome Answered = Solver.ask(Shared.T, Q, B);
    if (Answered.Is == Answer::Sat && Answered.How.Floats) {
      // Some function of the operands' bits differs; does the real one?
      Outcome Exact = askPrecisely(Q, Result);
      if (Exact.Is == Answer::Unsat || Exact.Is == Answer::Sat)
        Answered = std::move(Exact);
    }
    if (Answered.Is == Answer::Unsat)
      return true;
    if (Answered.Is != Answer::Sat) {
      Result.Is = RefinementResult::Unknown;
      Result.Why = O.Name + ": " + Answered.Why;
      return false;
    }
    Result.Is = RefinementResult::Differs;
    Result.Why = O.Name;
    Result.Approximate = Answered.How.Unknowns || Shared.Open;
    readArguments(Answered, Result);
    Last = std::move(Q);
    return false;
  }

  /// What the last model that was found says of memory, and of the arguments
  /// with it. Asks once more: what nobody needs is not asked for at first,
  /// and the answers that are kept are those to the question without it.
  void readMemory(const Function &F, RefinementResult &Result) {
    Query Q = Last;
    std::vector<Term> Pointers;
    for (const Argument &A : F.args())
      if (A.getType()->isPointerTy())
        Pointers.push_back(Shared.Arguments[A.getArgNo()][0].Bits);
    for (Term Each : Pointers)
      watchMemory(Each, Q);
    if (Pointers.empty())
      return;
    Query Apart = Q;
    keepApart(Pointers, Apart);
    ++Result.Questions;
    Outcome O = Solver.ask(Shared.T, Apart, B);
    if (O.Is != Answer::Sat && Pointers.size() > 1) {
      ++Result.Questions;
      O = Solver.ask(Shared.T, Q, B);
    }
    if (O.Is != Answer::Sat)
      return;
    Result.Arguments.clear();
    readArguments(O, Result);
    Result.Memory.resize(F.arg_size());
    Values Value = O.Model.begin() + Last.Watched.size();
    for (const Argument &A : F.args())
      if (A.getType()->isPointerTy())
        Value = readMemory(Value, Result.Memory[A.getArgNo()]);
  }

private:
  static constexpr unsigned MemoryBytes = 64; ///< behind each pointer

  void readArguments(const Outcome &Answered, RefinementResult &Result) {
    std::size_t At = 0;
    for (const Lanes &L : Shared.Arguments) {
      Result.Arguments.push_back(
          L.empty()
              ? 0
              : Answered.Model[At]
                    .extractBits(
                        std::min(64u, Answered.Model[At].getBitWidth()), 0)
                    .getZExtValue());
      At += L.size();
    }
  }

  void watchMemory(Term Pointer, Query &Q) {
    Terms &T = Shared.T;
    for (unsigned I = 0; I < MemoryBytes; ++I) {
      Term At = T.binary(Op::Add, Pointer, T.value(64, I));
      Q.Watched.push_back(T.select(Shared.Memory, At));
      Q.Watched.push_back(Shared.accessible(At, Shared.World, false));
    }
  }

  /// Such pointers may be of any types, and what is behind one is not behind
  /// another.
  void keepApart(ArrayRef<Term> Pointers, Query &Q) {
    Terms &T = Shared.T;
    Term Room = T.value(64, MemoryBytes);
    for (std::size_t I = 0; I < Pointers.size(); ++I)
      for (std::size_t J = 0; J < Pointers.size(); ++J)
        if (I != J)
          Q.Asserted.push_back(
              T.compare(Op::ULessEqual, Room,
                        T.binary(Op::Sub, Pointers[I], Pointers[J])));
  }

  using Values = std::vector<APInt>::const_iterator;
  static Values readMemory(Values Value, ModelMemory &Into) {
    for (unsigned I = 0; I < MemoryBytes; ++I) {
      Into.Bytes.push_back((Value++)->getZExtValue());
      bool May = (Value++)->getBoolValue();
      if (May && Into.Accessible == I)
        ++Into.Accessible;
    }
    return Value;
  }

  /// With a part of the budget: where it helps, it helps at once.
  bool holdsForAnyProducts(const Query &Q, RefinementResult &Result) {
    Query Easier;
    if (!withUnknownProducts(Shared.T, Q, Easier))
      return false;
    Budget Part = B;
    Part.Resource /= 4;
    Part.FuseSeconds /= 4;
    ++Result.Questions;
    return Solver.ask(Shared.T, Easier, Part).Is == Answer::Unsat;
  }

  Outcome askPrecisely(Query Q, RefinementResult &Result) {
    Outcome None;
    if (Shared.T.size() > MostPreciseTerms)
      return None;
    Q.Precise = true;
    ++Result.Questions;
    return Solver.ask(Shared.T, Q, B);
  }

  SharedInputs &Shared;
  SolverProcess &Solver;
  const Budget &B;
  Query Last; ///< the last one with a model
};

/// How two functions were run as terms.
struct Manner {
  bool MayTakeCases = true;
  bool TookCases = false;
  bool KnownToEnd = false;
};

} // namespace

/// Both to their end, with counters kept apart; else nothing is changed.
static bool bothByCases(Encoder &Before, Encoder &After,
                        const RefinementLimits &Limits, Behaviour &S,
                        Behaviour &U) {
  if (Before.isRecursive() || After.isRecursive())
    return false; // its calls are unfolded one by one
  std::size_t Most = Before.terms().size() + Limits.MostTerms;
  Behaviour First, Second;
  bool Done = behaviourByCases(Before, Most, First) &&
              behaviourByCases(After, Most, Second);
  Before.takeUndefined();
  After.takeUndefined();
  if (Done) {
    S = std::move(First);
    U = std::move(Second);
  }
  return Done;
}

/// Both behaviours to the same bound; the larger bound first, since loops that
/// end by themselves need no question about their end.
static bool bothBehaviours(Questioner &Quick, Encoder &Before, Encoder &After,
                           const RefinementLimits &Limits, Behaviour &S,
                           Behaviour &U, Manner &How,
                           RefinementResult &Result) {
  Terms &T = Before.terms();
  auto EndByThemselves = [&] {
    return T.isFalse(T.orOf(S.Unfinished, U.Unfinished));
  };
  for (unsigned Rounds :
       {Limits.ConstantRounds, Limits.WordRounds, Limits.Rounds}) {
    if (Rounds == 0) {
      Result.Why = "not all loops end soon";
      return false;
    }
    Result.Rounds = Rounds;
    S = Behaviour();
    U = Behaviour();
    bool TooBig = false;
    std::size_t Most = T.size() + Limits.MostTerms;
    bool Done = behaviour(Before, Rounds, Most, S, TooBig) &&
                behaviour(After, Rounds, Most, U, TooBig);
    if (!Done && !TooBig) {
      Result.Why = Before.unsupported().empty()
                       ? "after: " + After.unsupported()
                       : "before: " + Before.unsupported();
      return false;
    }
    if (Done && Rounds == Limits.Rounds)
      return true;
    if (Done && EndByThemselves())
      return How.KnownToEnd = true;
    Before.takeUndefined();
    After.takeUndefined();
    if (How.MayTakeCases && Rounds == Limits.ConstantRounds &&
        bothByCases(Before, After, Limits, S, U))
      return How.TookCases = How.KnownToEnd = true;
    // At the larger bound only if every input ends within it.
    RefinementResult End;
    if (Done &&
        Quick.holds(T.notOf(S.Undefined),
                    {"unfinished loops", T.orOf(S.Unfinished, U.Unfinished)},
                    End))
      return How.KnownToEnd = true;
    Result.Questions += End.Questions;
  }
  Result.Why = "the formula is too big";
  return false;
}

/// All in one question, with little of the budget: mostly all hold, and each
/// question is a process of its own.
static bool holdTogether(Terms &T, Questioner &Quick, Term Given,
                         ArrayRef<Obligation> All, RefinementResult &Result) {
  Term Any = T.boolean(false);
  for (const Obligation &O : All)
    Any = T.orOf(Any, O.Violated);
  if (count_if(All,
               [&](const Obligation &O) { return !T.isFalse(O.Violated); }) < 2)
    return false;
  RefinementResult Together;
  bool Hold = Quick.holds(Given, {"anything", Any}, Together);
  Result.Questions += Together.Questions;
  return Hold;
}

static RefinementResult refineIn(Manner &How, SharedInputs &Shared,
                                 Encoder &Before, Encoder &After,
                                 SolverProcess &Solver,
                                 const RefinementLimits &Limits) {
  RefinementResult Result;
  Terms &T = Shared.T;
  Behaviour S, U;
  if (!Before.prepare() || !After.prepare()) {
    Result.Why = Before.unsupported().empty()
                     ? "after: " + After.unsupported()
                     : "before: " + Before.unsupported();
    return Result;
  }
  Questioner Asker(Shared, Solver, Limits.PerQuestion);
  Budget Little = Limits.PerQuestion;
  Little.Resource /= 8;
  Little.FuseSeconds /= 4;
  Questioner Quick(Shared, Solver, Little);
  if (!bothBehaviours(Quick, Before, After, Limits, S, U, How, Result))
    return Result;
  Term Unfinished = T.orOf(S.Unfinished, U.Unfinished);
  Term Given = T.andOf(T.notOf(S.Undefined), T.notOf(Unfinished));
  Type *Return = Before.function().getReturnType();
  std::vector<Obligation> All = {{"undefined behaviour", U.Undefined}};
  compareAll(Shared, S.Exits, U.Exits, Return, How.TookCases, All);
  Recursion Calls(Shared, Before, After, S);
  Result.ByDepth =
      Calls.induct(Solver, Little, Limits.MostTerms, Given, All, Result);
  if (!Result.ByDepth && !Calls.unfold(Limits.MostTerms)) {
    Result.Why = "a call of itself can not be unfolded";
    return Result;
  }
  if (!holdTogether(T, Quick, Given, All, Result) &&
      !all_of(All, [&](const Obligation &O) {
        return Asker.holds(Given, O, Result);
      })) {
    if (Result.Is == RefinementResult::Differs)
      Asker.readMemory(Before.function(), Result);
    return Result;
  }
  RefinementResult End;
  bool Ends =
      How.KnownToEnd ||
      Asker.holds(T.notOf(S.Undefined), {"unfinished loops", Unfinished}, End);
  Result.Questions += End.Questions;
  Result.Is = Ends ? RefinementResult::Proved : RefinementResult::Bounded;
  return Result;
}

RefinementResult evo::refine(SharedInputs &Shared, Encoder &Before,
                             Encoder &After, SolverProcess &Solver,
                             const RefinementLimits &Limits) {
  Manner How;
  auto R = refineIn(How, Shared, Before, After, Solver, Limits);
  if (R.Is != RefinementResult::Unknown || !How.TookCases)
    return R;
  // What is too hard in that form may be easy in the other.
  unsigned Questions = R.Questions;
  How = Manner{/*MayTakeCases=*/false};
  R = refineIn(How, Shared, Before, After, Solver, Limits);
  R.Questions += Questions;
  return R;
}

RefinementResult evo::neverDefined(SharedInputs &Shared, Encoder &Before,
                                   Encoder &After, SolverProcess &Solver,
                                   const RefinementLimits &Limits) {
  RefinementResult Result;
  Behaviour S;
  bool TooBig = false;
  constexpr unsigned Few = 2;
  if (!Before.prepare() ||
      !behaviour(Before, Few, Limits.MostTerms, S, TooBig)) {
    Result.Why = TooBig ? "the formula is too big" : Before.unsupported();
    return Result;
  }
  Questioner Asker(Shared, Solver, Limits.PerQuestion);
  Term Defined = Shared.T.notOf(S.Undefined);
  if (Asker.holds(Shared.T.boolean(true), {"defined", Defined}, Result))
    Result.Is = RefinementResult::Proved;
  return Result;
}

std::string evo::describe(const RefinementResult &R, std::size_t Terms) {
  std::string Said = std::to_string(R.Questions) + " questions, " +
                     std::to_string(Terms) + " terms";
  if (R.FromClauses)
    Said += ", " + std::to_string(R.FromClauses) + " guesses of Spacer's";
  switch (R.Is) {
  case RefinementResult::Proved:
    return Said + ": no difference";
  case RefinementResult::Bounded:
    return Said + ": no difference within " + std::to_string(R.Rounds) +
           " rounds";
  case RefinementResult::Differs:
    return Said + ": a model differs in " + R.Why;
  case RefinementResult::Unknown:
    return Said + ": " + R.Why;
  }
  llvm_unreachable("all results are listed");
}
