//===- Arithmetic.cpp - Signs and steps ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutants.h"
#include "evo/Rules/Shape.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

/// The step of a `for`: the other way it would only run into the time limit.
static bool isStepOfLoop(const Stmt &S, const Mutants &In) {
  const Stmt *Child = &S, *P = In.parent(S);
  while (P && isa<Expr>(P)) {
    Child = P;
    P = In.parent(*P);
  }
  const auto *F = dyn_cast_or_null<ForStmt>(P);
  return F && F->getInc() == Child;
}

void evo::mutateArithmetic(const Stmt &S, Mutants &Into) {
  const auto *U = dyn_cast<UnaryOperator>(&S);
  if (!U || U->isTypeDependent())
    return;
  QualType Type = U->getSubExpr()->getType();
  if (U->getOpcode() == UO_Minus && Type->isArithmeticType()) {
    const Expr *Operand = U->getSubExpr()->IgnoreImpCasts();
    if (std::string Text = Into.operand(*Operand, *U); !Text.empty())
      Into.replace("arithmetic.minus", *U, std::move(Text));
  }
  bool Counts = Type->isArithmeticType() || Type->isPointerType();
  if (!U->isIncrementDecrementOp() || !Counts || Type->isBooleanType() ||
      isStepOfLoop(S, Into))
    return;
  std::string Operand = Into.text(*U->getSubExpr());
  if (Operand.empty())
    return;
  llvm::StringRef Sign = U->isIncrementOp() ? "--" : "++";
  Into.replace(U->isIncrementOp() ? "arithmetic.increment"
                                  : "arithmetic.decrement",
               *U, U->isPrefix() ? Sign.str() + Operand : Operand + Sign.str());
}
