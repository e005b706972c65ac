//===- Horn.h - Invariants that a Horn solver looks for -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// That two functions meet at their pairs of heads in the same states is a set
/// of constrained Horn clauses: a relation at each pair, which the entry
/// implies, which each step keeps, and with which no obligation is violated
/// (Felsing, Grebing, Klebanov, Rümmer, Ulbrich: Automating Regression
/// Verification, ASE 2014, section 4). Z3's Spacer (Komuravelli, Gurfinkel,
/// Chaki: SMT-Based Model Checking for Recursive Programs, CAV 2014) looks for
/// the relations over the integers. Over bit-vectors it finds none, so what it
/// finds is a guess: each lemma becomes a Relation, and those that a round
/// breaks in bit-vectors are dropped like any other.
///
/// It knows inequalities and alternatives, which no fixed family has. Its cost
/// is bounded as that of a question is.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_HORN_H
#define EVO_LIB_EQUIVALENCE_HORN_H

#include "Steps.h"

namespace evo {

/// The clauses of `Program`, in the solver's text, or nothing if it is too
/// large to hope.
smt::Clauses hornClauses(const SharedInputs &Shared, const Steps &Program);

/// Guesses for each pair.
std::vector<std::vector<Relation>>
hornRelations(SharedInputs &Shared, const Steps &Program,
              smt::SolverProcess &Solver, const smt::Budget &PerQuestion);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_HORN_H
