//===- FunctionUses.h - Every use of one function in a unit -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Changing a signature is right only if every use of the function is a plain
/// call: a pointer to it, a template that names it or a conversion would see
/// another type. A walk over the unit's own code (not the system headers)
/// finds them all; it is made only for functions that pass all other tests.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_NATIVE_FUNCTIONUSES_H
#define EVO_RULES_NATIVE_FUNCTIONUSES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

namespace evo::native {

struct FunctionCall {
  const clang::FunctionDecl *Caller; ///< null in an initialiser at file scope
  const clang::Expr *Call;
  llvm::SmallVector<const clang::Expr *, 4> Args; ///< by parameter
};

struct FunctionUses {
  std::vector<FunctionCall> Calls;
  std::string Other; ///< why a use is not a plain call; empty: all are
};

FunctionUses usesOf(const clang::FunctionDecl &F, clang::ASTContext &Context);

} // namespace evo::native

#endif // EVO_RULES_NATIVE_FUNCTIONUSES_H
