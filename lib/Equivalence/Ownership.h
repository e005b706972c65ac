//===- Ownership.h - What a value is all of -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_OWNERSHIP_H
#define EVO_LIB_EQUIVALENCE_OWNERSHIP_H

#include "clang/AST/Type.h"

namespace evo {

/// Whether a `T` may lead to something that a copy of it shares: a pointer, a
/// reference, a class of the library that is not known to own all it holds.
bool leadsAway(clang::QualType T);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_OWNERSHIP_H
