//===- Components.h - Let the solver connect operations -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Enumeration knows only the constants that it is given. The solver finds
/// them: a program of a few lines is a formula over which operation stands in
/// each line, where its operands come from, and which constant the line has; a
/// model that gives the right answer on each example is a program. That is the
/// component-based synthesis of Gulwani, Jha, Tiwari and Venkatesan (PLDI
/// 2011), with an operation chosen for each line instead of a line for each
/// operation of a library.
///
/// Only examples are looked at. Whoever calls this checks the program on other
/// inputs, proves it, and comes back with what refutes it.
///
/// Cost: it grows steeply with the number of lines; four are much. The solver
/// has a budget of its own unit, so the answer is the same on every machine.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_SYNTH_COMPONENTS_H
#define EVO_LIB_DRIVER_SYNTH_COMPONENTS_H

#include "evo/Equivalence/Solver.h"
#include "evo/Search/Synthesis.h"

namespace evo {

struct Connection {
  std::optional<StraightLine> Found;
  /// No program of that many lines agrees with the examples; else, if nothing
  /// was found, the solver gave up.
  bool Impossible = false;
};

/// A program of `Lines` operations, each with a constant of its own that it
/// need not use. The limits of `P` are not looked at.
Connection connectComponents(const SynthesisProblem &P, unsigned Lines,
                             smt::SolverProcess &Solver, const smt::Budget &B);

} // namespace evo

#endif // EVO_LIB_DRIVER_SYNTH_COMPONENTS_H
