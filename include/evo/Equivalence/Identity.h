//===- Identity.h - Are two functions the same code? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Compares two functions instruction by instruction, with everything that has
/// a meaning: flags (of address computations too, which LLVM's own comparator
/// forgets), attributes, metadata that makes poison, callees and constants by
/// content. Names, debug information and hints are ignored. The two may lie in
/// different modules of one context; a call of one entry pairs with a call of
/// the other, so recursion does not keep equal functions apart.
///
/// What has effects must be the same in the same order; values are compared
/// where they are used, wherever in the function they are made (gated values in
/// the sense of Tristan, Govereau and Morrisett, "Evaluating value-graph
/// translation validation for LLVM", PLDI 2011, without its rewriting). Linear
/// in the size of the functions.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_IDENTITY_H
#define EVO_EQUIVALENCE_IDENTITY_H

#include "llvm/IR/Function.h"
#include <string>

namespace evo {

/// True if the code of both, callees with bodies included, is the same. `Why`
/// names the first difference.
bool sameCode(const llvm::Function &A, const llvm::Function &B,
              std::string &Why);

/// The same, but `A` may have guards (Compile.h) that `B` has not: then `B`
/// does what `A` does wherever `A` is defined. It is not so the other way
/// round. Both are optimised and what their sources promise is compared
/// already, so what the optimiser found out about each as a whole is left out.
bool sameWhereDefined(const llvm::Function &A, const llvm::Function &B,
                      std::string &Why);

/// The same as sameCode() of their own code: functions that both refer to are
/// taken for the same if they are named alike.
bool sameOwnCode(const llvm::Function &A, const llvm::Function &B,
                 std::string &Why);

} // namespace evo

#endif // EVO_EQUIVALENCE_IDENTITY_H
