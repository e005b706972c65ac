//===- RunningCode.cpp - What runs inside a statement ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RunningCode.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

/// Code that does not run, or runs in the compiler.
static bool isUnevaluated(const Stmt *S) {
  return isa<UnaryExprOrTypeTraitExpr, CXXTypeidExpr, CXXNoexceptExpr,
             RequiresExpr, ConstantExpr, PseudoObjectExpr, GenericSelectionExpr,
             OpaqueValueExpr, CXXDefaultArgExpr, CXXDefaultInitExpr,
             ConceptSpecializationExpr>(S);
}

static void addDeclarations(const DeclStmt *D,
                            llvm::SmallVectorImpl<const Stmt *> &Parts) {
  for (const Decl *Each : D->decls())
    if (const auto *V = dyn_cast<VarDecl>(Each))
      if (V->getInit() && !V->isConstexpr() && !V->hasAttr<ConstInitAttr>())
        Parts.push_back(V->getInit());
}

llvm::SmallVector<const Stmt *, 8> evo::runningParts(const Stmt *S) {
  llvm::SmallVector<const Stmt *, 8> Parts;
  if (isUnevaluated(S))
    return Parts;
  if (const auto *R = dyn_cast<CXXForRangeStmt>(S))
    Parts = {R->getInit(), R->getRangeInit(), R->getBody()};
  else if (const auto *W = dyn_cast<CXXRewrittenBinaryOperator>(S))
    Parts = {W->getDecomposedForm().LHS, W->getDecomposedForm().RHS};
  else if (const auto *C = dyn_cast<SwitchCase>(S))
    Parts = {C->getSubStmt()};
  else if (const auto *I = dyn_cast<IfStmt>(S); I && I->isConstexpr())
    Parts = {I->getThen(), I->getElse()};
  else if (const auto *D = dyn_cast<DeclStmt>(S))
    addDeclarations(D, Parts);
  else
    Parts.assign(S->child_begin(), S->child_end());
  if (const auto *L = dyn_cast<LambdaExpr>(S))
    Parts.push_back(L->getBody());
  return Parts;
}

bool evo::declaresConstant(const Stmt &S) {
  const auto *D = dyn_cast<DeclStmt>(&S);
  return D && llvm::any_of(D->decls(), [](const Decl *Each) {
           const auto *V = dyn_cast<VarDecl>(Each);
           return V && V->getType().isConstQualified() &&
                  (V->getType()->isIntegralOrEnumerationType() ||
                   V->getType()->isDependentType());
         });
}
