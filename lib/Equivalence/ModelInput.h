//===- ModelInput.h - What a model says, as inputs -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A model of the solver's has addresses for pointers and bytes behind them; to
/// run it, these become buffers. Pointers to the same address share one. What
/// the model leaves open is which of the bytes may be read, so there is an
/// input with as many elements as the model says at the least, and one with as
/// many as inputs that are made up have. Pointers that lie in memory become
/// null: what they point to is not known. Nothing is claimed here: what comes
/// of an input is seen when it runs (Execute.h).
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_MODELINPUT_H
#define EVO_LIB_EQUIVALENCE_MODELINPUT_H

#include "evo/Equivalence/Execute.h"
#include "evo/Equivalence/Refinement.h"

namespace evo {

/// None if the model names no memory, or does not have a value for each
/// parameter.
std::vector<Input> inputsOf(const RefinementResult &Model, const Signature &S);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_MODELINPUT_H
