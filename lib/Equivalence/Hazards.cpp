//===- Hazards.cpp - What one compiler's code cannot show ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Hazards.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace evo;
using namespace clang;

namespace {

bool isOfSystem(const FunctionDecl &F) {
  const SourceManager &SM = F.getASTContext().getSourceManager();
  return SM.isInSystemHeader(SM.getExpansionLoc(F.getLocation()));
}

bool isMap(const CXXRecordDecl *R) {
  return R && R->getDeclName().isIdentifier() && R->getName().ends_with("map");
}

/// Members of the standard library that could be const, and are not because
/// they give access.
bool onlyGivesAccess(const CXXMethodDecl &M) {
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

/// Of functions whose body is not the program's own.
bool changesNothing(const FunctionDecl &F) {
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

/// What a function does that others may notice, and what it may notice.
struct Conduct {
  bool Acts = false;  ///< changes memory, prints, throws
  bool Looks = false; ///< at memory that a call may change
};
using Conducts = llvm::DenseMap<const FunctionDecl *, Conduct>;

/// The same of an operand, or of a function's body.
class Operand : public RecursiveASTVisitor<Operand>, public Conduct {
public:
  Operand(Stmt &S, Conducts &Known) : Known(Known) { TraverseStmt(&S); }

  llvm::SmallPtrSet<const ValueDecl *, 4> Named, Changed;

  bool TraverseLambdaExpr(LambdaExpr *) { return true; }
  bool VisitCallExpr(CallExpr *C) {
    const FunctionDecl *F = C->getDirectCallee();
    Conduct Callee = F ? conductOf(*F) : Conduct{true, true};
    Acts |= Callee.Acts;
    Looks |= Callee.Looks;
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *C) {
    Acts |=
        !C->getConstructor()->isTrivial() && !isOfSystem(*C->getConstructor());
    return true;
  }
  bool VisitCXXNewExpr(CXXNewExpr *) { return Acts = true; }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return Acts = true; }
  bool VisitCXXThrowExpr(CXXThrowExpr *) { return Acts = true; }
  bool VisitUnaryOperator(UnaryOperator *U) {
    if (U->isIncrementDecrementOp())
      change(U->getSubExpr());
    Looks |= U->getOpcode() == UO_Deref;
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    if (B->isAssignmentOp())
      change(B->getLHS());
    return true;
  }
  bool VisitMemberExpr(MemberExpr *) { return Looks = true; }
  bool VisitArraySubscriptExpr(ArraySubscriptExpr *) { return Looks = true; }
  bool VisitDeclRefExpr(DeclRefExpr *D) {
    Named.insert(D->getDecl());
    auto *V = dyn_cast<VarDecl>(D->getDecl());
    Looks |= V && !V->getType().isConstQualified() && !isLocal(*V);
    return true;
  }

  bool mayMeet(const Operand &Other) const {
    if (Acts && (Other.Acts || Other.Looks))
      return true;
    return llvm::any_of(Changed,
                        [&](auto *V) { return Other.Named.contains(V); });
  }

private:
  static bool isLocal(const ValueDecl &D) {
    auto *V = dyn_cast<VarDecl>(&D);
    return V && V->hasLocalStorage() && !V->getType()->isReferenceType();
  }
  void change(Expr *Target) {
    auto *D = dyn_cast<DeclRefExpr>(Target->IgnoreParenImpCasts());
    if (D)
      Changed.insert(D->getDecl());
    Acts |= !D || !isLocal(*D->getDecl());
  }
  Conduct conductOf(const FunctionDecl &F) {
    const FunctionDecl *Body = nullptr;
    const auto *M = dyn_cast<CXXMethodDecl>(&F);
    if (isOfSystem(F) || !F.hasBody(Body) || (M && M->isVirtual()))
      return {!changesNothing(F), !F.hasAttr<ConstAttr>()};
    auto [It, New] = Known.try_emplace(Body);
    if (!New) // known, or being looked at: then the rest of it decides
      return It->second;
    Conduct Found = Operand(*Body->getBody(), Known);
    return Known[Body] = Found;
  }

  Conducts &Known;
};

class Finder : public RecursiveASTVisitor<Finder> {
public:
  explicit Finder(ASTContext &C) : C(C) {}

  std::vector<std::string> Found;

  bool shouldVisitImplicitCode() const { return true; }
  void function(const FunctionDecl &F);

  bool VisitCallExpr(CallExpr *Call) {
    if (FunctionDecl *F = Call->getDirectCallee()) {
      promise(*F);
      function(*F);
    }
    auto *O = dyn_cast<CXXOperatorCallExpr>(Call);
    if (!O)
      return operands(llvm::ArrayRef(Call->getArgs(), Call->getNumArgs()));
    if (O->getNumArgs() == 2 && !isOrdered(O->getOperator()))
      operands(llvm::ArrayRef(O->getArgs(), 2));
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    function(*E->getConstructor());
    if (!E->isListInitialization())
      operands(llvm::ArrayRef(E->getArgs(), E->getNumArgs()));
    return true;
  }
  bool VisitBinaryOperator(BinaryOperator *B) {
    bool Ordered = B->isLogicalOp() || B->isCommaOp() ||
                   (C.getLangOpts().CPlusPlus17 &&
                    (B->isShiftOp() || B->isAssignmentOp() || B->isPtrMemOp()));
    Expr *Both[] = {B->getLHS(), B->getRHS()};
    return Ordered || operands(Both);
  }
  bool VisitAttributedStmt(AttributedStmt *S) {
    for (const Attr *A : S->getAttrs())
      if (isa<CXXAssumeAttr>(A))
        Found.push_back("promises what [[assume]] says");
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (V->isLocalVarDecl() && V->getType().isRestrictQualified())
      Found.push_back("promises that '" + V->getNameAsString() +
                      "' has no alias");
    return true;
  }
  bool VisitExplicitCastExpr(ExplicitCastExpr *E);

private:
  bool isOrdered(OverloadedOperatorKind O) const {
    return C.getLangOpts().CPlusPlus17 &&
           (O == OO_LessLess || O == OO_GreaterGreater || O == OO_Subscript ||
            O == OO_AmpAmp || O == OO_PipePipe || O == OO_Comma ||
            O == OO_ArrowStar || CXXOperatorCallExpr::isAssignmentOp(O));
  }
  bool operands(llvm::ArrayRef<Expr *> All);
  void promise(const FunctionDecl &Callee);
  std::string text(const Expr &E) const;

  ASTContext &C;
  Conducts Known;
  llvm::SmallPtrSet<const FunctionDecl *, 8> Seen;
};

} // namespace

std::string Finder::text(const Expr &E) const {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  E.IgnoreImplicit()->printPretty(OS, nullptr, C.getPrintingPolicy());
  return "'" + Text + "'";
}

bool Finder::operands(llvm::ArrayRef<Expr *> All) {
  std::vector<Operand> Each;
  for (Expr *E : All)
    Each.emplace_back(*E, Known);
  for (std::size_t I = 0; I < All.size(); ++I)
    for (std::size_t J = I + 1; J < All.size(); ++J)
      if (Each[I].mayMeet(Each[J]) || Each[J].mayMeet(Each[I]))
        Found.push_back("leaves the order of " + text(*All[I]) + " and " +
                        text(*All[J]) + " to the compiler");
  return true;
}

void Finder::promise(const FunctionDecl &Callee) {
  switch (Callee.getBuiltinID()) {
  case Builtin::BI__builtin_assume:
  case Builtin::BI__builtin_assume_aligned:
  case Builtin::BI__builtin_assume_separate_storage:
    Found.push_back("promises something by " + Callee.getNameAsString());
    break;
  default:
    if (Callee.isInStdNamespace() && Callee.getDeclName().isIdentifier() &&
        Callee.getName() == "assume_aligned")
      Found.push_back("promises something by std::assume_aligned");
  }
}

bool Finder::VisitExplicitCastExpr(ExplicitCastExpr *E) {
  QualType To = E->getType(), From = E->getSubExprAsWritten()->getType();
  QualType ToWhat = E->isGLValue() ? To : To->getPointeeType();
  QualType FromWhat = E->isGLValue() ? From : From->getPointeeType();
  if (ToWhat.isNull() || FromWhat.isNull())
    return true;
  if (FromWhat.isConstQualified() && !ToWhat.isConstQualified())
    Found.push_back("casts const away in " + text(*E));
  CastKind K = E->getCastKind();
  if ((K == CK_BitCast || K == CK_LValueBitCast) && !ToWhat->isCharType() &&
      !ToWhat->isVoidType() && !ToWhat->isStdByteType() &&
      !FromWhat->isVoidType() && !C.hasSameUnqualifiedType(ToWhat, FromWhat))
    Found.push_back("takes an object for one of another type in " + text(*E));
  return true;
}

void Finder::function(const FunctionDecl &F) {
  const FunctionDecl *Body = nullptr;
  if (!F.hasBody(Body) || isOfSystem(*Body) || !Seen.insert(Body).second)
    return;
  TraverseStmt(Body->getBody());
  if (auto *D = dyn_cast<CXXConstructorDecl>(Body))
    for (CXXCtorInitializer *I : D->inits())
      TraverseConstructorInitializer(I);
}

std::vector<std::string> evo::hazardsOf(const FunctionDecl &F) {
  Finder Here(F.getASTContext());
  Here.function(F);
  llvm::sort(Here.Found);
  return std::move(Here.Found);
}
