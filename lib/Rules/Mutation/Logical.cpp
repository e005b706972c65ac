//===- Logical.cpp - Conditions that look at less ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutants.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

/// True where any value that converts to bool may stand.
static bool isCondition(const Stmt &S, const Mutants &In) {
  const Stmt *P = In.around(S);
  while (isa_and_nonnull<ParenExpr>(P))
    P = In.around(*P);
  if (isa_and_nonnull<IfStmt>(P) || isLoopCondition(S, In))
    return true;
  if (const auto *B = dyn_cast_or_null<BinaryOperator>(P))
    return B->isLogicalOp();
  const auto *U = dyn_cast_or_null<UnaryOperator>(P);
  return U && U->getOpcode() == UO_LNot;
}

static void removeNegation(const Expr &E, const Expr &Operand, Mutants &Into) {
  const Expr *Inner = Operand.IgnoreParenImpCasts();
  if (!Inner->getType()->isBooleanType() && !isCondition(E, Into))
    return; // what it is converted to could be something else
  std::string Text = Into.operand(Operand, E);
  if (!Text.empty())
    Into.replace("logical.negation", E, std::move(Text));
}

void evo::mutateLogical(const Stmt &S, Mutants &Into) {
  if (const auto *U = dyn_cast<UnaryOperator>(&S))
    if (U->getOpcode() == UO_LNot)
      return removeNegation(*U, *U->getSubExpr()->IgnoreImpCasts(), Into);
  if (const auto *C = dyn_cast<CXXOperatorCallExpr>(&S))
    if (C->getOperator() == OO_Exclaim && C->getNumArgs() == 1)
      return removeNegation(*C, *C->getArg(0)->IgnoreImpCasts(), Into);
  const auto *B = dyn_cast<BinaryOperator>(&S);
  if (!B || !B->isLogicalOp())
    return;
  bool Both = B->getOpcode() == BO_LAnd;
  const Expr *Left = B->getLHS()->IgnoreImpCasts(),
             *Right = B->getRHS()->IgnoreImpCasts();
  for (auto [Name, Side] : {std::pair("logical.to-left", Left),
                            std::pair("logical.to-right", Right)}) {
    bool Fits = Side->getType()->isBooleanType() || isCondition(*B, Into);
    std::string Text = Into.operand(*Side, *B);
    if (Fits && !Text.empty())
      Into.replace(Name, *B, std::move(Text));
  }
  if (Both)
    Into.replace("logical.to-false", *B, "false");
  else if (!isLoopCondition(S, Into))
    Into.replace("logical.to-true", *B, "true");
}
