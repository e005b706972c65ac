//===- Cases.h - Loops to their end, case by case -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A loop over the bits of a word ends after a few rounds, but where a second
/// loop goes on from the bit at which the first one stopped, merging the ways
/// that lead there makes the number of the bit unknown: then nothing says that
/// the second loop ends, and each shift is by a variable. So states that come
/// to a loop are kept apart by the constants that they hold: where a value is
/// one of a few constants, there is a state for each, in which it is that
/// constant and all that was computed from it is computed anew. States with the
/// same constants are still one, so the work is bounded by the values of the
/// counters and not by paths.
///
/// Why it is right: a state is only made smaller by the condition that a value
/// is one of the constants it can have, all of which get a state, and a term is
/// replaced only where that condition holds.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_CASES_H
#define EVO_LIB_EQUIVALENCE_CASES_H

#include "evo/Equivalence/Refinement.h"

namespace evo {

/// As `behaviour`, with every loop to its end: nothing is left unfinished.
/// False if that takes more than `MostTerms` or a bounded number of steps, or
/// if something is not modelled.
bool behaviourByCases(Encoder &E, std::size_t MostTerms, Behaviour &Result);

/// The constants that a term can be, if it chooses between constants only, at
/// most `Most` of them; else none.
std::vector<llvm::APInt> choicesOf(const smt::Terms &T, smt::Term Root,
                                   std::size_t Most);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_CASES_H
