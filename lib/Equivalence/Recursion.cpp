//===- Recursion.cpp - Functions that call themselves ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Recursion.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

/// How deep calls are unfolded, and how many.
static constexpr unsigned Deepest = 2;
static constexpr std::size_t MostCalls = 24;

bool evo::onlyAnswers(const Function &F) {
  return all_of(instructions(F), [&](const Instruction &I) {
    auto *C = dyn_cast<CallBase>(&I);
    if (!C)
      return !I.mayReadOrWriteMemory() && !I.mayThrow() && !isa<AllocaInst>(I);
    if (C->getCalledFunction() == &F ||
        C->getIntrinsicID() == Intrinsic::ubsantrap)
      return true;
    return !C->isInlineAsm() && C->doesNotAccessMemory() && C->doesNotThrow() &&
           C->hasFnAttr(Attribute::WillReturn);
  });
}

namespace {

/// What the body of a function does for the arguments of a call.
struct Body {
  Behaviour Does;
  Joined Returned;
  std::vector<SelfCall> Calls;
};

} // namespace

static bool bodyOf(SharedInputs &Shared, Encoder &E, const SelfCall &C,
                   std::size_t MostTerms, Body &Result) {
  SharedInputs Inner = Shared;
  Inner.Arguments = C.Arguments;
  Encoder Again(Inner, E.function(), /*Strict=*/false);
  bool TooBig = false;
  if (!Again.prepare() || !Again.loopHeads().empty() ||
      !behaviour(Again, 1, Shared.T.size() + MostTerms, Result.Does, TooBig))
    return false;
  std::vector<const Exit *> Returns;
  for (const Exit &X : Result.Does.Exits)
    if (X.Is == Exit::Return)
      Returns.push_back(&X);
  Result.Returned = join(Shared.T, Returns);
  Result.Calls = Again.takeSelfCalls();
  Shared.Facts = Inner.Facts;
  Shared.Regions = Inner.Regions;
  return true;
}

/// The call answers what its body does, where that answers.
static Term answersAs(Terms &T, const SelfCall &C, const Joined &J) {
  Term All = T.boolean(true);
  for (std::size_t L = 0; L < std::min(J.Result.size(), C.Result.size()); ++L)
    All = T.andOf(All, T.implies(T.andOf(J.Reach, T.notOf(J.Result[L].Poison)),
                                 T.equal(C.Result[L].Bits, J.Result[L].Bits)));
  return All;
}

Recursion::Recursion(SharedInputs &Shared, Encoder &Before, Encoder &After,
                     const Behaviour &S)
    : Shared(Shared), T(Shared.T), Before(Before), After(After), S(S),
      Mine(Before.takeSelfCalls()), Others(After.takeSelfCalls()),
      OwnFacts(Shared.Facts) {}

bool Recursion::unfold(std::size_t MostTerms) {
  Shared.Facts = OwnFacts;
  for (auto [E, Direct] : {std::pair(&Before, &Mine), {&After, &Others}}) {
    std::vector<SelfCall> Calls = *Direct;
    for (unsigned Depth = 0; Depth < Deepest; ++Depth) {
      if (Calls.size() > MostCalls)
        break;
      std::vector<SelfCall> Deeper;
      for (const SelfCall &C : Calls) {
        Body B;
        if (!bodyOf(Shared, *E, C, MostTerms, B))
          return false;
        Shared.Facts.push_back(
            T.implies(T.notOf(B.Does.Undefined), answersAs(T, C, B.Returned)));
        append_range(Deeper, B.Calls);
      }
      Calls = std::move(Deeper);
    }
  }
  return true;
}

Term Recursion::defined(const SelfCall &C) {
  std::vector<Term> Args;
  for (const Lanes &L : C.Arguments)
    Args.push_back(L[0].Bits);
  return T.apply("defined.self", Args, Sort());
}

Term Recursion::innerDefined(ArrayRef<SelfCall> Calls) {
  Term All = T.boolean(true);
  for (const SelfCall &C : Calls)
    All = T.andOf(All, T.implies(C.Reach, defined(C)));
  return All;
}

/// Nothing but numbers, and every call was seen.
bool Recursion::fits() const {
  for (const Encoder *E : {&Before, &After})
    if (!onlyAnswers(E->function()) || !E->loopHeads().empty())
      return false;
  return (!Mine.empty() || !Others.empty()) &&
         all_of(Shared.Arguments, [](const Lanes &L) { return L.size() == 1; });
}

/// Before's body says of any arguments when before is defined for them, and
/// then what it answers. After's body says the same of a call that after makes,
/// lower than this one: there it is defined where before is, with all its
/// calls, and answers the same.
bool Recursion::expand(Encoder &E, const std::vector<SelfCall> &Calls,
                       bool AsAfter, std::size_t MostTerms, unsigned Depth) {
  if (Depth == Deepest || Calls.size() > MostCalls)
    return true;
  std::vector<SelfCall> Deeper;
  for (const SelfCall &C : Calls) {
    Body B;
    if (!bodyOf(Shared, E, C, MostTerms, B))
      return false;
    Term Good = T.andOf(T.notOf(B.Does.Undefined), innerDefined(B.Calls));
    Term Known = AsAfter ? T.andOf(C.Reach, defined(C)) : defined(C);
    Shared.Facts.push_back(
        T.implies(Known, T.andOf(Good, answersAs(T, C, B.Returned))));
    if (!AsAfter)
      Shared.Facts.push_back(
          T.implies(T.andOf(Good, B.Returned.Reach), defined(C)));
    for (SelfCall &Next : B.Calls) {
      Next.Reach = T.andOf(Known, Next.Reach);
      Deeper.push_back(std::move(Next));
    }
  }
  append_range(Seen, Deeper);
  return expand(E, Deeper, AsAfter, MostTerms, Depth + 1);
}

Term Recursion::holds(const Bound &B, ArrayRef<Term> Arguments, Term Answer) {
  Term Other =
      B.Argument < 0 ? T.value(T.width(Answer), 0) : Arguments[B.Argument];
  return B.AtLeast ? T.compare(Op::SLessEqual, Other, Answer)
                   : T.compare(Op::SLessEqual, Answer, Other);
}

Term Recursion::holds(const Bound &B, const SelfCall &C) {
  std::vector<Term> Arguments;
  for (const Lanes &L : C.Arguments)
    Arguments.push_back(L[0].Bits);
  return holds(B, Arguments, C.Result[0].Bits);
}

/// By its argument `First`, or by `Second` while that stays.
Term Recursion::goesDown(const SelfCall &C, std::size_t First,
                         std::size_t Second, Op Less, bool Down) {
  auto Lower = [&](std::size_t At) {
    Term Here = Shared.Arguments[At][0].Bits, There = C.Arguments[At][0].Bits;
    return Down ? T.compare(Less, There, Here) : T.compare(Less, Here, There);
  };
  if (First == Second)
    return Lower(First);
  Term Stays =
      T.equal(C.Arguments[First][0].Bits, Shared.Arguments[First][0].Bits);
  return T.orOf(Lower(First), T.andOf(Stays, Lower(Second)));
}

/// Numbers are finitely many, so calls that go down in any strict order of
/// them, each time, come to an end.
bool Recursion::goesDown(SolverProcess &Solver, const Budget &B, Term Given,
                         RefinementResult &Result) {
  constexpr unsigned MostTried = 24;
  const std::size_t N = Shared.Arguments.size();
  unsigned Tried = 0;
  for (std::size_t Apart = 0; Apart < N; ++Apart)
    for (std::size_t At = 0; At < N; ++At)
      for (Op Less : {Op::SLess, Op::ULess})
        for (bool Down : {true, false}) {
          Term Not = T.boolean(false);
          for (const SelfCall &C : Others)
            Not = T.orOf(
                Not, T.andOf(C.Reach, T.notOf(goesDown(C, At, (At + Apart) % N,
                                                       Less, Down))));
          if (T.isFalse(Not))
            return true;
          if (++Tried > MostTried)
            return false;
          Query Q;
          Q.Asserted = {Given, Not};
          ++Result.Questions;
          if (Solver.ask(T, Q, B).Is == Answer::Unsat)
            return true;
        }
  return Others.empty();
}

/// What before's answers are never beyond: of all that may be, those that its
/// body keeps if its calls do.
std::vector<Recursion::Bound>
Recursion::ofAllAnswers(SolverProcess &Solver, const Budget &B, Term Given,
                        RefinementResult &Result) {
  std::vector<Bound> Left;
  std::vector<const Exit *> Returns;
  for (const Exit &X : S.Exits)
    if (X.Is == Exit::Return)
      Returns.push_back(&X);
  Joined J = join(T, Returns);
  Type *Ty = Before.function().getReturnType();
  if (!Ty->isIntegerTy() || J.Result.size() != 1)
    return Left;
  std::vector<Term> Arguments;
  for (const Lanes &L : Shared.Arguments)
    Arguments.push_back(L[0].Bits);
  for (int At = -1; At < int(Arguments.size()); ++At)
    for (bool AtLeast : {true, false})
      if (At < 0 || Before.function().getArg(At)->getType() == Ty)
        Left.push_back({AtLeast, At});
  while (!Left.empty()) {
    Query Q;
    Term Broken = T.boolean(false);
    Q.Asserted = {Given, J.Reach, T.notOf(J.Result[0].Poison)};
    for (const Bound &Each : Left) {
      Q.Watched.push_back(holds(Each, Arguments, J.Result[0].Bits));
      Broken = T.orOf(Broken, T.notOf(Q.Watched.back()));
      for (const SelfCall &C : Mine)
        Q.Asserted.push_back(T.implies(C.Reach, holds(Each, C)));
    }
    Q.Asserted.push_back(Broken);
    ++Result.Questions;
    if (T.isFalse(Broken))
      break;
    Outcome O = Solver.ask(T, Q, B);
    if (O.Is == Answer::Unsat)
      break;
    std::size_t Had = Left.size(), At = 0;
    erase_if(Left, [&](const Bound &) {
      return O.Is != Answer::Sat || !O.Model[At++].isOne();
    });
    if (Left.size() == Had)
      Left.clear();
  }
  return Left;
}

bool Recursion::induct(SolverProcess &Solver, const Budget &B,
                       std::size_t MostTerms, Term Given,
                       std::vector<Obligation> &All, RefinementResult &Result) {
  if (!fits() || !goesDown(Solver, B, Given, Result))
    return false;
  std::vector<Bound> Bounds = ofAllAnswers(Solver, B, Given, Result);
  Seen = Mine;
  append_range(Seen, Others);
  std::vector<SelfCall> Direct = Seen;
  if (!expand(Before, Direct, /*AsAfter=*/false, MostTerms, 0) ||
      !expand(After, Others, /*AsAfter=*/true, MostTerms, 0))
    return false;
  for (const SelfCall &C : Seen)
    for (const Bound &Each : Bounds)
      Shared.Facts.push_back(T.implies(defined(C), holds(Each, C)));
  SelfCall Here;
  Here.Arguments = Shared.Arguments;
  Shared.Facts.push_back(T.andOf(defined(Here), innerDefined(Mine)));
  All.push_back({"a call of itself that may be undefined",
                 T.notOf(innerDefined(Others))});
  return true;
}
