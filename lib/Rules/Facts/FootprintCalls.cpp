//===- FootprintCalls.cpp - What a called function may touch ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FootprintBuilder.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Basic/Builtins.h"

using namespace evo;
using namespace clang;

/// How deep calls are looked into, and how much of a body is worth it.
static constexpr unsigned MaxDepth = 4;

static std::string nameOf(const CallSite &Site) {
  return Site.Callee ? Site.Callee->getNameAsString()
                     : std::string("a function that is not known here");
}

/// Making a value of the library from values: a string from a literal.
bool FootprintBuilder::addLibraryConstruction(const CallSite &Site) {
  auto *C = dyn_cast<CXXConstructorDecl>(Site.Callee);
  if (!C || C->isMoveConstructor())
    return false;
  KnownClass Class = knownClass(C->getParent());
  if (Class != KnownClass::Owner && Class != KnownClass::Value &&
      Class != KnownClass::View)
    return false;
  auto isKnown = [](const Expr *Arg) {
    return Arg->getType()->isPointerType() || isPlainKey(Arg->getType());
  };
  // Elements that are made anew must be the library's or the language's.
  if (!isPlainKey(recordType(*C->getParent())) ||
      !llvm::all_of(Site.Args, isKnown))
    return false;
  for (const Expr *Arg : Site.Args) {
    if (Arg->isGLValue())
      readWhole(placesOf(Arg), Arg);
    if (Arg->isXValue())
      writeWhole(placesOf(Arg), Arg);
    if (Arg->getType()->isPointerType())
      read(pointeesOf(Arg), Arg);
    else if (knownClass(Arg->getType()) == KnownClass::Iterator)
      read(PlaceList{Place()}, Arg);
  }
  return true;
}

/// Copying, moving, assigning of values without code of their own.
bool FootprintBuilder::addSpecialMember(const Expr *E, const CallSite &Site) {
  auto *Method = dyn_cast<CXXMethodDecl>(Site.Callee);
  if (!Method || !isPlainValue(recordType(*Method->getParent())))
    return false;
  auto *Constructor = dyn_cast<CXXConstructorDecl>(Method);
  bool IsMove = (Constructor && Constructor->isMoveConstructor()) ||
                Method->isMoveAssignmentOperator();
  bool IsCopy = (Constructor && Constructor->isCopyConstructor()) ||
                Method->isCopyAssignmentOperator();
  bool IsDefault = Constructor && Constructor->isDefaultConstructor() &&
                   (Constructor->isTrivial() ||
                    knownClass(Method->getParent()) != KnownClass::None);
  if (!IsMove && !IsCopy && !IsDefault)
    return false;
  if (!Constructor)
    writeWhole(objectPlaces(Site), E);
  for (const Expr *Arg : Site.Args) {
    readWhole(placesOf(Arg), Arg);
    if (IsMove)
      writeWhole(placesOf(Arg), Arg);
  }
  return true;
}

void FootprintBuilder::addCall(const Expr *E, const CallSite &Site) {
  if (Site.IsDependent) {
    for (const Expr *Arg : Site.Args)
      writeWhole(placesOf(Arg), Arg);
    writeWhole(objectPlaces(Site), E);
    return opaque("calls something that depends on a template parameter");
  }
  const FunctionDecl *F = Site.Callee;
  if (!F) {
    if (isa<CallExpr>(E) &&
        isa<CXXPseudoDestructorExpr>(cast<CallExpr>(E)->getCallee()))
      return;
    return addUnseenCall(E, Site, "calls through a pointer");
  }
  if (addSpecialMember(E, Site) || addLibraryConstruction(Site))
    return;
  QualType Object = Site.IsConstruction ? QualType() : Site.objectType();
  if (const Known *K = knownFunction(*F, Object))
    return addKnownCall(E, Site, *K);
  if (F->hasAttr<ConstAttr>() ||
      (F->getBuiltinID() && Context.BuiltinInfo.isConst(F->getBuiltinID())))
    return;
  if (F->hasAttr<PureAttr>()) {
    Place Anywhere;
    return read({Anywhere}, E);
  }
  auto *Method = dyn_cast<CXXMethodDecl>(F);
  bool IsVirtual = Method && Method->isVirtual() &&
                   !Method->hasAttr<FinalAttr>() &&
                   !Method->getParent()->hasAttr<FinalAttr>();
  const FunctionDecl *Definition = nullptr;
  if (IsVirtual)
    return addUnseenCall(E, Site,
                         "calls the virtual function '" + nameOf(Site) + "'");
  if (!F->hasBody(Definition) || F->isVariadic() ||
      Context.getSourceManager().isInSystemHeader(F->getLocation()) ||
      All.Open.size() >= MaxDepth ||
      llvm::is_contained(All.Open, Definition->getCanonicalDecl()))
    return addUnseenCall(E, Site,
                         "calls '" + nameOf(Site) + "', which is not seen");
  addBody(E, Site, All.ofBody(*Definition));
}

void FootprintBuilder::addUnseenCall(const Expr *E, const CallSite &Site,
                                     std::string Why) {
  opaque(std::move(Why));
  for (unsigned I = 0; I < Site.Args.size(); ++I) {
    const Expr *Arg = Site.Args[I];
    QualType T = Site.parameterType(I);
    if (Arg->isGLValue())
      readWhole(placesOf(Arg), Arg);
    if (Arg->isGLValue() && isWritableReference(T))
      writeWhole(placesOf(Arg), Arg);
    if (isWritablePointer(Arg->getType()))
      writeWhole(pointeesOf(Arg), Arg);
  }
  PlaceList Object = objectPlaces(Site);
  readWhole(Object, E);
  if (Site.mayWriteObject())
    writeWhole(Object, E);
}

/// A container changes: its elements must not bring code of the program along.
void FootprintBuilder::addChange(const Expr *E, const CallSite &Site) {
  QualType T = Site.objectType();
  llvm::StringRef Name =
      Site.Callee->getIdentifier() ? Site.Callee->getName() : llvm::StringRef();
  bool Constructs = Name.starts_with("emplace") || Name == "try_emplace" ||
                    Name == "resize" || Name == "insert_or_assign" ||
                    Site.Callee->getOverloadedOperator() == OO_Subscript;
  bool IsKnown = Constructs || Name == "sort" ? isPlainKey(T) : isPlainValue(T);
  if (!IsKnown)
    return addUnseenCall(E, Site,
                         "the elements of '" + T.getAsString() +
                             "' have code of their own");
  for (unsigned I = 0; I < Site.Args.size(); ++I) {
    const Expr *Arg = Site.Args[I];
    QualType A = Arg->getType();
    if (!isPlainValue(A) && !A->isPointerType())
      return addUnseenCall(E, Site,
                           "passes a '" + A.getAsString() + "' to '" +
                               nameOf(Site) + "'");
    if (Arg->isGLValue())
      readWhole(placesOf(Arg), Arg);
    if (Arg->getType()->isPointerType() ||
        knownClass(A) == KnownClass::Iterator ||
        knownClass(A) == KnownClass::View)
      read(PlaceList{Place()}, Arg);
    if (Arg->isXValue() || Name == "swap")
      writeWhole(placesOf(Arg), Arg);
  }
  PlaceList Object = objectPlaces(Site);
  writeWhole(Object, E);
  readWhole(Object, E);
  effect("allocates");
}

void FootprintBuilder::addKnownCall(const Expr *E, const CallSite &Site,
                                    const Known &K) {
  if (K.Effect == KnownEffect::Change)
    return addChange(E, Site);
  PlaceList Object = objectPlaces(Site);
  if (K.Effect == KnownEffect::Step)
    write(Object, E);
  if (K.Effect == KnownEffect::Inspect) {
    if (!isPlainKey(Site.objectType()))
      return addUnseenCall(
          E, Site, "'" + nameOf(Site) + "' compares with code of the program");
    readWhole(Object, E);
  }
  read(Object, E);
  bool GivesReference =
      K.Effect == KnownEffect::Forward || K.Effect == KnownEffect::Choose;
  for (const Expr *Arg : Site.Args) {
    if (K.Effect == KnownEffect::Inspect && !isPlainKey(Arg->getType()) &&
        !Arg->getType()->isPointerType())
      return addUnseenCall(E, Site,
                           "passes a '" + Arg->getType().getAsString() +
                               "' to '" + nameOf(Site) + "'");
    if (Arg->isGLValue() && K.Effect != KnownEffect::Forward)
      readWhole(placesOf(Arg), Arg);
    bool ReadsBehind = Arg->getType()->isPointerType() ||
                       knownClass(Arg->getType()) == KnownClass::View;
    if (ReadsBehind && !GivesReference)
      for (Place P : Arg->getType()->isPointerType() ? pointeesOf(Arg)
                                                     : PlaceList{Place()})
        read({P}, Arg);
    if (K.Effect == KnownEffect::WritesArgs)
      writeWhole(placesOf(Arg), Arg);
  }
  if (K.Effect == KnownEffect::ReadsState)
    read(PlaceList{Place()}, E);
  if (K.Effect == KnownEffect::WritesFirst && !Site.Args.empty())
    for (Place P : pointeesOf(
             Site.Args[0]->IgnoreParenImpCasts()->getType()->isPointerType()
                 ? Site.Args[0]->IgnoreParenImpCasts()
                 : Site.Args[0])) {
      P.Type = QualType();
      P.Path.clear();
      write({P}, E);
    }
  if (K.Effect == KnownEffect::SetsErrno)
    effect("may set errno");
}

/// What a callee touches, in the words of the caller.
void FootprintBuilder::translate(const Expr *E, const CallSite &Site,
                                 const Access &A, std::vector<Access> &Out) {
  const Place &P = A.What;
  auto append = [&](const PlaceList &Bases) {
    for (Place Base : Bases) {
      if (Base.isTemporary())
        continue;
      bool WasInside = Base.Inside;
      Base.Path.append(P.Path.begin(), P.Path.end());
      if (P.Inside && !WasInside)
        Base.Holder = P.Holder;
      Base.Inside |= P.Inside;
      Base.Type = P.Type;
      Out.push_back({Base, E->getExprLoc()});
    }
  };
  auto *Method = dyn_cast<CXXMethodDecl>(Site.Callee);
  bool IsLambda = Method && Method->getParent()->isLambda();
  if (P.ThroughThis && !IsLambda) {
    if (!Site.IsConstruction)
      append(objectPlaces(Site));
    return;
  }
  auto *V = dyn_cast_or_null<VarDecl>(P.Root);
  if (P.isVariable()) {
    if (!V || V->hasGlobalStorage() ||
        V->getDeclContext() != Site.Callee->getDefinition())
      Out.push_back({P, E->getExprLoc()});
    return;
  }
  auto *Parm = dyn_cast_or_null<ParmVarDecl>(V);
  if (Parm && Parm->getType()->isReferenceType() &&
      Parm->getFunctionScopeIndex() < Site.Args.size() &&
      Parm->getDeclContext() == Site.Callee->getDefinition())
    return append(placesOf(Site.Args[Parm->getFunctionScopeIndex()]));
  Place Elsewhere = P;
  Elsewhere.Root = nullptr;
  Elsewhere.ThroughThis = false;
  Out.push_back({Elsewhere, E->getExprLoc()});
}

void FootprintBuilder::addBody(const Expr *E, const CallSite &Site,
                               const Footprint &Body) {
  for (const Access &A : Body.Reads)
    translate(E, Site, A, Print.Reads);
  for (const Access &A : Body.Writes)
    translate(E, Site, A, Print.Writes);
  if (!Body.Opaque.empty())
    addUnseenCall(E, Site,
                  "calls '" + nameOf(Site) + "', which " + Body.Opaque);
  if (!Body.Effect.empty())
    effect("calls '" + nameOf(Site) + "', which " + Body.Effect);
}
