//===- Leaving.h - How control leaves and enters statements -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_LEAVING_H
#define EVO_LIB_RULES_LEAVING_H

#include "clang/AST/Decl.h"
#include "clang/AST/Stmt.h"
#include <functional>

namespace evo {

/// Calls `Visit` for all statements in `Root`, but not for those of lambdas.
void forEachStatement(const clang::Stmt *Root,
                      const std::function<void(const clang::Stmt &)> &Visit);

/// True if control does not get behind `S`.
bool leaves(const clang::Stmt *S);

/// True if `Owner` without `Gone` may end without a value that it owes.
bool owesValue(const clang::Stmt &Gone, const clang::FunctionDecl &Owner);

/// True if a switch outside jumps into `S`.
bool hasEntry(const clang::Stmt &S);

} // namespace evo

#endif // EVO_LIB_RULES_LEAVING_H
