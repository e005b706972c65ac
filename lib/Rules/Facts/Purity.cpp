//===- Purity.cpp - Does evaluating it only give a value ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Known.h"

using namespace evo;
using namespace clang;

/// A place that only exists while the code runs.
static bool isOwn(const Place &P, llvm::ArrayRef<const ValueDecl *> Own) {
  return P.isTemporary() || (P.isVariable() && llvm::is_contained(Own, P.Root));
}

/// Variables declared inside the expression, in lambdas or statements.
static llvm::SmallVector<const ValueDecl *, 4> declaredIn(const Expr *E) {
  llvm::SmallVector<const ValueDecl *, 4> Own;
  llvm::SmallVector<const Stmt *, 32> Work{E};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (auto *D = dyn_cast<DeclStmt>(S))
      for (const Decl *One : D->decls())
        if (auto *V = dyn_cast<VarDecl>(One); V && !V->isStaticLocal())
          Own.push_back(V);
    if (auto *L = dyn_cast<LambdaExpr>(S))
      for (const ParmVarDecl *P : L->getCallOperator()->parameters())
        Own.push_back(P);
    evaluatedChildren(S, Work);
  }
  return Own;
}

/// Using a glvalue of this type is an effect.
static bool isBarrier(QualType T) {
  return T.isVolatileQualified() || T->isAtomicType() ||
         (T->getAsCXXRecordDecl() &&
          T->getAsCXXRecordDecl()->isInStdNamespace() &&
          T->getAsCXXRecordDecl()->getName().starts_with("atomic"));
}

Answer Facts::pure(const Expr *E) const {
  if (E->isValueDependent() || E->isTypeDependent())
    return Answer::unknown("it depends on a template parameter");
  if (isBarrier(E->getType()))
    return Answer::no("it reads a volatile or atomic");
  Footprint Print = analysis().footprint({E});
  if (!Print.Opaque.empty())
    return Answer::unknown("it " + Print.Opaque);
  if (!Print.Effect.empty())
    return Answer::no("it " + Print.Effect);
  llvm::SmallVector<const ValueDecl *, 4> Own = declaredIn(E);
  for (const Access &W : Print.Writes)
    if (!isOwn(W.What, Own))
      return Answer::no("it writes to " +
                        (W.What.Root
                             ? "'" + W.What.Root->getNameAsString() + "'"
                             : std::string("memory")));
  return Answer::yes("it has no side effects");
}

Footprint Analysis::whole(const Expr *E) {
  Footprint Print = footprint({E});
  if (isBarrier(E->getType()))
    Print.Opaque = "reads a volatile or atomic";
  auto add = [&](Place P) {
    if (!P.isTemporary())
      Print.Reads.push_back({std::move(P), E->getExprLoc()});
  };
  // A reference to E's object may be used again after: all of it is read.
  const Expr *Object = E->IgnoreParenImpCasts();
  PlaceList L;
  if (Object->isGLValue())
    L = placesOf(Object);
  for (const Place &P : L) {
    add(P);
    if (!P.Inside && !P.Type.isNull() && P.Type->isRecordType() &&
        knownClass(P.Type) != KnownClass::View &&
        knownClass(P.Type) != KnownClass::Iterator &&
        knownClass(P.Type) != KnownClass::Pointer)
      add(elementOf(P, QualType()));
  }
  return Print;
}

Footprint Analysis::whole(const ValueDecl *D) {
  Footprint Print;
  if (isBarrier(D->getType().getNonReferenceType()))
    Print.Opaque = "is a volatile or atomic";
  Place P;
  P.Root = D;
  P.Type = D->getType().getNonReferenceType();
  auto *V = dyn_cast<VarDecl>(D);
  if (!V) {
    Print.Opaque = "is not a variable";
    return Print;
  }
  PlaceList L;
  if (!V->getType()->isReferenceType()) {
    P.K = Place::Kind::Variable;
    L.push_back(P);
  } else if (V->getInit() && !isa<ParmVarDecl>(V) && !V->hasGlobalStorage()) {
    L = placesOf(V->getInit());
    P.K = Place::Kind::Variable;
    for (Place &One : L)
      if (One.isTemporary())
        One = P;
  } else {
    L.push_back(P);
  }
  for (const Place &One : L) {
    Print.Reads.push_back({One, V->getLocation()});
    if (!One.Inside)
      Print.Reads.push_back({elementOf(One, QualType()), V->getLocation()});
  }
  return Print;
}
