//===- Precedence.cpp - Where parentheses are needed ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Precedence.h"
#include "evo/Rules/Shape.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/OperatorPrecedence.h"
#include "llvm/ADT/StringSwitch.h"

using namespace evo;
using namespace clang;

static int binaryStrength(llvm::StringRef Operator) {
  return llvm::StringSwitch<int>(Operator)
      .Case(",", prec::Comma)
      .Cases("=", "+=", "-=", "*=", "/=", prec::Assignment)
      .Cases("%=", "&=", "|=", "^=", "<<=", ">>=", prec::Assignment)
      .Case("||", prec::LogicalOr)
      .Case("&&", prec::LogicalAnd)
      .Case("|", prec::InclusiveOr)
      .Case("^", prec::ExclusiveOr)
      .Case("&", prec::And)
      .Cases("==", "!=", prec::Equality)
      .Cases("<", ">", "<=", ">=", prec::Relational)
      .Case("<=>", prec::Spaceship)
      .Cases("<<", ">>", prec::Shift)
      .Cases("+", "-", prec::Additive)
      .Cases("*", "/", "%", prec::Multiplicative)
      .Cases("->*", ".*", prec::PointerToMember)
      .Default(PrimaryStrength);
}

llvm::StringRef evo::outerOperator(const Expr *E) {
  E = writtenWithParens(E);
  if (const auto *B = dyn_cast<BinaryOperator>(E))
    return B->getOpcodeStr();
  if (const auto *R = dyn_cast<CXXRewrittenBinaryOperator>(E))
    return R->getOpcodeStr();
  if (const auto *C = dyn_cast<CXXOperatorCallExpr>(E))
    if (C->isInfixBinaryOp())
      return getOperatorSpelling(C->getOperator());
  return "";
}

int evo::strength(const Expr *E) {
  E = writtenWithParens(E);
  if (llvm::StringRef Operator = outerOperator(E); !Operator.empty())
    return binaryStrength(Operator);
  if (isa<AbstractConditionalOperator>(E))
    return prec::Conditional;
  if (isa<CXXThrowExpr>(E))
    return prec::Assignment;
  if (const auto *C = dyn_cast<CXXOperatorCallExpr>(E)) {
    OverloadedOperatorKind Op = C->getOperator();
    bool Postfix = Op == OO_Call || Op == OO_Subscript || Op == OO_Arrow ||
                   C->getNumArgs() == 2;
    return Postfix ? PostfixStrength : UnaryStrength;
  }
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    return U->isPostfix() ? PostfixStrength : UnaryStrength;
  if (isa<CStyleCastExpr, UnaryExprOrTypeTraitExpr, CXXNewExpr, CXXDeleteExpr>(
          E))
    return UnaryStrength;
  if (isa<DeclRefExpr, ParenExpr, IntegerLiteral, FloatingLiteral,
          CharacterLiteral, clang::StringLiteral, CXXBoolLiteralExpr,
          CXXThisExpr, CXXNullPtrLiteralExpr>(E))
    return PrimaryStrength;
  if (isa<CallExpr, MemberExpr, CXXDependentScopeMemberExpr, ArraySubscriptExpr,
          CXXConstructExpr, CXXFunctionalCastExpr, CXXUnresolvedConstructExpr,
          CXXNamedCastExpr>(E))
    return PostfixStrength;
  return AnyStrength; // not known: parenthesise everywhere but where all may be
}

static int operandStrength(llvm::StringRef Operator, bool Left) {
  int Level = binaryStrength(Operator);
  if (Level == prec::Assignment)
    return Left ? prec::LogicalOr : prec::Assignment;
  return Left ? Level : Level + 1;
}

static bool isFirst(const Stmt *Parent, const Stmt *Child) {
  for (const Stmt *Part : Parent->children())
    return written(Part) == written(Child);
  return false;
}

static int inOperatorCall(const CXXOperatorCallExpr *C, const Stmt *Child) {
  bool Left = written(C->getArg(0)) == written(Child);
  if (C->isInfixBinaryOp())
    return operandStrength(getOperatorSpelling(C->getOperator()), Left);
  OverloadedOperatorKind Op = C->getOperator();
  if (Op == OO_Call || Op == OO_Subscript)
    return Left ? PostfixStrength : ArgumentStrength;
  return Op == OO_Arrow || C->getNumArgs() == 2 ? PostfixStrength
                                                : UnaryStrength;
}

int evo::requiredStrength(const Stmt *Parent, const Stmt *Child) {
  if (!Parent || !isa<Expr>(Parent) || isa<ParenExpr, CXXNamedCastExpr>(Parent))
    return Parent && !isa<Expr>(Parent) && isa<DeclStmt>(Parent)
               ? ArgumentStrength
               : AnyStrength;
  if (const auto *C = dyn_cast<CXXOperatorCallExpr>(Parent))
    return inOperatorCall(C, Child);
  llvm::StringRef Operator = outerOperator(cast<Expr>(Parent));
  if (!Operator.empty())
    return operandStrength(Operator, isFirst(Parent, Child));
  if (const auto *Q = dyn_cast<AbstractConditionalOperator>(Parent))
    return written(Q->getCond()) == written(Child) ? prec::LogicalOr
                                                   : prec::Assignment;
  if (const auto *U = dyn_cast<UnaryOperator>(Parent))
    return U->isPostfix() ? PostfixStrength : UnaryStrength;
  if (isa<CStyleCastExpr, UnaryExprOrTypeTraitExpr, CXXNewExpr, CXXDeleteExpr>(
          Parent))
    return UnaryStrength;
  if (isa<MemberExpr, CXXDependentScopeMemberExpr, UnresolvedMemberExpr>(
          Parent))
    return PostfixStrength;
  if (isa<ArraySubscriptExpr>(Parent) || isa<CallExpr>(Parent))
    return isFirst(Parent, Child) ? PostfixStrength : ArgumentStrength;
  if (isa<CXXConstructExpr, CXXFunctionalCastExpr, CXXUnresolvedConstructExpr,
          InitListExpr, ParenListExpr, LambdaExpr>(Parent))
    return ArgumentStrength;
  return PrimaryStrength;
}

bool evo::needsParentheses(int Strength, llvm::StringRef Operator, int Required,
                           llvm::StringRef Around) {
  if (Strength < Required)
    return true;
  if (Operator.empty() || Around.empty() || Operator == Around)
    return false;
  // -Wparentheses: arithmetic in shifts and masks, && in ||, chained
  // comparison.
  int Outer = binaryStrength(Around), Inner = binaryStrength(Operator);
  bool OuterMask = Outer == prec::And || Outer == prec::ExclusiveOr ||
                   Outer == prec::InclusiveOr || Outer == prec::Shift;
  bool InnerArithmetic = Inner >= prec::InclusiveOr && Inner <= prec::Additive;
  return (OuterMask && InnerArithmetic) ||
         (Outer == prec::LogicalOr && Inner == prec::LogicalAnd);
}

bool evo::fuses(llvm::StringRef Left, llvm::StringRef Right) {
  if (Left.empty() || Right.empty())
    return false;
  char End = Left.back(), Begin = Right.front();
  return (End == Begin && llvm::StringRef("+-&|").contains(End)) ||
         (End == '/' && (Begin == '*' || Begin == '/'));
}
