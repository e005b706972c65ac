//===- CallSite.cpp - A call in any of its spellings ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Footprint.h"
#include "Known.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

QualType CallSite::parameterType(unsigned Index) const {
  if (!Callee || Index >= Callee->getNumParams())
    return {};
  return Callee->getParamDecl(Index)->getType();
}

QualType CallSite::objectType() const {
  if (!Object)
    return {};
  auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Method && knownClass(Method->getParent()) != KnownClass::None)
    return recordType(*Method->getParent());
  QualType T = Object->IgnoreParenImpCasts()->getType();
  return T->isPointerType() ? T->getPointeeType() : T;
}

bool CallSite::mayWriteObject() const {
  auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  return Object && (!Method || !Method->isConst());
}

static CallSite callOf(const CallExpr &Call) {
  CallSite S;
  S.Callee = Call.getDirectCallee();
  S.Object = objectOf(Call);
  S.IsDependent = Call.isTypeDependent() || Call.getCallee()->isTypeDependent();
  bool ObjectIsFirst = isa<CXXOperatorCallExpr>(Call) && S.Object;
  for (unsigned I = ObjectIsFirst ? 1 : 0; I < Call.getNumArgs(); ++I)
    S.Args.push_back(Call.getArg(I));
  return S;
}

std::optional<CallSite> evo::callSite(const Expr *E) {
  if (auto *Call = dyn_cast<CallExpr>(E))
    return callOf(*Call);
  CallSite S;
  if (auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    S.Callee = Construct->getConstructor();
    S.IsConstruction = true;
    S.Args.append(Construct->arg_begin(), Construct->arg_end());
    return S;
  }
  if (auto *Dependent = dyn_cast<CXXUnresolvedConstructExpr>(E)) {
    S.IsDependent = true;
    S.Args.append(Dependent->arg_begin(), Dependent->arg_end());
    return S;
  }
  // In templates an operator may turn out to be a function.
  if (E->isTypeDependent() &&
      isa<BinaryOperator, UnaryOperator, ArraySubscriptExpr>(E)) {
    S.IsDependent = true;
    for (const Stmt *Child : E->children())
      S.Args.push_back(cast<Expr>(Child));
    return S;
  }
  return std::nullopt;
}

bool evo::isWritableReference(QualType T) {
  return T.isNull() ||
         (T->isReferenceType() && !T.getNonReferenceType().isConstQualified());
}

bool evo::isWritablePointer(QualType T) {
  return !T.isNull() && T->isPointerType() &&
         !T->getPointeeType().isConstQualified() &&
         !T->getPointeeType()->isFunctionType();
}

static bool isUnevaluated(const Stmt *S) {
  if (auto *Typeid = dyn_cast<CXXTypeidExpr>(S))
    return Typeid->isTypeOperand() || !Typeid->isPotentiallyEvaluated();
  return isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, RequiresExpr,
             TypeTraitExpr, SizeOfPackExpr>(S);
}

void evo::evaluatedChildren(const Stmt *S,
                            llvm::SmallVectorImpl<const Stmt *> &Out) {
  if (isUnevaluated(S))
    return;
  if (auto *Default = dyn_cast<CXXDefaultArgExpr>(S))
    Out.push_back(Default->getExpr());
  if (auto *Default = dyn_cast<CXXDefaultInitExpr>(S))
    Out.push_back(Default->getExpr());
  for (const Stmt *Child : S->children())
    if (Child)
      Out.push_back(Child);
}
