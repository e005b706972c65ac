//===- RawRefinement.cpp - Does one IR function refine another? ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawRefinement.h"
#include "RawChoices.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

namespace {

struct Sides {
  Joined Before, After;
};

class RawQuestions {
public:
  RawQuestions(RawInputs &Inputs, RawEncoder &Before, RawEncoder &After,
               SolverProcess &Solver, const RefinementLimits &Limits)
      : Inputs(Inputs), T(Inputs.T), Before(Before), After(After),
        Solver(Solver), Limits(Limits) {}

  RefinementResult run();

private:
  RawInputs &Inputs;
  Terms &T;
  RawEncoder &Before, &After;
  SolverProcess &Solver;
  const RefinementLimits &Limits;
  RefinementResult Result;
  std::vector<Obligation> All;
  /// Terms of before and after that should be equal.
  std::vector<std::pair<Term, Term>> Beside;

  bool encode(Behaviour &S, Behaviour &U);
  void keepPromises(const Function &F, Behaviour &B);
  void compareKind(const Behaviour &S, const Behaviour &U, Exit::Kind Kind,
                   StringRef Name);
  void compareStates(const Joined &S, const Joined &U);
  Joined another(const Joined &J);
  Term laneDiffers(const Lane &S, const Lane &U);
  Term zero(Term S) {
    return T.sort(S).Is == Sort::Bool ? T.boolean(false)
                                      : T.value(T.width(S), 0);
  }
  std::vector<Term> choices(ArrayRef<Term> Roots, StringRef Side);
  bool differsForValues(Term Violated);
  bool holds(Term Given, Term Violated);
  bool matchingChoices(Term Violated, ArrayRef<Term> Open);
  bool sameChoices(Term Violated, ArrayRef<Term> Open);
  Outcome ask(Query Q, unsigned Share = 1); ///< of what one question may take
  void settle(const Outcome &O, StringRef Name);
};

} // namespace

/// Bytes with the value of a pointer's, that are none: whether that differs is
/// not settled.
static constexpr StringLiteral PointersHeld = "pointers left in memory";
/// Nor is what is made of poison where it stands for two values.
static constexpr StringLiteral OneForTwo = "a call that stands for two";

static std::vector<const Exit *> ofKind(ArrayRef<Exit> All, Exit::Kind Kind) {
  std::vector<const Exit *> List;
  for (const Exit &E : All)
    if (E.Is == Kind)
      List.push_back(&E);
  return List;
}

bool RawQuestions::encode(Behaviour &S, Behaviour &U) {
  bool TooBig = false;
  std::size_t Most = T.size() + Limits.MostTerms;
  Result.Rounds = Limits.Rounds;
  if (behaviour(Before, Limits.Rounds, Most, S, TooBig) &&
      behaviour(After, Limits.Rounds, Most, U, TooBig)) {
    keepPromises(Before.function(), S);
    keepPromises(After.function(), U);
    return true;
  }
  Result.Why = TooBig ? "the formula is too big"
               : Before.unsupported().empty()
                   ? "after: " + After.unsupported()
                   : "before: " + Before.unsupported();
  return false;
}

/// To leave in a way that was promised not to happen is undefined.
void RawQuestions::keepPromises(const Function &F, Behaviour &B) {
  llvm::erase_if(B.Exits, [&](const Exit &E) {
    bool Breaks = (E.Is == Exit::Throw && F.doesNotThrow()) ||
                  (E.Is == Exit::Stop && F.willReturn());
    if (Breaks)
      B.Undefined = T.orOf(B.Undefined, E.State.Reach);
    return Breaks;
  });
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

Term RawQuestions::laneDiffers(const Lane &S, const Lane &U) {
  Term Differs = T.notOf(T.equal(S.Bits, U.Bits));
  if (S.Origin.isValid() && U.Origin.isValid())
    Differs =
        T.orOf(Differs, T.andOf(T.notOf(T.equal(S.Origin, Inputs.object(0))),
                                T.notOf(T.equal(S.Origin, U.Origin))));
  return Differs;
}

/// The same way of leaving, as one who looks a second time sees it.
Joined RawQuestions::another(const Joined &J) {
  Lanes All = J.Result;
  All.push_back({J.Memory, T.boolean(false)});
  All.push_back({J.Locals, T.boolean(false)});
  All = After.anotherUse(All); // names keep their side
  Joined Again = J;
  Again.Locals = All.pop_back_val().Bits;
  Again.Memory = All.pop_back_val().Bits;
  Again.Result = All;
  return Again;
}

void RawQuestions::compareStates(const Joined &S, const Joined &U) {
  Beside.insert(Beside.end(), {{S.World, U.World},
                               {S.Memory, U.Memory},
                               {S.Locals, U.Locals},
                               {S.Live, U.Live}});
  for (auto [X, Y] : zip(S.Result, U.Result))
    Beside.push_back({X.Bits, Y.Bits});
  Term Both = T.andOf(S.Reach, U.Reach);
  SmallVector<Type *, 4> Types;
  Type *Return = Before.function().getReturnType();
  if (!S.Result.empty())
    laneTypes(Return, Types);
  for (std::size_t L = 0; L < std::min(S.Result.size(), U.Result.size()); ++L) {
    Term Differs = laneDiffers(S.Result[L], U.Result[L]);
    if (L < Types.size() && Types[L]->isFloatingPointTy())
      Differs = T.andOf(
          Differs, T.notOf(bothNaN(T, S.Result[L].Bits, U.Result[L].Bits)));
    Term Sure = T.andOf(Both, T.notOf(S.Result[L].Poison));
    All.push_back({"poison", T.andOf(Sure, U.Result[L].Poison)});
    All.push_back(
        {"returned value",
         T.andOf(Sure, T.andOf(T.notOf(U.Result[L].Poison), Differs))});
  }
  Term At = T.symbol("somewhere", bitsSort(64));
  for (Term Object : Inputs.Heap)
    if (S.Locals != U.Locals &&
        (Before.capturesLocals() || After.capturesLocals())) {
      Term Inside =
          T.compare(Op::ULess, T.binary(Op::Sub, At, Inputs.base(Object)),
                    Inputs.size(Object));
      Term Differs =
          Inputs.byteDiffers(T.select(S.Locals, At), T.select(U.Locals, At));
      Inside = T.andOf(Inside, Inputs.isLive(S.Live, Object));
      All.push_back(
          {"memory that it made", T.andOf(Both, T.andOf(Inside, Differs))});
    }
  if (S.Memory == U.Memory)
    return;
  Term Where = Inputs.foreign(T.symbol("somewhere.object", bitsSort(15)));
  Term Inside = T.compare(Op::ULess, T.binary(Op::Sub, At, Inputs.base(Where)),
                          Inputs.size(Where));
  Inside = T.andOf(Inside, Inputs.isLive(S.Live, Where));
  Term X = T.select(S.Memory, At), Y = T.select(U.Memory, At);
  Inside = T.andOf(Both, Inside);
  All.push_back(
      {"memory left behind",
       T.andOf(Inside, Inputs.byteDiffers(X, Y, /*Pointers=*/false))});
  All.push_back(
      {PointersHeld.str(), T.andOf(Inside, Inputs.byteDiffers(X, Y))});
}

void RawQuestions::compareKind(const Behaviour &S, const Behaviour &U,
                               Exit::Kind Kind, StringRef Name) {
  Joined X = join(T, ofKind(S.Exits, Kind)), Y = join(T, ofKind(U.Exits, Kind));
  All.push_back(
      {("whether it " + Name).str(), T.notOf(T.equal(X.Reach, Y.Reach))});
  Term Both = T.andOf(X.Reach, Y.Reach);
  if (T.isFalse(Both))
    return;
  All.push_back(
      {"calls made", T.andOf(Both, T.notOf(T.equal(X.World, Y.World)))});
  if (Kind == Exit::Stop)
    return;
  if (X.Live != Y.Live) {
    Term Where = Inputs.foreign(T.symbol("somewhere.object", bitsSort(15)));
    All.push_back(
        {"what is alive",
         T.andOf(Both, T.notOf(T.equal(Inputs.isLive(X.Live, Where),
                                       Inputs.isLive(Y.Live, Where))))});
  }
  compareStates(X, Y);
  // What is undef in what `after` leaves may change from look to look.
  Joined Again = another(Y);
  if (Again.Memory != Y.Memory || Again.Locals != Y.Locals ||
      !std::equal(Again.Result.begin(), Again.Result.end(), Y.Result.begin(),
                  [](const Lane &A, const Lane &B) {
                    return A.Bits == B.Bits && A.Poison == B.Poison;
                  }))
    compareStates(another(X), Again);
}

/// Symbols of one side that the language leaves to it.
std::vector<Term> RawQuestions::choices(ArrayRef<Term> Roots, StringRef Side) {
  std::vector<Term> Found;
  for (StringRef Kind : {"undef.", "frozen."}) {
    SymbolFinder Finder(T, (Kind + Side).str());
    llvm::append_range(Found, Finder.symbolsIn(Roots));
  }
  return Found;
}

Outcome RawQuestions::ask(Query Q, unsigned Share) {
  Budget Most = Limits.PerQuestion;
  Most.Resource /= Share;
  std::vector<Term> Facts = Inputs.Facts;
  llvm::sort(Facts);
  Facts.erase(llvm::unique(Facts), Facts.end());
  Q.Asserted.insert(Q.Asserted.begin(), Facts.begin(), Facts.end());
  ++Result.Questions;
  Outcome Answered = Solver.ask(T, Q, Most);
  if (Answered.Is == Answer::Sat && Answered.How.Floats) {
    Q.Precise = true;
    ++Result.Questions;
    Answered = Solver.ask(T, Q, Most);
  }
  return Answered;
}

static std::string rootOf(const Terms &T, Term Symbol) {
  // undef.s.arg0.0!7 -> arg0.0
  StringRef Name = T.node(Symbol).Name;
  return Name.rsplit('!').first.split('.').second.split('.').second.str();
}

/// `before` is given the choices that `after` made at the same place. True if
/// that settles it.
bool RawQuestions::matchingChoices(Term Violated, ArrayRef<Term> Open) {
  ChoiceMatcher Matcher(T, Open);
  for (auto [X, Y] : Beside)
    if (X.isValid() && Y.isValid())
      Matcher.match(X, Y);
  Matcher.matchCompared(Violated);
  Substitution Chosen(T);
  for (Term S : Open)
    if (auto Value = Matcher.chosen(S))
      Chosen.replace(S, *Value);
    else
      Chosen.replace(S, zero(S));
  for (Term Address : SymbolFinder(T, "somewhere").symbolsIn({Violated}))
    Chosen.replace(Address, T.fresh("somewhere.else", T.sort(Address)));
  Query Q;
  Q.Asserted = {Chosen.apply(Violated)};
  return ask(Q, /*Share=*/16).Is == Answer::Unsat;
}

/// `before` is given the choices that `after` made, by where they come from,
/// and a few others: one that fits is enough. True if that settles it.
bool RawQuestions::sameChoices(Term Violated, ArrayRef<Term> Open) {
  std::vector<Term> Theirs = choices({Violated}, "t.");
  SymbolFinder Places(T, "somewhere");
  std::vector<Term> Addresses = Places.symbolsIn({Violated});
  auto Instance = [&](auto Choose) {
    Substitution Chosen(T);
    std::map<std::string, unsigned> Count;
    // Where memory differs depends on what was chosen.
    for (Term Address : Addresses)
      Chosen.replace(Address, T.fresh("somewhere.else", T.sort(Address)));
    for (Term S : Open)
      Chosen.replace(S, Choose(S, Count[rootOf(T, S)]++));
    return Chosen.apply(Violated);
  };
  Query Q;
  for (int Shift : {0, 1})
    Q.Asserted.push_back(Instance([&](Term S, unsigned At) {
      std::vector<Term> Fitting;
      for (Term Other : Theirs)
        if (T.sort(Other) == T.sort(S) && rootOf(T, Other) == rootOf(T, S))
          Fitting.push_back(Other);
      if (Fitting.empty())
        for (Term Other : Theirs)
          if (T.sort(Other) == T.sort(S))
            Fitting.push_back(Other);
      return Fitting.empty() ? zero(S)
                             : Fitting[std::min<std::size_t>(
                                   At + Shift, Fitting.size() - 1)];
    }));
  Q.Asserted.push_back(Instance([&](Term S, unsigned) { return zero(S); }));
  Q.Asserted.push_back(Instance([&](Term S, unsigned) {
    return T.sort(S).Is == Sort::Bits ? T.value(APInt::getAllOnes(T.width(S)))
                                      : T.boolean(true);
  }));
  Q.Asserted.push_back(Instance([&](Term S, unsigned At) {
    return At % 2 && T.sort(S).Is == Sort::Bits ? T.value(T.width(S), 1)
                                                : zero(S);
  }));
  return ask(Q).Is == Answer::Unsat;
}

void RawQuestions::settle(const Outcome &O, StringRef Name) {
  if (O.Is == Answer::Sat && Name == PointersHeld) {
    Result.Is = RefinementResult::Unknown;
    Result.Why = "numbers may stand for pointers in memory";
  } else if (O.Is == Answer::Sat && Name == OneForTwo) {
    Result.Is = RefinementResult::Unknown;
    Result.Why = "a call would stand for two";
  } else if (O.Is == Answer::Sat && O.How.Guesses) {
    Result.Is = RefinementResult::Unknown;
    Result.Why = (Name + ": a model rests on unknown arithmetic").str();
  } else if (O.Is == Answer::Sat) {
    Result.Is = RefinementResult::Differs;
    Result.Why = Name.str();
  } else {
    Result.Is = RefinementResult::Unknown;
    Result.Why = (Name + ": " + O.Why).str();
  }
}

/// Does it differ even if no argument is undef, nor poison if that leaves
/// something open? Then no choices of `before` need to be looked at.
bool RawQuestions::differsForValues(Term Violated) {
  for (bool Poison : {true, false}) {
    Substitution Plain(T);
    SymbolFinder Arguments(T, "arg");
    for (Term S : Arguments.symbolsIn({Violated})) {
      StringRef Name = T.node(S).Name;
      if (Name.ends_with(".undef") || (!Poison && Name.ends_with(".poison")))
        Plain.replace(S, T.boolean(false));
    }
    Term Left = Plain.apply(Violated);
    std::vector<Term> Roots = Inputs.Facts;
    Roots.push_back(Left);
    if (T.isFalse(Left) || !choices(Roots, "s.").empty())
      continue;
    Query Q;
    Q.Asserted = {Left};
    Outcome Answered = ask(Q);
    if (Answered.Is != Answer::Sat || Answered.How.Guesses)
      return false;
    for (const Obligation &O : All) // which of them is it?
      if (Q.Asserted = {Left, Plain.apply(O.Violated)};
          ask(Q).Is == Answer::Sat) {
        settle(Answered, O.Name);
        return true;
      }
    settle(Answered, "what it may do");
    return true;
  }
  return false;
}

/// True if nothing can be violated; otherwise `Result` says what.
bool RawQuestions::holds(Term Given, Term Violated) {
  std::vector<Term> Roots = Inputs.Facts;
  Roots.push_back(Violated);
  std::vector<Term> Open = choices(Roots, "s.");
  if (T.isFalse(Violated))
    return true;
  if (Open.empty()) {
    for (const Obligation &O : All) {
      Query Q;
      Q.Asserted = {Given, O.Violated};
      Outcome Answered = ask(Q);
      if (Answered.Is == Answer::Unsat)
        continue;
      settle(Answered, O.Name);
      if (Result.Is == RefinementResult::Differs)
        return false;
    }
    return Result.Why.empty();
  }
  if (differsForValues(Violated))
    return false;
  if (matchingChoices(Violated, Open) || sameChoices(Violated, Open))
    return true;
  Query Q;
  Q.Asserted = {Violated};
  Q.ForAll = Open;
  Outcome Answered = ask(Q);
  bool OneAddress = !SymbolFinder(T, "somewhere").symbolsIn({Violated}).empty();
  if (Answered.Is == Answer::Unsat && !OneAddress)
    return true;
  if (Answered.Is == Answer::Unsat) { // asked of one address for all choices
    Result.Is = RefinementResult::Unknown;
    Result.Why = "memory left behind may depend on what is undef before";
    return false;
  }
  settle(Answered, "what it may do");
  return false;
}

RefinementResult RawQuestions::run() {
  Behaviour S, U;
  if (!encode(S, U))
    return Result;
  All.push_back({"undefined behaviour", U.Undefined});
  compareKind(S, U, Exit::Return, "returns");
  compareKind(S, U, Exit::Throw, "throws");
  compareKind(S, U, Exit::Stop, "ends in a call");
  All.push_back({OneForTwo.str(), Inputs.Ambiguous});
  Term Unfinished = T.orOf(S.Unfinished, U.Unfinished);
  Term Given = T.andOf(T.notOf(S.Undefined), T.notOf(Unfinished));
  Term Any = T.boolean(false);
  for (const Obligation &O : All)
    Any = T.orOf(Any, O.Violated);
  Term Violated = T.andOf(Given, Any);
  if (!holds(Given, Violated))
    return Result;
  // From facts that contradict one another everything would follow.
  if (!T.isFalse(Violated) && ask(Query()).Is != Answer::Sat) {
    Result.Is = RefinementResult::Unknown;
    Result.Why = "what is known of objects could not be shown to be consistent";
    return Result;
  }
  Result.Is = RefinementResult::Proved;
  if (!T.isFalse(Unfinished)) {
    Query Q;
    Q.Asserted = {T.notOf(S.Undefined), Unfinished};
    if (ask(Q).Is != Answer::Unsat)
      Result.Is = RefinementResult::Bounded;
  }
  return Result;
}

RefinementResult evo::refineRaw(RawInputs &Inputs, RawEncoder &Before,
                                RawEncoder &After, SolverProcess &Solver,
                                const RefinementLimits &Limits) {
  bool AtNull =
      Before.function().hasFnAttribute(Attribute::NullPointerIsValid) &&
      After.function().hasFnAttribute(Attribute::NullPointerIsValid);
  if (!AtNull)
    Inputs.nothingAtNull();
  RefinementResult R =
      RawQuestions(Inputs, Before, After, Solver, Limits).run();
  bool Good =
      R.Is == RefinementResult::Proved || R.Is == RefinementResult::Bounded;
  if (Good && !Inputs.Unproved.empty()) {
    R.Is = RefinementResult::Unknown;
    R.Why = Inputs.Unproved;
  }
  if (R.Is == RefinementResult::Differs && !Inputs.Unrefuted.empty()) {
    R.Is = RefinementResult::Unknown;
    R.Why = "a model differs in " + R.Why + ", but " + Inputs.Unrefuted;
  }
  return R;
}
