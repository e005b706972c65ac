//===- Fit.cpp - Does a donor compile at a place? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Fit.h"
#include "evo/Rules/Shape.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"

using namespace evo;
using namespace clang;

//===--- Names and functions ----------------------------------------------===//

static bool isBefore(const NamedDecl *D, const FunctionPlaces &There) {
  const Decl *Top = D;
  while (const auto *Tag = dyn_cast<TagDecl>(Top->getDeclContext()))
    Top = Tag;
  const SourceManager &SM = There.Code.unit().sources();
  SourceLocation At = There.Function->getBody()->getBeginLoc();
  return llvm::any_of(Top->redecls(), [&](const Decl *Each) {
    SourceLocation L = Each->getLocation();
    return L.isInvalid() || SM.isBeforeInTranslationUnit(L, At);
  });
}

/// Where names are looked up that the function does not declare itself.
static const DeclContext *surroundings(const FunctionDecl &F) {
  const DeclContext *C = F.getDeclContext()->getRedeclContext();
  for (const auto *N = dyn_cast<NamespaceDecl>(C);
       N && (N->isAnonymousNamespace() || N->isInline());
       N = dyn_cast<NamespaceDecl>(C))
    C = N->getParent()->getRedeclContext();
  return C->getPrimaryContext();
}

static bool sameThis(const FunctionDecl &A, const FunctionDecl &B) {
  const auto *M = dyn_cast<CXXMethodDecl>(&A), *N = dyn_cast<CXXMethodDecl>(&B);
  return M && N && M->isInstance() && N->isInstance() &&
         M->getParent()->getCanonicalDecl() ==
             N->getParent()->getCanonicalDecl() &&
         M->getMethodQualifiers() == N->getMethodQualifiers();
}

static bool sameResult(const FunctionDecl &A, const FunctionDecl &B) {
  QualType X = A.getReturnType(), Y = B.getReturnType();
  return !X->getContainedDeducedType() && !Y->getContainedDeducedType() &&
         X.getCanonicalType() == Y.getCanonicalType();
}

/// True if another function may say what the donor says.
static bool mayMove(const Donor &D, const FunctionPlaces &There) {
  const FunctionPlaces &Home = *D.Home;
  if (&Home == &There)
    return true;
  bool SameFile = There.File == Home.File;
  if (D.HomeOnly || There.Dependent || Home.Dependent || There.OwnNames ||
      (!There.InMainFile && !SameFile) ||
      surroundings(*Home.Function) != surroundings(*There.Function))
    return false;
  if ((D.This && !sameThis(*Home.Function, *There.Function)) ||
      (D.Returns && !sameResult(*Home.Function, *There.Function)))
    return false;
  return llvm::all_of(
      D.Outside, [&](const NamedDecl *Each) { return isBefore(Each, There); });
}

//===--- Free variables ---------------------------------------------------===//

static QualType objectType(const ValueDecl &D) {
  return D.getType().getNonReferenceType().getCanonicalType();
}

/// True if more than its value may be asked for: a bound, a case.
static bool isConstant(const ValueDecl &D) {
  const auto *V = dyn_cast<VarDecl>(&D);
  return !V || V->isConstexpr() ||
         (V->getType().isConstQualified() &&
          V->getType()->isIntegralOrEnumerationType());
}

/// The variables that are visible at `At` and have the type of `Like`.
static std::vector<const ValueDecl *> others(const ValueDecl &Like,
                                             const Donor &D,
                                             const EditPlace &At,
                                             const FunctionPlaces &There) {
  std::vector<const ValueDecl *> Found;
  std::set<llvm::StringRef> Hidden;
  for (int S = At.Scope; S != NoScope; S = There.Scopes[S].Outer) {
    const ValueDecl *V = There.Scopes[S].Declared;
    if (!V->getDeclName().isIdentifier() || V->getName().empty() ||
        !Hidden.insert(V->getName()).second)
      continue;
    if (isa<VarDecl>(V) && !isConstant(*V) &&
        !D.Own.count(V->getName().str()) && objectType(*V) == objectType(Like))
      Found.push_back(V);
  }
  return Found;
}

/// The name that stands for `V` at the place; empty if there is none.
static std::string rebound(const ValueDecl &V, const Donor &D,
                           const EditPlace &At, const FunctionPlaces &There,
                           std::uint64_t Chance) {
  bool Visible = There.find(At.Scope, V.getName()) == &V;
  if (Visible && (isConstant(V) || Chance % 4 != 0))
    return V.getNameAsString();
  if (isConstant(V))
    return "";
  std::vector<const ValueDecl *> Known = others(V, D, At, There);
  if (Known.empty())
    return "";
  return Known[(Chance / 4) % Known.size()]->getNameAsString();
}

std::optional<std::string> evo::fitted(const Donor &D, const EditPlace &At,
                                       const FunctionPlaces &There,
                                       std::uint64_t Chance) {
  if (!D.IsDonor || (D.Breaks && !At.InBreakable) ||
      (D.Continues && !At.InLoop) || !mayMove(D, There))
    return std::nullopt;
  std::map<const ValueDecl *, std::string> Names;
  std::set<std::string> Local = D.Own;
  for (const Donor::Use &Each : D.Free) {
    Local.insert(Each.Of->getNameAsString());
    if (Names.count(Each.Of))
      continue;
    std::string Name = rebound(*Each.Of, D, At, There, Chance);
    if (Name.empty())
      return std::nullopt;
    Names[Each.Of] = std::move(Name);
    Chance = Chance * 0x9e3779b97f4a7c15 + 1;
    Chance ^= Chance >> 29;
  }
  for (const std::string &Name : D.Names)
    if (!Local.count(Name) && There.find(At.Scope, Name))
      return std::nullopt; // it would mean something else here
  std::string Text;
  std::size_t Done = 0;
  for (const Donor::Use &Each : D.Free) {
    Text += D.Text.substr(Done, Each.Offset - Done) + Names[Each.Of];
    Done = Each.Offset + Each.Of->getName().size();
  }
  return Text + D.Text.substr(Done);
}

//===--- Expressions ------------------------------------------------------===//

/// True for what is converted between braces, where narrowing is an error.
static bool isInBraces(const Expr &E, const Nesting &In) {
  const Stmt *P = In.parent(E);
  while (P && (isImplicitNode(P) || isa<ParenExpr>(P)))
    P = In.parent(*P);
  if (const auto *C = dyn_cast_or_null<CXXConstructExpr>(P))
    return C->isListInitialization();
  return isa_and_nonnull<InitListExpr, CXXStdInitializerListExpr>(P);
}

std::optional<ExpressionWish> evo::wishOf(const Expr &E, const Nesting &In) {
  QualType T = E.getType();
  if (E.isTypeDependent() || E.isXValue() || T->isPlaceholderType() ||
      T->isFunctionType() || T->isArrayType() || T->isVoidType() ||
      T.isVolatileQualified() || isNoNumber(E, In))
    return std::nullopt;
  bool Scalar = T->isScalarType();
  if (Scalar && isInBraces(E, In))
    return std::nullopt;
  const Stmt *P = In.parent(E);
  while (isa_and_nonnull<ParenExpr>(P))
    P = In.parent(*P);
  const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(P);
  bool Loaded = Cast && Cast->getCastKind() == CK_LValueToRValue;
  ExpressionWish Wish = {T.getCanonicalType()};
  if (E.isLValue() && !Loaded) {
    // `return Local;` moves it, which other objects need not allow.
    if (Cast && Cast->isXValue())
      return std::nullopt;
    Wish.Object = true;
    return Wish;
  }
  Wish.Temporary =
      !Loaded && (!Scalar || isa_and_nonnull<MaterializeTemporaryExpr>(P));
  Wish.Type = Wish.Type.getUnqualifiedType();
  return Wish;
}

bool evo::grants(const Expr &E, const ExpressionWish &Wish) {
  QualType T = E.getType().getCanonicalType();
  if (Wish.Object)
    return E.isLValue() && T == Wish.Type && !E.refersToBitField() &&
           !E.refersToVectorElement();
  if (T.getUnqualifiedType() != Wish.Type || T.isVolatileQualified())
    return false;
  return Wish.Temporary ? E.isPRValue() : !E.isXValue();
}
