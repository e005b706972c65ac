//===- Unfold.h - Recursive callees, to a depth -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A function may call one that calls itself. Where arguments are small it ends
/// after a few calls, and need not be the same function on both sides: its
/// calls are put in, some deep, and what is deeper is a loop without an end, so
/// that a proof that all loops end shows that nothing is.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_UNFOLD_H
#define EVO_LIB_EQUIVALENCE_UNFOLD_H

#include "llvm/IR/Module.h"
#include <memory>

namespace evo {

/// Does `Entry` call another function that has a body?
bool callsDefined(const llvm::Module &M, llvm::StringRef Entry);

/// A copy in which it does not; null if it would be too large.
std::unique_ptr<llvm::Module> withCallsUnfolded(const llvm::Module &M,
                                                llvm::StringRef Entry);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_UNFOLD_H
