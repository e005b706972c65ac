//===- Product.cpp - Loops that run in step ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Product.h"
#include "Horn.h"
#include "Samples.h"
#include "Steps.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

namespace {

class Product {
public:
  Product(SharedInputs &Shared, Encoder &Before, Encoder &After,
          SolverProcess &Solver, const RefinementLimits &Limits,
          const Pairing &How)
      : Shared(Shared), T(Shared.T), B(Before), A(After), Solver(Solver),
        PerQuestion(Limits.PerQuestion), MostTerms(Limits.MostTerms), How(How),
        Pairs(Program.Pairs) {}

  RefinementResult run();

private:
  bool tryTier(Tier Wanted, const Samples &Seen);
  bool tryClauses(const Samples &Seen);
  bool heldAndDischarged();
  void guess(Tier Wanted, const Samples &Seen);
  bool holdInductively();
  Term invariant(int From);
  bool weaken(const Step &S);
  bool discharge(const Step &S);
  Outcome ask(const Step &S, Term Goal, ArrayRef<Term> Watched);
  bool give(const Twine &Why) {
    Result.Why = Why.str();
    return false;
  }

  SharedInputs &Shared;
  Terms &T;
  Encoder &B, &A;
  SolverProcess &Solver;
  Budget PerQuestion;
  std::size_t MostTerms;
  const Pairing &How;
  RefinementResult Result;
  Steps Program;
  std::vector<Pair> &Pairs;
};

Term Product::invariant(int From) {
  Term All = T.boolean(true);
  if (From < 0)
    return All;
  for (const auto *List : {&Pairs[From].Known, &Pairs[From].Relations})
    for (const Relation &R : *List)
      All = T.andOf(All, holds(T, R, Pairs[From].Here));
  // Every run came through the entry, defined, and by the way that leads here.
  All = T.andOf(All, T.notOf(Program.List.front().Undefined));
  if (Pairs[From].Entered.isValid())
    All = T.andOf(All, Pairs[From].Entered);
  return All;
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
  return Solver.ask(T, Q, PerQuestion);
}

/// Drops the relations that this step breaks. False if the solver gave up.
bool Product::weaken(const Step &S) {
  for (;;) {
    std::vector<Term> Held;
    Term Broken = T.boolean(false);
    for (const Arrival &At : S.Arrivals)
      for (const Relation &R : Pairs[At.To].Relations) {
        Held.push_back(T.implies(At.Reach, holds(T, R, At.At)));
        Broken = T.orOf(Broken, T.notOf(Held.back()));
      }
    if (T.isFalse(Broken))
      return true;
    Outcome O = ask(S, Broken, Held);
    if (O.Is == Answer::Unsat)
      return true;
    if (O.Is != Answer::Sat)
      return give("looking for an invariant: " + O.Why);
    std::size_t At = 0, Dropped = 0;
    for (const Arrival &Each : S.Arrivals) {
      std::vector<Relation> Kept;
      for (Relation &R : Pairs[Each.To].Relations)
        if (O.Model[At++].isOne())
          Kept.push_back(std::move(R));
        else
          ++Dropped;
      Pairs[Each.To].Relations = std::move(Kept);
    }
    if (!Dropped)
      return give("the solver's model breaks no relation");
  }
}

/// All obligations in one question; each alone if that is too hard.
bool Product::discharge(const Step &S) {
  std::vector<Term> Violations;
  Term Any = T.boolean(false);
  for (const Obligation &O : S.Obligations) {
    Violations.push_back(O.Violated);
    Any = T.orOf(Any, O.Violated);
  }
  if (T.isFalse(Any))
    return true;
  Outcome Together = ask(S, Any, Violations);
  if (Together.Is == Answer::Unsat)
    return true;
  for (std::size_t I = 0; I < Violations.size(); ++I) {
    const Obligation &O = S.Obligations[I];
    if (T.isFalse(O.Violated))
      continue;
    bool Known = Together.Is == Answer::Sat;
    if (Known && !Together.Model[I].isOne())
      continue;
    Outcome Answered = Known ? Together : ask(S, O.Violated, {});
    if (Answered.Is != Answer::Unsat)
      return give("the loops do not run in step (" + O.Name + ": " +
                  answerName(Answered.Is) + ")");
  }
  return Together.Is != Answer::Sat;
}

/// Weakens until no step breaks anything: then what is left is inductive. False
/// if the solver gave up.
bool Product::holdInductively() {
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const Step &S : Program.List) {
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

/// What may hold at each pair: of the family, what no run broke.
void Product::guess(Tier Wanted, const Samples &Seen) {
  for (unsigned I = 0; I < Pairs.size(); ++I) {
    Pair &P = Pairs[I];
    P.Relations =
        relations(T, P.Shape, Program.Arguments, Program.Joins, Wanted);
    if (Wanted != Tier::Plain)
      for (Relation &R : Seen.affine(I))
        P.Relations.push_back(std::move(R));
    llvm::erase_if(P.Relations, [&](const Relation &R) {
      return llvm::is_contained(P.Known, R);
    });
    Seen.filter(I, P.Relations);
  }
}

/// Do the relations that are inductive leave nothing violated?
bool Product::heldAndDischarged() {
  if (!holdInductively())
    return false;
  if (llvm::all_of(Program.List, [&](const Step &S) { return discharge(S); }))
    return true;
  // What was shown holds whatever else is guessed.
  for (Pair &P : Pairs)
    P.Known.insert(P.Known.end(), P.Relations.begin(), P.Relations.end());
  return false;
}

bool Product::tryTier(Tier Wanted, const Samples &Seen) {
  guess(Wanted, Seen);
  if (Wanted == Tier::Products) // mostly too hard, so that others get a turn
    PerQuestion.Resource /= 4;
  return heldAndDischarged();
}

/// What no family of relations has, a solver of Horn clauses may find; and
/// where it finds enough, that is little, and so cheap to check. What is dear
/// is left to the others.
bool Product::tryClauses(const Samples &Seen) {
  const Budget Whole = PerQuestion;
  constexpr std::uint64_t Few = 500'000;
  PerQuestion.Resource =
      std::max(Whole.Resource / 8, std::min(Whole.Resource, Few));
  auto Guesses = hornRelations(Shared, Program, Solver, PerQuestion);
  for (unsigned I = 0; I < Pairs.size(); ++I) {
    Result.FromClauses += Guesses[I].size();
    Seen.filter(I, Guesses[I]);
    Pairs[I].Relations = std::move(Guesses[I]);
  }
  bool Proved = Result.FromClauses && heldAndDischarged();
  PerQuestion = Whole;
  // Sums of many columns make each later question dearer.
  for (Pair &P : Pairs)
    llvm::erase_if(P.Known, [](const Relation &R) {
      return R.Is == Relation::Alternatives;
    });
  return Proved;
}

RefinementResult Product::run() {
  if (!B.prepare() || !A.prepare()) {
    give(B.unsupported().empty() ? "after: " + A.unsupported()
                                 : "before: " + B.unsupported());
    return Result;
  }
  if (!takeSteps(Shared, B, A, How, Program, Result.Why))
    return Result;
  // What is read for longer than it may be searched answers nothing.
  if (T.size() > MostTerms) {
    give("the formula is too big");
    return Result;
  }
  Samples Seen(Shared, Program);
  if (std::string Apart = Seen.apart(); !Apart.empty()) {
    give("the loops do not run in step (" + Apart + ")");
    return Result;
  }
  bool Proved = tryTier(Tier::Plain, Seen) || tryClauses(Seen) ||
                tryTier(Tier::Rich, Seen) || tryTier(Tier::Products, Seen);
  if (Proved)
    Result.Is = RefinementResult::Proved;
  return Result;
}

} // namespace

RefinementResult evo::proveInStep(SharedInputs &Shared, Encoder &Before,
                                  Encoder &After, SolverProcess &Solver,
                                  const RefinementLimits &Limits,
                                  const Pairing &How) {
  return Product(Shared, Before, After, Solver, Limits, How).run();
}
