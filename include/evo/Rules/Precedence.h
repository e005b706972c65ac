//===- Precedence.h - Where parentheses are needed -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Text put in the place of other text must be read as one operand. Every
/// expression has a strength (how tightly its outermost operator binds), every
/// place asks for one; parentheses go where the first is less than the second,
/// and where compilers warn that people misread it.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_PRECEDENCE_H
#define EVO_RULES_PRECEDENCE_H

#include "clang/AST/Expr.h"

namespace evo {

/// The levels of clang::prec, and above them:
enum Strength : int {
  AnyStrength = 1, ///< a whole expression may stand here
  ArgumentStrength = 2,
  UnaryStrength = 16,
  PostfixStrength = 17,
  PrimaryStrength = 18,
};

/// How tightly `E` binds as it is written, parentheses counted.
int strength(const clang::Expr *E);

/// The spelling of the outermost binary operator of `E`; empty if it has none.
llvm::StringRef outerOperator(const clang::Expr *E);

/// The strength an operand needs at the place of `Child` in `Parent` (both
/// without implicit nodes in between).
int requiredStrength(const clang::Stmt *Parent, const clang::Stmt *Child);

/// True if text of this strength and operator needs parentheses there.
bool needsParentheses(int Strength, llvm::StringRef Operator, int Required,
                      llvm::StringRef Around);

/// True if these texts side by side read as another token: `-` and `-x`.
bool fuses(llvm::StringRef Left, llvm::StringRef Right);

} // namespace evo

#endif // EVO_RULES_PRECEDENCE_H
