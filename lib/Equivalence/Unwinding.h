//===- Unwinding.h - Which functions never throw -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Clang finds that a function throws nothing when it has made its code, and
/// then makes calls of it that need no landing pad. So the code of its callers
/// depends on which was made first, and with that on what else of the unit is
/// wanted. Here all are treated as if their callees had been first.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_UNWINDING_H
#define EVO_LIB_EQUIVALENCE_UNWINDING_H

#include "llvm/IR/Module.h"

namespace evo {

/// Of a module fresh from the compiler, with all the code that it is to have.
/// Linear in its size.
void settleUnwinding(llvm::Module &M);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_UNWINDING_H
