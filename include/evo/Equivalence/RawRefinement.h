//===- RawRefinement.h - Does one IR function refine another? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Whatever `after` may do, `before` may do, too, or is undefined: so for some
/// choices that IR leaves to `after` no choice of `before` does the same. Where
/// nothing is left open the questions are those of Refinement.h, one by one.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_RAWREFINEMENT_H
#define EVO_EQUIVALENCE_RAWREFINEMENT_H

#include "evo/Equivalence/RawEncoder.h"
#include "evo/Equivalence/Refinement.h"

namespace evo {

/// Differs only if the difference is real, Proved only if it is exact;
/// otherwise Unknown, and why.
RefinementResult refineRaw(RawInputs &Inputs, RawEncoder &Before,
                           RawEncoder &After, smt::SolverProcess &Solver,
                           const RefinementLimits &Limits);

} // namespace evo

#endif // EVO_EQUIVALENCE_RAWREFINEMENT_H
