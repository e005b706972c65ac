//===- Place.cpp - What part of memory an expression denotes ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Place.h"
#include "Known.h"
#include "clang/AST/DeclTemplate.h"

using namespace evo;
using namespace clang;

namespace {

/// Resolves one glvalue. Depth bounds reference chains, which can be cyclic in
/// invalid code (`int &r = r;`).
class Resolver {
public:
  explicit Resolver(unsigned Depth) : Depth(Depth) {}

  PlaceList of(const Expr *E);
  PlaceList pointees(const Expr *E);

private:
  PlaceList ofVariable(const VarDecl *V, QualType T);
  PlaceList ofMember(const MemberExpr *M);
  PlaceList ofCall(const CallExpr *Call);
  PlaceList ofUnary(const UnaryOperator *U);
  PlaceList ofBinary(const BinaryOperator *B);
  PlaceList ofBoth(const Expr *A, const Expr *B);
  PlaceList pointeesOfCall(const CallExpr *Call);
  PlaceList elementsOf(const Expr *Container, QualType Element);
  PlaceList rangeElement(const VarDecl *Iterator, QualType Element);

  static PlaceList one(Place P) { return {std::move(P)}; }
  static PlaceList temporary() {
    Place P;
    P.K = Place::Kind::Temporary;
    return {P};
  }
  static PlaceList memory(QualType T, const ValueDecl *Root = nullptr) {
    Place P;
    P.Root = Root;
    P.Type = T;
    return {P};
  }
  static PlaceList retyped(PlaceList L, QualType T) {
    for (Place &P : L)
      P.Type = T;
    return L;
  }

  unsigned Depth;
};

} // namespace

PlaceList Resolver::ofBoth(const Expr *A, const Expr *B) {
  PlaceList L = Resolver(Depth - 1).of(A);
  L.append(Resolver(Depth - 1).of(B));
  return L;
}

PlaceList Resolver::ofVariable(const VarDecl *V, QualType T) {
  if (V->getType()->isReferenceType()) {
    // A by-reference loop variable is an element of the range.
    const Expr *Init = isa<ParmVarDecl>(V) ? nullptr : V->getInit();
    if (!Init || V->hasGlobalStorage())
      return memory(T, V);
    PlaceList L = Resolver(Depth - 1).of(Init);
    for (Place &P : L)
      if (P.isTemporary()) { // the reference keeps the temporary alive
        P.K = Place::Kind::Variable;
        P.Root = V;
        P.Type = T;
      }
    return L;
  }
  Place P;
  P.K = Place::Kind::Variable;
  P.Root = V;
  P.Type = T;
  return one(P);
}

PlaceList Resolver::ofMember(const MemberExpr *M) {
  auto *Field = dyn_cast<FieldDecl>(M->getMemberDecl());
  if (!Field) {
    if (auto *Static = dyn_cast<VarDecl>(M->getMemberDecl()))
      return ofVariable(Static, M->getType());
    return memory(M->getType());
  }
  if (Field->getType()->isReferenceType())
    return memory(M->getType());
  PlaceList L = M->isArrow() ? pointees(M->getBase())
                             : Resolver(Depth - 1).of(M->getBase());
  for (Place &P : L)
    P.Path.push_back(Field);
  return retyped(std::move(L), M->getType());
}

Place evo::elementOf(Place P, QualType Element) {
  if (P.isTemporary())
    return P;
  if (!P.Inside)
    P.Holder = P.Type;
  P.Inside = true;
  P.Type = Element;
  return P;
}

PlaceList Resolver::elementsOf(const Expr *Container, QualType Element) {
  bool Arrow = Container->getType()->isPointerType();
  PlaceList L = Arrow ? pointees(Container) : Resolver(Depth - 1).of(Container);
  for (Place &P : L)
    P = elementOf(P, Element);
  return L;
}

/// `*__begin` of a range-for over an array or an owning container.
PlaceList Resolver::rangeElement(const VarDecl *Iterator, QualType Element) {
  const Expr *Init = Iterator->getInit();
  if (!Iterator->isImplicit() || !Init)
    return memory(Element);
  Init = Init->IgnoreUnlessSpelledInSource();
  const Expr *Plain = Iterator->getInit()->IgnoreParenImpCasts();
  if (auto *Call = dyn_cast<CXXMemberCallExpr>(Plain))
    if (knownClass(objectTypeOf(*Call)) == KnownClass::Owner)
      return elementsOf(Call->getImplicitObjectArgument(), Element);
  if (Plain->getType()->isArrayType())
    return retyped(Resolver(Depth - 1).of(Plain), Element);
  return memory(Element);
}

PlaceList Resolver::ofCall(const CallExpr *Call) {
  QualType T = Call->getType();
  if (Call->isPRValue())
    return temporary();
  const FunctionDecl *F = Call->getDirectCallee();
  if (!F)
    return memory(T);
  const Expr *Object = objectOf(*Call);
  QualType ObjectType = objectTypeOf(*Call);
  KnownClass Class = knownClass(ObjectType);
  if (Class == KnownClass::Iterator && F->getOverloadedOperator() == OO_Star)
    if (auto *Ref = dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts()))
      if (auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
        return rangeElement(V, T);
  const Known *K = knownFunction(*F, ObjectType);
  if (!K)
    return memory(T);
  if (Class == KnownClass::Owner && K->Effect == KnownEffect::Access)
    return elementsOf(Object, T);
  if (Class == KnownClass::Owner && K->Effect == KnownEffect::Change) {
    bool GivesItself =
        F->getReturnType().getNonReferenceType()->getAsCXXRecordDecl() ==
        ObjectType->getAsCXXRecordDecl();
    return GivesItself && !Object->getType()->isPointerType()
               ? Resolver(Depth - 1).of(Object)
               : elementsOf(Object, T);
  }
  if (K->Effect == KnownEffect::Forward)
    return retyped(Resolver(Depth - 1).of(Call->getArg(0)), T);
  if (K->Effect == KnownEffect::Choose && Call->getNumArgs() == 2)
    return ofBoth(Call->getArg(0), Call->getArg(1));
  return memory(T);
}

PlaceList Resolver::ofUnary(const UnaryOperator *U) {
  switch (U->getOpcode()) {
  case UO_Deref:
    return pointees(U->getSubExpr());
  case UO_PreInc:
  case UO_PreDec:
  case UO_Real:
  case UO_Imag:
  case UO_Extension:
    return Resolver(Depth - 1).of(U->getSubExpr());
  default:
    return U->isPRValue() ? temporary() : memory(U->getType());
  }
}

PlaceList Resolver::ofBinary(const BinaryOperator *B) {
  if (B->isPRValue())
    return temporary();
  if (B->isAssignmentOp())
    return Resolver(Depth - 1).of(B->getLHS());
  if (B->getOpcode() == BO_Comma)
    return Resolver(Depth - 1).of(B->getRHS());
  return memory(B->getType());
}

PlaceList Resolver::of(const Expr *E) {
  if (Depth == 0)
    return memory({});
  E = E->IgnoreParens();
  QualType T = E->getType();
  if (E->isTypeDependent() && !isa<DeclRefExpr>(E))
    return memory({});
  if (auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
      return ofVariable(V, T);
    if (auto *B = dyn_cast<BindingDecl>(Ref->getDecl()))
      return B->getBinding() ? Resolver(Depth - 1).of(B->getBinding())
                             : memory({});
    return temporary();
  }
  if (auto *M = dyn_cast<MemberExpr>(E))
    return ofMember(M);
  if (auto *S = dyn_cast<ArraySubscriptExpr>(E))
    return retyped(pointees(S->getBase()), T);
  if (auto *U = dyn_cast<UnaryOperator>(E))
    return ofUnary(U);
  if (auto *B = dyn_cast<BinaryOperator>(E))
    return ofBinary(B);
  if (auto *C = dyn_cast<ConditionalOperator>(E))
    return E->isPRValue() ? temporary()
                          : ofBoth(C->getTrueExpr(), C->getFalseExpr());
  if (auto *Call = dyn_cast<CallExpr>(E))
    return ofCall(Call);
  if (auto *Full = dyn_cast<FullExpr>(E))
    return Resolver(Depth - 1).of(Full->getSubExpr());
  if (auto *Opaque = dyn_cast<OpaqueValueExpr>(E))
    return Opaque->getSourceExpr()
               ? Resolver(Depth - 1).of(Opaque->getSourceExpr())
               : memory(T);
  if (auto *Cast = dyn_cast<CastExpr>(E)) {
    if (E->isPRValue())
      return temporary();
    PlaceList L = Resolver(Depth - 1).of(Cast->getSubExpr());
    bool Puns = Cast->getCastKind() != CK_NoOp &&
                Cast->getCastKind() != CK_DerivedToBase &&
                Cast->getCastKind() != CK_UncheckedDerivedToBase;
    return retyped(std::move(L), Puns ? QualType() : T);
  }
  if (isa<MaterializeTemporaryExpr>(E) || isa<clang::StringLiteral>(E) ||
      E->isPRValue())
    return temporary();
  return memory(T);
}

PlaceList Resolver::pointeesOfCall(const CallExpr *Call) {
  QualType T = Call->getType()->getPointeeType();
  const FunctionDecl *F = Call->getDirectCallee();
  QualType ObjectType = objectTypeOf(*Call);
  const Known *K = F ? knownFunction(*F, ObjectType) : nullptr;
  if (K && K->Effect == KnownEffect::Access &&
      knownClass(ObjectType) == KnownClass::Owner)
    return elementsOf(objectOf(*Call), T);
  if (K && knownClass(ObjectType) == KnownClass::Iterator)
    if (auto *Ref =
            dyn_cast<DeclRefExpr>(objectOf(*Call)->IgnoreParenImpCasts()))
      if (auto *V = dyn_cast<VarDecl>(Ref->getDecl()))
        return rangeElement(V, T);
  return memory(T);
}

PlaceList Resolver::pointees(const Expr *E) {
  if (Depth == 0)
    return memory({});
  E = E->IgnoreParens();
  QualType T = E->getType()->getPointeeType();
  if (isa<CXXThisExpr>(E)) {
    PlaceList L = memory(T);
    L[0].ThroughThis = true;
    return L;
  }
  if (auto *U = dyn_cast<UnaryOperator>(E))
    if (U->getOpcode() == UO_AddrOf)
      return Resolver(Depth - 1).of(U->getSubExpr());
  if (auto *Cast = dyn_cast<CastExpr>(E)) {
    const Expr *Sub = Cast->getSubExpr();
    switch (Cast->getCastKind()) {
    case CK_ArrayToPointerDecay:
      return retyped(Resolver(Depth - 1).of(Sub), T);
    case CK_NoOp:
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
    case CK_BaseToDerived:
      return retyped(Resolver(Depth - 1).pointees(Sub), T);
    case CK_LValueToRValue:
      if (auto *Ref = dyn_cast<DeclRefExpr>(Sub->IgnoreParens())) {
        auto *V = dyn_cast<VarDecl>(Ref->getDecl());
        if (V && V->isImplicit())
          return rangeElement(V, T);
        return memory(T, Ref->getDecl());
      }
      return memory(T);
    default:
      return memory({});
    }
  }
  if (auto *B = dyn_cast<BinaryOperator>(E); B && B->isAdditiveOp()) {
    const Expr *Pointer =
        B->getLHS()->getType()->isPointerType() ? B->getLHS() : B->getRHS();
    return Resolver(Depth - 1).pointees(Pointer);
  }
  if (auto *Call = dyn_cast<CallExpr>(E))
    return pointeesOfCall(Call);
  return memory(T);
}

PlaceList evo::placesOf(const Expr *E) { return Resolver(16).of(E); }

PlaceList evo::pointeesOf(const Expr *Pointer) {
  return Resolver(16).pointees(Pointer);
}

/// Two different members at the same depth are different storage, except in a
/// union. One path being the start of the other means one holds the other.
bool evo::pathsMeet(const Place &A, const Place &B) {
  for (auto [FA, FB] : llvm::zip(A.Path, B.Path)) {
    if (FA == FB)
      continue;
    return FA->getParent() != FB->getParent() || FA->getParent()->isUnion() ||
           FA->getParent()->isAnonymousStructOrUnion();
  }
  return true;
}
