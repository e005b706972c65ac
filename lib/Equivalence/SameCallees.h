//===- SameCallees.h - Callees that need no second look -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SAMECALLEES_H
#define EVO_LIB_EQUIVALENCE_SAMECALLEES_H

#include "llvm/IR/Module.h"

namespace evo {

/// What stays a call, and is the same code on both sides with all that it leads
/// to, does the same whatever that is: its code goes from both modules, and
/// nothing needs to be optimised of it. What leads back to the entry stays, and
/// what is to be inlined: the optimiser may find a call of it yet.
///
/// Linear in the modules.
void declareSameCallees(llvm::Module &Before, llvm::StringRef EntryBefore,
                        llvm::Module &After, llvm::StringRef EntryAfter);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SAMECALLEES_H
