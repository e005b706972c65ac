//===- Guards.h - Calls that show each access -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The trap form calls AccessGuard before each access to memory (Reduce.h puts
/// the calls in). An access that lies within a local has nothing to show; any
/// other guard must stay, or undefined behaviour is hidden.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_GUARDS_H
#define EVO_LIB_EQUIVALENCE_GUARDS_H

#include "llvm/IR/Function.h"
#include "llvm/IR/Instructions.h"

namespace evo {

/// Takes the guards away that turn out to be of locals. True if there were any.
bool dropLocalGuards(llvm::Function &F);

/// Takes the guards away that say what one of the same address said on every
/// way to them, if nothing in between may free its memory. True if there were
/// any. Linear in the function for most; the number of guards times that of
/// blocks in bits.
bool dropImpliedGuards(llvm::Function &F);

/// True if some way through `F` leaves it without meeting what is undefined
/// whatever the input, as an access of a null pointer. Of optimised code, whose
/// conditions that are known are gone. Linear.
bool seemsToEnd(const llvm::Function &F);

/// Null if it is none.
const llvm::CallInst *asGuard(const llvm::Instruction &I);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_GUARDS_H
