//===- Recursion.h - Functions that call themselves -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two functions that call themselves are compared by induction on the depth of
/// the recursion: a call of itself, on either side, answers what `before`
/// answers to the same arguments (Godlin and Strichman, Inference rules for
/// proving the equivalence of recursive procedures, 2008).
///
/// `defined(y)` stands for "before ends for y without undefined behaviour", the
/// least predicate that before's body gives. Where it holds, what before
/// answers is what its body answers, and what is shown of every answer of
/// before by induction on before's depth, such as "not less than the argument".
/// Two things are shown of after: that its calls go down in some order of
/// numbers, so that they end, and that each of them is for arguments for which
/// before is defined.
///
/// Where that is too much, that recursion ends and that each call in it is
/// defined is assumed, and what a call answers is known from its own side's
/// body only: its evaluation shows that it ends, and of the other side's
/// nothing is known.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_RECURSION_H
#define EVO_LIB_EQUIVALENCE_RECURSION_H

#include "evo/Equivalence/Refinement.h"

namespace evo {

/// Does `F`, but for its traps, nothing but make a number of its arguments?
/// What its calls of itself touch is what the rest of it touches, by induction
/// on their depth.
bool onlyAnswers(const llvm::Function &F);

class Recursion {
public:
  /// Takes the calls that both were seen to make of themselves; `S` is what
  /// before does.
  Recursion(SharedInputs &Shared, Encoder &Before, Encoder &After,
            const Behaviour &S);

  /// Makes the facts those that the induction gives, and adds what it asks for
  /// to `All`. False if after's calls are not known to end, or not modelled.
  bool induct(smt::SolverProcess &Solver, const smt::Budget &B,
              std::size_t MostTerms, smt::Term Given,
              std::vector<Obligation> &All, RefinementResult &Result);

  /// Makes the facts what each side's calls answer by its own body. False if a
  /// body is not modelled.
  bool unfold(std::size_t MostTerms);

private:
  /// An answer beside an argument of the same type, or beside zero.
  struct Bound {
    bool AtLeast = true;
    int Argument = -1;
  };

  bool fits() const;
  bool expand(Encoder &E, const std::vector<SelfCall> &Calls, bool AsAfter,
              std::size_t MostTerms, unsigned Depth);
  smt::Term defined(const SelfCall &C);
  smt::Term innerDefined(llvm::ArrayRef<SelfCall> Calls);
  smt::Term holds(const Bound &B, llvm::ArrayRef<smt::Term> Arguments,
                  smt::Term Answer);
  smt::Term holds(const Bound &B, const SelfCall &C);
  smt::Term goesDown(const SelfCall &C, std::size_t First, std::size_t Second,
                     smt::Op Less, bool Down);
  bool goesDown(smt::SolverProcess &Solver, const smt::Budget &B,
                smt::Term Given, RefinementResult &Result);
  std::vector<Bound> ofAllAnswers(smt::SolverProcess &Solver,
                                  const smt::Budget &B, smt::Term Given,
                                  RefinementResult &Result);

  SharedInputs &Shared;
  smt::Terms &T;
  Encoder &Before, &After;
  const Behaviour &S;
  std::vector<SelfCall> Mine, Others; ///< made by before, by after
  std::vector<SelfCall> Seen;         ///< these, and those in their bodies
  std::vector<smt::Term> OwnFacts;    ///< nothing of calls
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_RECURSION_H
