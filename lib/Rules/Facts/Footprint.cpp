//===- Footprint.cpp - What running some code may read and write ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Footprint.h"
#include "Known.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Builtins.h"

using namespace evo;
using namespace clang;

/// How deep calls are looked into, and how much of a body is worth it.
static constexpr unsigned MaxDepth = 4;

namespace evo {

class FootprintBuilder {
public:
  FootprintBuilder(Footprints &All) : All(All), Context(All.Context) {}

  void add(const Stmt *Root);
  void addDestruction(QualType T, SourceLocation L);

  Footprint Print;

private:
  void addStatement(const Stmt *S);
  void addExpression(const Expr *E);
  void addCast(const CastExpr *Cast);
  void addNew(const CXXNewExpr &New);
  void addDeclarations(const DeclStmt *D);
  void addCall(const Expr *E, const CallSite &Site);
  void addKnownCall(const Expr *E, const CallSite &Site, const Known &K);
  void addChange(const Expr *E, const CallSite &Site);
  void addUnseenCall(const Expr *E, const CallSite &Site, std::string Why);
  bool addLibraryConstruction(const CallSite &Site);
  bool addSpecialMember(const Expr *E, const CallSite &Site);
  void addBody(const Expr *E, const CallSite &Site, const Footprint &Body);
  void translate(const Expr *E, const CallSite &Site, const Access &A,
                 std::vector<Access> &Out);
  PlaceList objectPlaces(const CallSite &Site) const;

  void read(const PlaceList &L, const Expr *E);
  void readWhole(const PlaceList &L, const Expr *E);
  void write(const PlaceList &L, const Expr *E);
  void writeWhole(const PlaceList &L, const Expr *E);
  void opaque(std::string Why) {
    if (Print.Opaque.empty())
      Print.Opaque = std::move(Why);
  }
  void effect(std::string Why) {
    if (Print.Effect.empty())
      Print.Effect = std::move(Why);
  }

  Footprints &All;
  const ASTContext &Context;
};

} // namespace evo

static std::string nameOf(const CallSite &Site) {
  return Site.Callee ? Site.Callee->getNameAsString()
                     : std::string("a function that is not known here");
}

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
  if (!isPlainKey(Context.getRecordType(C->getParent())) ||
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
  if (!Method || !isPlainValue(Context.getRecordType(Method->getParent())))
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
