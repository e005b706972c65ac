//===- SameCallees.h - Callees that need no second look -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SAMECALLEES_H
#define EVO_LIB_EQUIVALENCE_SAMECALLEES_H

#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"

namespace evo {

/// What stays a call, and is the same code on both sides with all that it leads
/// to, does the same whatever that is: nothing needs to be known of its code.
/// What leads back to the entry is not among them, nor what is to be inlined:
/// the optimiser may find a call of it yet.
///
/// Linear in the modules.
llvm::StringSet<> findSameCallees(const llvm::Module &Before,
                                  llvm::StringRef EntryBefore,
                                  const llvm::Module &After,
                                  llvm::StringRef EntryAfter);

/// Takes their code out of a module, and the names by which the optimiser may
/// know them. Those that are only declared already are but renamed.
void declare(llvm::Module &M, const llvm::StringSet<> &Callees);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SAMECALLEES_H
