//===- SameTypes.h - Types of two modules that mean the same -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two modules of one context have each their own `%class.T`: the second is
/// renamed. What code does depends on the layout alone, never on the name, so
/// types and the attributes that hold types are compared by what they are made
/// of.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SAMETYPES_H
#define EVO_LIB_EQUIVALENCE_SAMETYPES_H

#include "llvm/IR/Instructions.h"

namespace evo {

bool sameType(const llvm::Type *A, const llvm::Type *B);
bool sameAttributes(const llvm::AttributeList &A, const llvm::AttributeList &B);

/// Flags, alignment, ordering, conventions: all that is neither an operand nor
/// the type of the result. Both have the same opcode.
bool sameSpecialState(const llvm::Instruction &A, const llvm::Instruction &B);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SAMETYPES_H
