//===- Product.h - Loops that run in step -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two functions whose loops pair up are proved equal for every number of
/// rounds by induction: at each pair of loop heads an invariant relates the two
/// states, and from any two related states both sides come to the same pair of
/// heads, again related, or leave in the same way. How many rounds each side
/// takes from one pair to the next is the pairing's to say.
///
/// The invariant is found, not given: many simple relations between the values
/// alive at the heads (equal, extended, at equal distance from where they
/// started, scaled, counting in opposite directions, within bounds) are assumed
/// together, and those a model breaks are dropped until none breaks (Houdini).
/// What is left is inductive, or nothing is claimed: this never refutes.
///
/// Each side goes on in every cycle of such steps, so they end or do not end
/// alike.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_PRODUCT_H
#define EVO_EQUIVALENCE_PRODUCT_H

#include "evo/Equivalence/Pairing.h"
#include "evo/Equivalence/Refinement.h"

namespace evo {

/// Proved or Unknown.
RefinementResult proveInStep(SharedInputs &Shared, Encoder &Before,
                             Encoder &After, smt::SolverProcess &Solver,
                             const RefinementLimits &Limits,
                             const Pairing &How);

} // namespace evo

#endif // EVO_EQUIVALENCE_PRODUCT_H
