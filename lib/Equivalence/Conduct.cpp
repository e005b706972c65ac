//===- Conduct.cpp - What an operand does that others notice ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Conduct.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace evo;
using namespace clang;

bool evo::isOfSystem(const FunctionDecl &F) {
  const SourceManager &SM = F.getASTContext().getSourceManager();
  return SM.isInSystemHeader(SM.getExpansionLoc(F.getLocation()));
}

//===--- Functions of others ----------------------------------------------===//

static bool isMap(const CXXRecordDecl *R) {
  return R && R->getDeclName().isIdentifier() && R->getName().ends_with("map");
}

/// Members of the standard library that could be const, and are not because
/// they give access.
static bool onlyGivesAccess(const CXXMethodDecl &M) {
  OverloadedOperatorKind O = M.getOverloadedOperator();
  if (O == OO_Subscript)
    return !isMap(M.getParent());
  if (O == OO_Star || O == OO_Arrow)
    return true;
  return M.getDeclName().isIdentifier() &&
         llvm::StringSwitch<bool>(M.getName())
             .Cases("begin", "end", "rbegin", "rend", "data", "at", true)
             .Cases("front", "back", "find", "get", "value", "c_str", true)
             .Default(false);
}

/// What a function of the library gets to call.
static bool isCallable(QualType T) {
  T = T.getNonReferenceType();
  if (T->isFunctionType() || T->isFunctionPointerType() ||
      T->isMemberPointerType())
    return true;
  const CXXRecordDecl *R = T->getAsCXXRecordDecl();
  return R && (R->isLambda() || llvm::any_of(R->methods(), [](auto *M) {
                 return M->getOverloadedOperator() == OO_Call;
               }));
}

/// Of functions whose body is not the program's own.
static bool changesNothing(const FunctionDecl &F) {
  if (F.getOverloadedOperator() == OO_Call ||
      llvm::any_of(F.parameters(),
                   [](auto *P) { return isCallable(P->getType()); }))
    return false;
  ASTContext &C = F.getASTContext();
  if (F.hasAttr<PureAttr>() || F.hasAttr<ConstAttr>())
    return true;
  if (unsigned Id = F.getBuiltinID())
    return C.BuiltinInfo.isConst(Id) || C.BuiltinInfo.isPure(Id) ||
           C.BuiltinInfo.isConstWithoutErrnoAndExceptions(Id) ||
           F.isInStdNamespace(); // std::move and its like
  if (!isOfSystem(F))
    return false;
  if (const auto *M = dyn_cast<CXXMethodDecl>(&F); M && M->isInstance())
    return M->isConst() || onlyGivesAccess(*M);
  return F.isConstexpr() && llvm::none_of(F.parameters(), [](auto *P) {
           QualType T = P->getType().getNonReferenceType();
           return P->getType()->isLValueReferenceType() &&
                  !T.isConstQualified();
         });
}

//===--- Local variables --------------------------------------------------===//

static bool isLocal(const ValueDecl &D) {
  auto *V = dyn_cast<VarDecl>(&D);
  return V && V->hasLocalStorage() && !V->getType()->isReferenceType();
}

/// The variable that `E` is, or is a part of.
static DeclRefExpr *rootOf(Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (auto *M = dyn_cast<MemberExpr>(E); M && !M->isArrow())
      E = M->getBase();
    else if (auto *A = dyn_cast<ArraySubscriptExpr>(E);
             A && A->getBase()->IgnoreParenImpCasts()->getType()->isArrayType())
      E = A->getBase();
    else
      return dyn_cast<DeclRefExpr>(E);
  }
}

static const ValueDecl *localRoot(Expr *E) {
  DeclRefExpr *D = rootOf(E);
  return D && isLocal(*D->getDecl()) ? D->getDecl() : nullptr;
}

namespace {

/// A variable is exposed where it is named for anything but its value.
class Exposure : public RecursiveASTVisitor<Exposure> {
public:
  bool VisitDeclRefExpr(DeclRefExpr *D) {
    if (isLocal(*D->getDecl()))
      All.insert(D);
    return true;
  }
  bool VisitImplicitCastExpr(ImplicitCastExpr *C) {
    if (C->getCastKind() == CK_LValueToRValue)
      plain(C->getSubExpr());
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->isAssignmentOp())
      plain(B->getLHS());
    return true;
  }
  bool VisitUnaryOperator(UnaryOperator *U) {
    if (U->isIncrementDecrementOp())
      plain(U->getSubExpr());
    return true;
  }
  bool VisitCXXMemberCallExpr(CXXMemberCallExpr *C) {
    const CXXMethodDecl *M = C->getMethodDecl();
    if (M && M->isConst() && isOfSystem(*M))
      plain(C->getImplicitObjectArgument());
    return true;
  }

  Variables exposed() const {
    Variables Found;
    for (DeclRefExpr *D : All)
      if (!Plain.contains(D))
        Found.insert(D->getDecl());
    return Found;
  }

private:
  void plain(Expr *E) { Plain.insert(rootOf(E)); }

  llvm::SmallPtrSet<DeclRefExpr *, 16> All, Plain;
};

} // namespace

Variables evo::exposedIn(Stmt &S) {
  Exposure E;
  E.TraverseStmt(&S);
  return E.exposed();
}

//===--- Operands ---------------------------------------------------------===//

Operand::Operand(Stmt &S, const Variables &Exposed, Conducts &Known,
                 const FunctionDecl *Self)
    : Exposed(Exposed), Known(Known), Self(Self) {
  TraverseStmt(&S);
}

bool Operand::act(std::string What) {
  Acting.insert(std::move(What));
  return Acts = true;
}

bool Operand::TraverseLambdaExpr(LambdaExpr *L) {
  return llvm::all_of(L->capture_inits(),
                      [&](Expr *E) { return !E || TraverseStmt(E); });
}

bool Operand::VisitImplicitCastExpr(ImplicitCastExpr *C) {
  if (C->getCastKind() == CK_LValueToRValue &&
      C->getSubExpr()->getType().isVolatileQualified())
    act("a volatile read");
  return true;
}

bool Operand::VisitVarDecl(VarDecl *V) {
  if (V->isStaticLocal() && V->getInit() && !V->hasConstantInitialization())
    act("a first use of " + V->getNameAsString());
  return true;
}

bool Operand::VisitCallExpr(CallExpr *C) {
  const FunctionDecl *F = C->getDirectCallee();
  Conduct Callee = F ? conductOf(*F, Known, Self) : Conduct{true, true};
  if (Callee.Acts)
    act(F ? F->getQualifiedNameAsString() : "a call");
  Looks |= Callee.Looks;
  return true;
}

bool Operand::VisitCXXConstructExpr(CXXConstructExpr *C) {
  const CXXConstructorDecl &D = *C->getConstructor();
  if (!D.isTrivial() && !isOfSystem(D))
    act(D.getQualifiedNameAsString());
  return true;
}

bool Operand::VisitUnaryOperator(UnaryOperator *U) {
  if (U->isIncrementDecrementOp())
    change(U->getSubExpr());
  Looks |= U->getOpcode() == UO_Deref;
  return true;
}

bool Operand::VisitBinaryOperator(BinaryOperator *B) {
  if (B->isAssignmentOp())
    change(B->getLHS());
  return true;
}

bool Operand::VisitMemberExpr(MemberExpr *M) {
  Looks |= !localRoot(M); // a part of a local is named with it
  return true;
}

bool Operand::VisitArraySubscriptExpr(ArraySubscriptExpr *A) {
  Looks |= !localRoot(A);
  return true;
}

bool Operand::VisitDeclRefExpr(DeclRefExpr *D) {
  const auto *V = dyn_cast<VarDecl>(D->getDecl());
  if (!V)
    return true;
  Named.insert(V);
  Naming.insert(V->getNameAsString());
  Looks |=
      Exposed.contains(V) || (!V->getType().isConstQualified() && !isLocal(*V));
  return true;
}

bool Operand::mayMeet(const Operand &Other) const {
  if (Acts && (Other.Acts || Other.Looks))
    return true;
  return llvm::any_of(Changed,
                      [&](auto *V) { return Other.Named.contains(V); });
}

void Operand::change(Expr *Target) {
  const ValueDecl *V = localRoot(Target);
  if (V)
    Changed.insert(V);
  if (!V || Exposed.contains(V))
    act("a store");
}

Conduct evo::conductOf(const FunctionDecl &F, Conducts &Memory,
                       const FunctionDecl *Self) {
  const FunctionDecl *Body = nullptr;
  const auto *M = dyn_cast<CXXMethodDecl>(&F);
  bool Declared = isOfSystem(F) || (M && M->isVirtual());
  if (!Declared && !F.hasBody(Body) && Memory.Elsewhere)
    if (auto Found = Memory.Elsewhere(F))
      return *Found;
  if (Declared || !Body)
    return {!changesNothing(F), !F.hasAttr<ConstAttr>()};
  auto &Known = Memory.Known;
  auto [It, New] = Known.try_emplace(Body, Conduct{false, false, true});
  if (!New && It->second.Open) // of a call of itself the rest decides
    return Body == Self ? Conduct() : Conduct{true, true};
  if (!New)
    return It->second;
  Variables Inside = exposedIn(*Body->getBody());
  Conduct Found = Operand(*Body->getBody(), Inside, Memory, Body);
  return Known[Body] = Found;
}

std::string Operand::key() const {
  // What an action changes is part of what it is.
  std::vector<std::string> Marks(Acting.begin(), Acting.end());
  for (const ValueDecl *V : Changed)
    Marks.push_back("changes " + V->getNameAsString());
  if (!Acts) // it matters for what it reads
    Marks.insert(Marks.end(), Naming.begin(), Naming.end());
  llvm::sort(Marks);
  return llvm::join(Marks, ",");
}
