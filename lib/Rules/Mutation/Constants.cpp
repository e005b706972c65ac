//===- Constants.cpp - Other numbers ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutants.h"
#include "clang/AST/ExprCXX.h"

using namespace evo;
using namespace clang;

/// The letters behind the digits, which give the number its type.
static llvm::StringRef suffix(llvm::StringRef Number, llvm::StringRef Letters) {
  return Number.drop_front(Number.find_last_not_of(Letters) + 1);
}

/// True for the right operand of / and %, /= and %=.
static bool divides(const Expr &E, const Mutants &In) {
  const auto *B = dyn_cast_or_null<BinaryOperator>(In.around(E));
  return B && (B->isMultiplicativeOp() || B->isCompoundAssignmentOp()) &&
         !B->getOpcodeStr().starts_with("*") &&
         B->getRHS()->IgnoreParenImpCasts() == &E;
}

static void mutateInteger(const IntegerLiteral &I, Mutants &Into) {
  std::string Text = Into.text(I);
  std::string End = suffix(Text, "uUlLzZ").str();
  bool Divides = divides(I, Into);
  if (I.getValue() != 0) {
    if (!Divides || I.getValue() != 1)
      Into.replace("constant.to-zero", I, (Divides ? "1" : "0") + End);
  } else if (!isa_and_nonnull<ArraySubscriptExpr>(Into.around(I))) {
    // Not of an index: the next element need not exist.
    Into.replace("constant.to-one", I, "1" + End);
  }
}

void evo::mutateConstants(const Stmt &S, Mutants &Into) {
  const auto *E = dyn_cast<Expr>(&S);
  if (!E || isNoNumber(*E, Into))
    return;
  if (const auto *I = dyn_cast<IntegerLiteral>(E))
    return mutateInteger(*I, Into);
  if (const auto *B = dyn_cast<CXXBoolLiteralExpr>(E)) {
    if (!B->getValue() || !isLoopCondition(S, Into))
      Into.replace("constant.flip", *B, B->getValue() ? "false" : "true");
  } else if (const auto *F = dyn_cast<FloatingLiteral>(E)) {
    std::string End = suffix(Into.text(*F), "fFlL").str();
    bool Zero = F->getValue().isZero();
    if (Zero || divides(*E, Into))
      Into.replace(Zero ? "constant.to-one" : "constant.to-zero", *F,
                   "1.0" + End);
    else
      Into.replace("constant.to-zero", *F, "0.0" + End);
  }
}
