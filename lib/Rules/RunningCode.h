//===- RunningCode.h - What runs inside a statement -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_RUNNINGCODE_H
#define EVO_LIB_RULES_RUNNINGCODE_H

#include "clang/AST/Stmt.h"

namespace evo {

/// The parts of `S` that were written and run when `S` does, some of them null:
/// not what is unevaluated, and not what the compiler evaluates (sizeof, case
/// labels, constant initialisers, …).
llvm::SmallVector<const clang::Stmt *, 8> runningParts(const clang::Stmt *S);

/// True if `S` declares a constant whose value the compiler may have used
/// elsewhere.
bool declaresConstant(const clang::Stmt &S);

} // namespace evo

#endif // EVO_LIB_RULES_RUNNINGCODE_H
