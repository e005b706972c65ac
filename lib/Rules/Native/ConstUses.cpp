//===- ConstUses.cpp - Is a variable only read where it is named ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstUses.h"
#include "Facts/Analysis.h"
#include "Facts/Known.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace evo::native;
using namespace clang;

namespace {

/// Sees what is written, with types and unevaluated operands.
class NamingFinder : public RecursiveASTVisitor<NamingFinder> {
public:
  explicit NamingFinder(const VarDecl &V) : V(V) {}
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    if (Ref->getDecl() == &V)
      Found.push_back(Ref);
    return true;
  }
  bool VisitLambdaExpr(LambdaExpr *L) {
    for (const LambdaCapture &C : L->captures())
      Captured |= C.capturesVariable() && C.getCapturedVar() == &V;
    return true;
  }
  const VarDecl &V;
  std::vector<const DeclRefExpr *> Found;
  bool Captured = false;
};

} // namespace

std::vector<const DeclRefExpr *>
evo::native::namingsOf(const VarDecl &V, const Facts &F, std::string &Why) {
  NamingFinder Finder(V);
  for (const Stmt *S : codeOf(F.analysis().Function))
    Finder.TraverseStmt(const_cast<Stmt *>(S));
  if (Finder.Captured)
    Why = "'" + V.getNameAsString() + "' is captured by a lambda";
  for (const DeclRefExpr *Ref : Finder.Found)
    if (Ref->refersToEnclosingVariableOrCapture())
      Why = "'" + V.getNameAsString() + "' is captured by a lambda";
    else if (!F.analysis().parentOf(Ref))
      Why = "'" + V.getNameAsString() + "' is named in a type";
  return Finder.Found;
}

namespace {

class ConstUse {
public:
  ConstUse(const Facts &F) : State(F.analysis()) {}

  /// The object `E` denotes is only read in the expression around it.
  bool isConst(const Expr *E) const {
    const Stmt *Parent = State.parentOf(E);
    if (auto *Parens = dyn_cast_or_null<ParenExpr>(Parent))
      return isConst(Parens);
    if (auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Parent))
      return isConstCast(*Cast);
    if (auto *Member = dyn_cast_or_null<MemberExpr>(Parent))
      return isConstMember(*Member);
    if (auto *Call = dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
      return Call->getNumArgs() && Call->getArg(0) == E && isConstCall(*Call);
    if (auto *D = dyn_cast_or_null<DeclStmt>(Parent))
      return isConstBinding(*D);
    return false;
  }

private:
  bool isConstCast(const ImplicitCastExpr &Cast) const {
    if (Cast.getCastKind() == CK_LValueToRValue)
      return true;
    if (Cast.getCastKind() == CK_NoOp)
      return Cast.isLValue() && Cast.getType().isConstQualified();
    bool Up = Cast.getCastKind() == CK_DerivedToBase ||
              Cast.getCastKind() == CK_UncheckedDerivedToBase;
    return Up && Cast.isGLValue() &&
           (Cast.getType().isConstQualified() || isConst(&Cast));
  }

  bool isConstMember(const MemberExpr &Member) const {
    if (isa<FieldDecl>(Member.getMemberDecl()))
      return !Member.getMemberDecl()->getType()->isReferenceType() &&
             !cast<FieldDecl>(Member.getMemberDecl())->isMutable() &&
             isConst(&Member);
    auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(State.parentOf(&Member));
    return Call && isConstCall(*Call);
  }

  /// A const member, or one that has a const twin whose result is only read.
  bool isConstCall(const CallExpr &Call) const {
    auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
    if (!Method || Method->isStatic())
      return false;
    if (Method->isConst())
      return true;
    const Known *K = knownFunction(*Method, objectTypeOf(Call));
    return K && K->Effect == KnownEffect::Access && Call.isGLValue() &&
           isConst(&Call);
  }

  /// `for (auto X : E)` and `const T &R = E` in their written and unwritten
  /// forms.
  bool isConstBinding(const DeclStmt &D) const {
    auto *V = D.isSingleDecl() ? dyn_cast<VarDecl>(D.getSingleDecl()) : nullptr;
    if (!V || !V->getType()->isReferenceType())
      return false;
    if (!V->isImplicit())
      return V->getType().getNonReferenceType().isConstQualified();
    auto *Range = dyn_cast_or_null<CXXForRangeStmt>(State.parentOf(&D));
    if (!Range || knownClass(V->getType()) != KnownClass::Owner)
      return false;
    QualType Loop = Range->getLoopVariable()->getType();
    return !Loop->isReferenceType() ||
           Loop.getNonReferenceType().isConstQualified();
  }

  const Analysis &State;
};

} // namespace

Answer evo::native::onlyConstUses(const VarDecl &V, const Facts &F) {
  std::string Why;
  auto Namings = namingsOf(V, F, Why);
  if (!Why.empty())
    return Answer::unknown(Why);
  ConstUse Uses(F);
  for (const DeclRefExpr *Ref : Namings)
    if (!Uses.isConst(Ref))
      return Answer::unknown("'" + V.getNameAsString() +
                             "' is not only read on line " +
                             F.analysis().line(Ref->getLocation()));
  return Answer::yes(std::to_string(Namings.size()) + " uses only read it");
}
