//===- Nesting.cpp - What stands around what ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Nesting.h"
#include "evo/Rules/Precedence.h"
#include "evo/Rules/Shape.h"
#include "clang/AST/ExprCXX.h"

using namespace evo;
using namespace clang;

const Stmt *Nesting::around(const Stmt &S) const {
  const Stmt *P = Parents.lookup(&S);
  while (P && isImplicitNode(P) && !isa<ParenExpr>(P))
    P = Parents.lookup(P);
  return P;
}

std::string Nesting::text(const Stmt &S) const {
  return U.text(S.getSourceRange()).str();
}

std::string Nesting::operand(std::string Text, const Expr &New,
                             const Expr &Old) const {
  const Stmt *Place = around(Old);
  const auto *Outer = dyn_cast_or_null<Expr>(Place);
  const SourceManager &SM = U.sources();
  SourceLocation Begin = SM.getFileLoc(Old.getBeginLoc());
  llvm::StringRef Before(SM.getCharacterData(Begin.getLocWithOffset(-1)), 1);
  if (fuses(Before, Text))
    return "(" + Text + ")";
  if (!Text.empty() &&
      needsParentheses(strength(&New), outerOperator(&New),
                       requiredStrength(Place, &Old),
                       Outer ? outerOperator(Outer) : llvm::StringRef()))
    return "(" + Text + ")";
  return Text;
}

bool evo::isNoNumber(const Expr &E, const Nesting &In) {
  for (const Stmt *P = In.parent(E); P && isa<Expr>(P); P = In.parent(*P)) {
    if (isa<UserDefinedLiteral>(P))
      return true;
    const auto *C = dyn_cast<ImplicitCastExpr>(P);
    if (!C)
      return false;
    if (C->getCastKind() == CK_NullToPointer ||
        C->getCastKind() == CK_NullToMemberPointer)
      return true;
  }
  return false;
}
