//===- Mutants.cpp - Where mutation operators report ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutants.h"
#include "evo/Rules/Shape.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;
using namespace clang;

//===--- What an operator works on ----------------------------------------===//

static OperandKind kindOf(const BinaryOperator &B) {
  const Expr *L = B.getLHS(), *R = B.getRHS();
  if (L->isTypeDependent() || R->isTypeDependent())
    return Dependent;
  QualType Left = L->getType(), Right = R->getType();
  if (L->IgnoreParenImpCasts()->getType()->isBooleanType() &&
      R->IgnoreParenImpCasts()->getType()->isBooleanType())
    return Bool;
  bool Pointers = Left->isPointerType() || Left->isMemberPointerType() ||
                  Left->isNullPtrType();
  if (B.isComparisonOp() && Pointers)
    return Pointer;
  if (Left->isPointerType() && Right->isIntegralOrUnscopedEnumerationType())
    return Offset;
  if (Left->isRealFloatingType() || Right->isRealFloatingType())
    return Left->isRealType() && Right->isRealType() ? Float : NoOperand;
  if (Left->isIntegralOrEnumerationType() &&
      Right->isIntegralOrEnumerationType())
    return Integer;
  return NoOperand;
}

static OperandKind kindOf(const CXXOperatorCallExpr &C) {
  if (C.isTypeDependent() || !C.getDirectCallee())
    return Dependent;
  return C.getDirectCallee()->isInStdNamespace() ? Standard : NoOperand;
}

static std::optional<BinaryParts> parts(const CXXOperatorCallExpr &C) {
  if (!C.isInfixBinaryOp() || C.getNumArgs() != 2)
    return std::nullopt;
  return BinaryParts{C.getArg(0), C.getArg(1),
                     getOperatorSpelling(C.getOperator()), C.getOperatorLoc(),
                     kindOf(C)};
}

std::optional<BinaryParts> evo::binaryParts(const Stmt &S) {
  if (const auto *B = dyn_cast<BinaryOperator>(&S))
    return BinaryParts{B->getLHS(), B->getRHS(), B->getOpcodeStr(),
                       B->getOperatorLoc(), kindOf(*B)};
  if (const auto *C = dyn_cast<CXXOperatorCallExpr>(&S))
    return parts(*C);
  const auto *W = dyn_cast<CXXRewrittenBinaryOperator>(&S);
  if (!W)
    return std::nullopt;
  CXXRewrittenBinaryOperator::DecomposedForm Form = W->getDecomposedForm();
  const auto *Call =
      dyn_cast_or_null<CXXOperatorCallExpr>(Form.InnerBinOp->IgnoreImplicit());
  return BinaryParts{Form.LHS, Form.RHS, W->getOpcodeStr(), W->getOperatorLoc(),
                     Call ? kindOf(*Call) : NoOperand};
}

//===--- Mutants ----------------------------------------------------------===//

bool evo::isLoopCondition(const Stmt &S, const Mutants &In) {
  const Stmt *Child = &S, *P = In.parent(S);
  while (P && (isImplicitNode(P) || isa<ParenExpr>(P))) {
    Child = P;
    P = In.parent(*P);
  }
  if (const auto *F = dyn_cast_or_null<ForStmt>(P))
    return F->getCond() == Child;
  if (const auto *W = dyn_cast_or_null<WhileStmt>(P))
    return W->getCond() == Child;
  const auto *D = dyn_cast_or_null<DoStmt>(P);
  return D && D->getCond() == Child;
}

const RuleInfo *Mutants::find(llvm::StringRef Operator) const {
  const RuleInfo *Found = llvm::find_if(
      Operators, [&](const RuleInfo &R) { return R.Id == Operator; });
  return Found == Operators.end() ? nullptr : Found;
}

void Mutants::replace(llvm::StringRef Operator, const Expr &Old,
                      std::string New) {
  replace(Operator, Old.getSourceRange(), std::move(New));
}

void Mutants::replace(llvm::StringRef Operator, SourceRange Old,
                      std::string New) {
  const RuleInfo *Info = find(Operator);
  if (!Info || isInAridMacro(Old.getBegin(), unit()))
    return;
  std::string Name = unit().enclosingFunction(&function());
  Editable Place = unit().editable(Old);
  std::string Why =
      Place.Range ? Place.whyNot(New) : std::string(std::move(Place.Why));
  if (!Why.empty())
    return Sink.refused(*Info, Old.getBegin(), std::move(Name), std::move(Why));
  if (unit().text(Old) == New)
    return;
  Match M;
  M.Rule = Info->Id;
  M.Place = *Place.Range;
  M.Function = std::move(Name);
  M.Message = Info->Summary;
  M.Change.Rewrites.push_back({Place.Range->File, Place.Range->Offset,
                               Place.Range->Length, std::move(New)});
  Sink.matched(std::move(M));
}
