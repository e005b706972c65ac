//===- Exposure.cpp - Which locals can be reached by others ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Exposure.h"
#include "Known.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

Exposure::Exposure(llvm::ArrayRef<const Stmt *> Region, bool OnlyWritable)
    : OnlyWritable(OnlyWritable) {
  for (const Stmt *S : Region)
    if (S)
      add(S);
}

void Exposure::bindMember(const Expr *Init) {
  if (Init->isGLValue())
    expose(placesOf(Init), "a member reference is bound to it");
}

std::string Exposure::object(const ValueDecl *D) const {
  auto It = Objects.find(D);
  return It == Objects.end() ? "" : It->second;
}

std::string Exposure::elements(const ValueDecl *D) const {
  auto It = Elements.find(D);
  return It == Elements.end() ? object(D) : It->second;
}

void Exposure::expose(const PlaceList &L, const char *Why) {
  for (const Place &P : L) {
    if (!P.isVariable())
      continue;
    if (P.Inside)
      Elements.try_emplace(P.Root, Why);
    else
      Objects.try_emplace(P.Root, Why);
  }
}

void Exposure::add(const Stmt *Root) {
  llvm::SmallVector<const Stmt *, 32> Work{Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    visit(S);
    evaluatedChildren(S, Work);
  }
}

/// An array that is only subscripted gives no pointer away.
static const Expr *decayedArray(const Expr *E) {
  auto *Cast = dyn_cast<ImplicitCastExpr>(E->IgnoreParens());
  return Cast && Cast->getCastKind() == CK_ArrayToPointerDecay ? Cast : nullptr;
}

void Exposure::visit(const Stmt *S) {
  if (auto *L = dyn_cast<LambdaExpr>(S))
    return visitLambda(*L);
  if (auto *D = dyn_cast<DeclStmt>(S))
    return visitDeclarations(*D);
  if (auto *R = dyn_cast<ReturnStmt>(S)) {
    if (!OnlyWritable && R->getRetValue() && R->getRetValue()->isGLValue())
      expose(placesOf(R->getRetValue()), "a reference to it is returned");
    return;
  }
  if (isa<AsmStmt>(S)) {
    for (const Stmt *Child : S->children())
      if (auto *Operand = dyn_cast_or_null<Expr>(Child))
        expose(placesOf(Operand), "assembly may keep its address");
    return;
  }
  auto *E = dyn_cast<Expr>(S);
  if (!E)
    return;
  if (auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    if (const Expr *Array = decayedArray(Subscript->getBase()))
      Consumed[Array] = true;
  } else if (auto *Cast = dyn_cast<ImplicitCastExpr>(E)) {
    if (Cast->getCastKind() == CK_ArrayToPointerDecay && !Consumed.count(E) &&
        !(OnlyWritable && Cast->getType()->getPointeeType().isConstQualified()))
      expose(placesOf(Cast->getSubExpr()), "a pointer into it is taken");
  } else if (auto *U = dyn_cast<UnaryOperator>(E)) {
    if (U->getOpcode() == UO_AddrOf &&
        !(OnlyWritable && U->getSubExpr()->getType().isConstQualified()))
      expose(placesOf(U->getSubExpr()), "its address is taken");
    if (const Expr *Array = U->getOpcode() == UO_Deref
                                ? decayedArray(U->getSubExpr())
                                : nullptr)
      Consumed[Array] = true;
  } else if (auto *List = dyn_cast<InitListExpr>(E)) {
    visitInitList(*List);
  }
  if (std::optional<CallSite> Site = callSite(E))
    visitCall(E, *Site);
}

void Exposure::visitLambda(const LambdaExpr &L) {
  for (const LambdaCapture &C : L.captures()) {
    if (!C.capturesVariable() || C.getCaptureKind() != LCK_ByRef)
      continue;
    Place P;
    P.K = Place::Kind::Variable;
    P.Root = C.getCapturedVar();
    PlaceList Places{P};
    if (auto *V = dyn_cast<VarDecl>(P.Root))
      if (V->getType()->isReferenceType() && V->getInit() &&
          !isa<ParmVarDecl>(V))
        Places.append(placesOf(V->getInit()));
    expose(Places, "a lambda captures it by reference");
  }
}

/// A local reference is followed wherever it is used, so binding one does not
/// expose, except one that outlives the function.
void Exposure::visitDeclarations(const DeclStmt &D) {
  for (const Decl *One : D.decls()) {
    auto *V = dyn_cast<VarDecl>(One);
    if (!V || !V->getInit() || !V->getType()->isReferenceType())
      continue;
    bool Writable = isWritableReference(V->getType());
    if (V->hasGlobalStorage() && (Writable || !OnlyWritable))
      expose(placesOf(V->getInit()), "a static reference is bound to it");
    else if (!OnlyWritable && !V->isImplicit())
      expose(placesOf(V->getInit()), "a reference is bound to it");
  }
}

void Exposure::visitInitList(const InitListExpr &List) {
  auto *R = List.getType()->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition())
    return;
  bool HasReferences = llvm::any_of(R->fields(), [](const FieldDecl *F) {
    return F->getType()->isReferenceType();
  });
  for (const Expr *Init : List.inits())
    if (HasReferences)
      bindMember(Init);
}

/// Values that merely hold data cannot keep a handle to an object.
static bool isHandle(QualType T) {
  if (T->isReferenceType() || T->isPointerType())
    return true;
  if (T->isVoidType() || T->isScalarType())
    return false;
  switch (knownClass(T)) {
  case KnownClass::Owner:
    return false;
  case KnownClass::None:
  case KnownClass::View:
  case KnownClass::Iterator:
  case KnownClass::Pointer:
  case KnownClass::Value:
    return true;
  }
  return true;
}

static bool isImplicitRangeCall(const CallSite &Site) {
  auto *Ref = dyn_cast<DeclRefExpr>(Site.Object->IgnoreParenImpCasts());
  return Ref && Ref->getDecl()->isImplicit();
}

/// What a call on an object lets others reach.
void Exposure::visitObject(const CallSite &Site) {
  PlaceList Object = Site.Object->getType()->isPointerType()
                         ? pointeesOf(Site.Object)
                         : placesOf(Site.Object);
  const Known *K = knownFunction(*Site.Callee, Site.objectType());
  bool IsConst = !Site.mayWriteObject();
  if (K) {
    QualType Result = Site.Callee->getReturnType();
    bool ReadOnly = (Result->isReferenceType() || Result->isPointerType()) &&
                    Result->getPointeeType().isConstQualified();
    // References are followed where they are used; pointers and iterators are
    // not.
    bool GivesElements = knownClass(Site.objectType()) == KnownClass::Owner &&
                         isHandle(Result) && !Result->isReferenceType() &&
                         !isImplicitRangeCall(Site);
    if (GivesElements && !(OnlyWritable && (ReadOnly || IsConst)))
      for (const Place &P : Object)
        expose({elementOf(P, QualType())}, "a handle to its elements is taken");
    return;
  }
  auto *Method = cast<CXXMethodDecl>(Site.Callee);
  if (Method->isTrivial() || (OnlyWritable && IsConst))
    return;
  expose(Object, "a member function that is not known is called on it");
}

void Exposure::visitCall(const Expr *E, const CallSite &Site) {
  if (Site.IsDependent || !Site.Callee) {
    for (const Expr *Arg : Site.Args)
      if (Arg->isGLValue())
        expose(placesOf(Arg), "it is passed to code that is not known");
    if (Site.Object)
      expose(placesOf(Site.Object), "it is passed to code that is not known");
    return;
  }
  if (Site.Object && isa<CXXMethodDecl>(Site.Callee))
    visitObject(Site);
  QualType Object = Site.IsConstruction ? QualType() : Site.objectType();
  if (knownFunction(*Site.Callee, Object) || Site.Callee->isTrivial())
    return;
  auto *Constructor = dyn_cast<CXXConstructorDecl>(Site.Callee);
  bool IsCopy = Constructor && Constructor->isCopyOrMoveConstructor();
  if (IsCopy && isPlainValue(E->getType()))
    return;
  for (unsigned I = 0; I < Site.Args.size(); ++I) {
    const Expr *Arg = Site.Args[I];
    QualType T = Site.parameterType(I);
    bool Writable = isWritableReference(T);
    if (Arg->isGLValue() && (Writable || !OnlyWritable))
      expose(placesOf(Arg), "it is passed by reference");
  }
}
