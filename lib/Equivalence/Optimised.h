//===- Optimised.h - A mark on what an optimiser has seen -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_OPTIMISED_H
#define EVO_LIB_EQUIVALENCE_OPTIMISED_H

#include "llvm/ADT/StringRef.h"

namespace evo {

/// Of functions whose reads of unwritten memory may have become anything, which
/// inlining and splitting locals does not do.
inline constexpr llvm::StringLiteral OptimisedAttribute = "evo.optimised";

/// The types by which accesses alias, put aside: metadata without a meaning.
inline constexpr llvm::StringLiteral HiddenAliasTypes = "evo.alias";

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_OPTIMISED_H
