//===- SolverBudget.h - What asking costs -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SOLVERBUDGET_H
#define EVO_LIB_EQUIVALENCE_SOLVERBUDGET_H

#include "evo/Equivalence/Solver.h"

namespace evo::smt {

/// Waiting for other programs is no work of the solver's.
constexpr double WallForCpu = 20;

/// Of processor time for one tactic. What the solver does before it searches
/// counts little in its own unit, so who gives it little gives it less time.
inline double fuseOf(const Budget &B) {
  constexpr double Little = 1'000'000;
  double Fuse = B.Resource < Little ? 1 + double(B.Resource) / 200'000
                                    : 4 + double(B.Resource) / 500'000;
  return std::min(B.FuseSeconds, Fuse);
}

/// What a tactic that was cut off cost: at least as much as it had time for.
inline std::uint64_t costOfFuse(const Budget &B) {
  constexpr double PerSecond = 1'000'000;
  return std::uint64_t(fuseOf(B) * PerSecond);
}

/// To start a process and to read the question there takes time as solving
/// does, and the solver does not count it: without this, many easy questions
/// about a large function would cost nothing.
inline std::uint64_t readingCost(llvm::StringRef Question) {
  constexpr std::uint64_t Start = 30'000;
  return Start + Question.size();
}

} // namespace evo::smt

#endif // EVO_LIB_EQUIVALENCE_SOLVERBUDGET_H
