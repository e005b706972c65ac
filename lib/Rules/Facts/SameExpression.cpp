//===- SameExpression.cpp - When two expressions are one ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace evo;
using namespace clang;

static bool isSameNode(const Expr *A, const Expr *B) {
  if (A->getStmtClass() != B->getStmtClass())
    return false;
  if (auto *R = dyn_cast<DeclRefExpr>(A))
    return R->getDecl()->getCanonicalDecl() ==
           cast<DeclRefExpr>(B)->getDecl()->getCanonicalDecl();
  if (auto *M = dyn_cast<MemberExpr>(A))
    return M->getMemberDecl()->getCanonicalDecl() ==
               cast<MemberExpr>(B)->getMemberDecl()->getCanonicalDecl() &&
           M->isArrow() == cast<MemberExpr>(B)->isArrow();
  if (auto *L = dyn_cast<IntegerLiteral>(A))
    return llvm::APInt::isSameValue(L->getValue(),
                                    cast<IntegerLiteral>(B)->getValue()) &&
           A->getType()->isUnsignedIntegerType() ==
               B->getType()->isUnsignedIntegerType();
  if (auto *L = dyn_cast<FloatingLiteral>(A))
    return L->getValue().bitwiseIsEqual(cast<FloatingLiteral>(B)->getValue());
  if (auto *L = dyn_cast<CharacterLiteral>(A))
    return L->getValue() == cast<CharacterLiteral>(B)->getValue();
  if (auto *L = dyn_cast<CXXBoolLiteralExpr>(A))
    return L->getValue() == cast<CXXBoolLiteralExpr>(B)->getValue();
  if (auto *L = dyn_cast<clang::StringLiteral>(A))
    return L->getBytes() == cast<clang::StringLiteral>(B)->getBytes();
  if (auto *O = dyn_cast<BinaryOperator>(A))
    return O->getOpcode() == cast<BinaryOperator>(B)->getOpcode();
  if (auto *O = dyn_cast<UnaryOperator>(A))
    return O->getOpcode() == cast<UnaryOperator>(B)->getOpcode();
  if (auto *C = dyn_cast<CallExpr>(A))
    return C->getDirectCallee() &&
           C->getDirectCallee()->getCanonicalDecl() ==
               (cast<CallExpr>(B)->getDirectCallee()
                    ? cast<CallExpr>(B)->getDirectCallee()->getCanonicalDecl()
                    : nullptr);
  if (isa<ExplicitCastExpr, UnaryExprOrTypeTraitExpr>(A))
    return A->getType().getCanonicalType() == B->getType().getCanonicalType() &&
           !isa<UnaryExprOrTypeTraitExpr>(A);
  // The rest is only alike when it has nothing but its children.
  return isa<CXXThisExpr, ArraySubscriptExpr, ConditionalOperator,
             CXXNullPtrLiteralExpr>(A);
}

bool evo::isSameExpression(const Expr *A, const Expr *B) {
  llvm::SmallVector<std::pair<const Expr *, const Expr *>, 8> Work{{A, B}};
  while (!Work.empty()) {
    auto [X, Y] = Work.pop_back_val();
    X = X->IgnoreParenImpCasts();
    Y = Y->IgnoreParenImpCasts();
    if (X == Y)
      continue;
    if (!isSameNode(X, Y))
      return false;
    auto XC = X->children(), YC = Y->children();
    auto XI = XC.begin(), YI = YC.begin();
    for (; XI != XC.end() && YI != YC.end(); ++XI, ++YI) {
      auto *XE = dyn_cast_or_null<Expr>(*XI);
      auto *YE = dyn_cast_or_null<Expr>(*YI);
      if (!XE || !YE)
        return false;
      Work.push_back({XE, YE});
    }
    if (XI != XC.end() || YI != YC.end())
      return false;
  }
  return true;
}
