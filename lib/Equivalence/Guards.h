//===- Guards.h - Calls that show each access -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The trap form calls AccessGuard before each access to memory (Compile.h puts
/// the calls in). An access that lies within a local has nothing to show; any
/// other guard must stay, or undefined behaviour is hidden.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_GUARDS_H
#define EVO_LIB_EQUIVALENCE_GUARDS_H

#include "llvm/IR/Function.h"

namespace evo {

/// Takes the guards away that turn out to be of locals. True if there were any.
bool dropLocalGuards(llvm::Function &F);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_GUARDS_H
