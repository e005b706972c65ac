//===- Nesting.h - What stands around what -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_NESTING_H
#define EVO_LIB_RULES_NESTING_H

#include "evo/Frontend/Unit.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"

namespace evo {

/// The nodes of one function with their parents, noted by who walks it, and the
/// text to put into the place of one.
class Nesting {
public:
  explicit Nesting(const Unit &U) : U(U) {}

  const Unit &unit() const { return U; }
  const clang::FunctionDecl &function() const { return *Function; }

  /// The node around `S` that somebody wrote; null at the top.
  const clang::Stmt *around(const clang::Stmt &S) const;
  /// Its parent in the tree, whoever wrote it.
  const clang::Stmt *parent(const clang::Stmt &S) const {
    return Parents.lookup(&S);
  }

  /// The source text of `S`; empty if it is not in one piece.
  std::string text(const clang::Stmt &S) const;
  /// As `text`, in parentheses if the place of `Old` asks for them.
  std::string operand(const clang::Expr &New, const clang::Expr &Old) const {
    return operand(text(New), New, Old);
  }
  /// The same for `Text`, a spelling of `New`.
  std::string operand(std::string Text, const clang::Expr &New,
                      const clang::Expr &Old) const;

  // For the walk.
  void enter(const clang::FunctionDecl &F) {
    Function = &F;
    Parents.clear();
  }
  void isInside(const clang::Stmt *Child, const clang::Stmt *Parent) {
    Parents[Child] = Parent;
  }

private:
  const Unit &U;
  const clang::FunctionDecl *Function = nullptr;
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
};

/// True for a number that stands for something else: a null pointer, the
/// argument of a literal operator.
bool isNoNumber(const clang::Expr &E, const Nesting &In);

} // namespace evo

#endif // EVO_LIB_RULES_NESTING_H
