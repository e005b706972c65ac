//===- Footprint.cpp - What running some code may read and write ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FootprintBuilder.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

void FootprintBuilder::read(const PlaceList &L, const Expr *E) {
  for (const Place &P : L)
    if (!P.isTemporary())
      Print.Reads.push_back({P, E->getExprLoc()});
}

/// An object with all that it owns, or, for a view, looks at.
static PlaceList wholeOf(const PlaceList &L) {
  PlaceList All(L);
  for (const Place &P : L) {
    if (P.isTemporary() || P.Inside ||
        (!P.Type.isNull() && !P.Type->isRecordType()))
      continue;
    switch (knownClass(P.Type)) {
    case KnownClass::None:
    case KnownClass::Owner:
    case KnownClass::Value:
      All.push_back(elementOf(P, QualType()));
      break;
    case KnownClass::View:
      All.push_back(Place());
      break;
    case KnownClass::Iterator:
    case KnownClass::Pointer:
      break;
    }
  }
  return All;
}

void FootprintBuilder::readWhole(const PlaceList &L, const Expr *E) {
  read(wholeOf(L), E);
}

void FootprintBuilder::writeWhole(const PlaceList &L, const Expr *E) {
  write(wholeOf(L), E);
}

void FootprintBuilder::write(const PlaceList &L, const Expr *E) {
  for (const Place &P : L) {
    if (P.isTemporary())
      continue;
    Print.Writes.push_back({P, E->getExprLoc()});
    if (!P.Type.isNull() && P.Type.isVolatileQualified())
      opaque("writes a volatile");
  }
}

PlaceList FootprintBuilder::objectPlaces(const CallSite &Site) const {
  if (!Site.Object)
    return {};
  PlaceList L = Site.Object->getType()->isPointerType()
                    ? pointeesOf(Site.Object)
                    : placesOf(Site.Object);
  for (Place &P : L)
    P.Type = Site.objectType();
  return L;
}

void FootprintBuilder::add(const Stmt *Root) {
  llvm::SmallVector<const Stmt *, 32> Work{Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    addStatement(S);
    evaluatedChildren(S, Work);
  }
}

void FootprintBuilder::addStatement(const Stmt *S) {
  if (auto *E = dyn_cast<Expr>(S))
    return addExpression(E);
  if (auto *D = dyn_cast<DeclStmt>(S))
    return addDeclarations(D);
  if (isa<AsmStmt>(S)) {
    opaque("runs assembly");
    for (const Stmt *Child : S->children())
      if (auto *Operand = dyn_cast_or_null<Expr>(Child))
        write(placesOf(Operand), Operand);
  }
  if (isa<CoroutineBodyStmt, CoreturnStmt>(S))
    opaque("is a coroutine");
}

void FootprintBuilder::addExpression(const Expr *E) {
  if (isa<CoroutineSuspendExpr, DependentCoawaitExpr>(E))
    return opaque("suspends a coroutine");
  if (auto *B = dyn_cast<BinaryOperator>(E); B && B->isAssignmentOp())
    write(placesOf(B->getLHS()), B);
  if (auto *U = dyn_cast<UnaryOperator>(E); U && U->isIncrementDecrementOp())
    write(placesOf(U->getSubExpr()), U);
  if (auto *Cast = dyn_cast<CastExpr>(E))
    addCast(Cast);
  if (std::optional<CallSite> Site = callSite(E))
    return addCall(E, *Site);
  if (isa<CXXThrowExpr>(E))
    return effect("throws");
  if (auto *New = dyn_cast<CXXNewExpr>(E))
    return addNew(*New);
  if (isa<CXXDeleteExpr>(E))
    return opaque("deletes an object");
  if (isa<AtomicExpr>(E))
    return opaque("uses an atomic operation");
  if (isa<CXXBindTemporaryExpr>(E))
    return addDestruction(E->getType(), E->getExprLoc());
  if (isa<VAArgExpr, PseudoObjectExpr, CXXInheritedCtorInitExpr,
          ObjCMessageExpr, UnresolvedLookupExpr, UnresolvedMemberExpr,
          CXXDependentScopeMemberExpr, DependentScopeDeclRefExpr, RecoveryExpr>(
          E))
    return opaque("uses something that is not known here");
  if (auto *Ref = dyn_cast<DeclRefExpr>(E); Ref && Ref->isTypeDependent())
    read(placesOf(Ref), Ref);
}

void FootprintBuilder::addNew(const CXXNewExpr &New) {
  effect("allocates");
  const FunctionDecl *Allocate = New.getOperatorNew();
  if (!Allocate || isa<CXXMethodDecl>(Allocate))
    return opaque("allocates in its own way");
  if (!New.getNumPlacementArgs())
    return;
  opaque("constructs an object in place");
  for (unsigned I = 0; I < New.getNumPlacementArgs(); ++I)
    if (New.getPlacementArg(I)->getType()->isPointerType())
      for (Place P : pointeesOf(New.getPlacementArg(I)->IgnoreParenCasts())) {
        P.Type = QualType();
        P.Path.clear();
        write({P}, &New);
      }
}

void FootprintBuilder::addCast(const CastExpr *Cast) {
  if (Cast->getCastKind() == CK_LValueToRValue) {
    const Expr *Sub = Cast->getSubExpr();
    read(placesOf(Sub), Cast);
    if (Sub->getType().isVolatileQualified())
      opaque("reads a volatile");
    if (Sub->getType()->isAtomicType())
      opaque("reads an atomic");
  }
  if (Cast->getCastKind() == CK_Dynamic)
    read(placesOf(Cast->getSubExpr()), Cast);
}

void FootprintBuilder::addDeclarations(const DeclStmt *D) {
  for (const Decl *One : D->decls()) {
    auto *V = dyn_cast<VarDecl>(One);
    if (!V)
      continue;
    if (V->isStaticLocal()) {
      opaque("initialises a static variable");
      continue;
    }
    if (V->getType()->isReferenceType())
      continue;
    Place P;
    P.K = Place::Kind::Variable;
    P.Root = V;
    P.Type = V->getType();
    Print.Writes.push_back({P, V->getLocation()});
    addDestruction(V->getType(), V->getLocation());
    if (V->getType().isVolatileQualified())
      opaque("declares a volatile");
  }
}

void FootprintBuilder::addDestruction(QualType T, SourceLocation L) {
  if (T->isDependentType())
    return opaque("destroys an object of unknown type");
  T = Context.getBaseElementType(T);
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition() || R->hasTrivialDestructor() || isPlainValue(T))
    return;
  opaque("runs the destructor of '" + R->getNameAsString() + "'");
}

const Footprint &Footprints::ofBody(const FunctionDecl &F) {
  auto It = Bodies.find(F.getCanonicalDecl());
  if (It != Bodies.end())
    return It->second;
  Open.push_back(F.getCanonicalDecl());
  FootprintBuilder Builder(*this);
  Builder.add(F.getBody());
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&F))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getInit())
        Builder.add(Init->getInit());
  for (const ParmVarDecl *P : F.parameters())
    Builder.addDestruction(P->getType(), P->getLocation());
  Open.pop_back();
  return Bodies[F.getCanonicalDecl()] = std::move(Builder.Print);
}

Footprint Footprints::of(llvm::ArrayRef<const Stmt *> Region) {
  FootprintBuilder Builder(*this);
  for (const Stmt *S : Region)
    if (S)
      Builder.add(S);
  return std::move(Builder.Print);
}
