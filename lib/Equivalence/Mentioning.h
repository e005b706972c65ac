//===- Mentioning.h - Who mentions a function or variable -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_MENTIONING_H
#define EVO_LIB_EQUIVALENCE_MENTIONING_H

#include "llvm/IR/GlobalValue.h"

namespace evo {

/// Adds the functions whose code mentions `G`, also by way of variables.
void addMentioning(const llvm::GlobalValue &G,
                   llvm::SmallVectorImpl<const llvm::Value *> &Found);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_MENTIONING_H
