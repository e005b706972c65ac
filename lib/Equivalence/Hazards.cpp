//===- Hazards.cpp - What one compiler's code cannot show ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Hazards.h"
#include "Conduct.h"
#include "Signature.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/Builtins.h"

using namespace evo;
using namespace clang;

namespace {

/// Of one function's own text.
class Finder : public RecursiveASTVisitor<Finder> {
public:
  Finder(ASTContext &C, Conducts &Known) : C(C), Known(Known) {}

  std::vector<Hazard> Found;
  std::vector<const FunctionDecl *> Callees;

  bool shouldVisitImplicitCode() const { return true; }
  void body(const FunctionDecl &Definition);

  bool VisitCallExpr(CallExpr *Call) {
    if (FunctionDecl *F = Call->getDirectCallee()) {
      promise(*F);
      Callees.push_back(F);
    }
    auto *O = dyn_cast<CXXOperatorCallExpr>(Call);
    if (!O)
      return operands(llvm::ArrayRef(Call->getArgs(), Call->getNumArgs()));
    if (O->getNumArgs() == 2 && !isOrdered(O->getOperator()))
      operands(llvm::ArrayRef(O->getArgs(), 2));
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    Callees.push_back(E->getConstructor());
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
        say("promises what [[assume]] says");
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    if (V->isLocalVarDecl() && V->getType().isRestrictQualified())
      say("promises that '" + V->getNameAsString() + "' has no alias");
    return true;
  }
  bool VisitExplicitCastExpr(ExplicitCastExpr *E);
  bool VisitMemberExpr(MemberExpr *E) {
    auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl());
    if (Field && Field->getParent()->isUnion())
      retype("takes " + text(*E) + " of a union");
    return true;
  }
  bool VisitCXXNewExpr(CXXNewExpr *E) {
    if (E->getNumPlacementArgs() > 0)
      retype("makes an object where one may be in " + text(*E));
    return true;
  }

private:
  bool isOrdered(OverloadedOperatorKind O) const {
    return C.getLangOpts().CPlusPlus17 &&
           (O == OO_LessLess || O == OO_GreaterGreater || O == OO_Subscript ||
            O == OO_AmpAmp || O == OO_PipePipe || O == OO_Comma ||
            O == OO_ArrowStar || CXXOperatorCallExpr::isAssignmentOp(O));
  }
  void say(std::string What) { Found.push_back({What, What}); }
  void retype(std::string What) { Found.push_back({What, What, true}); }
  void order(Expr &A, const Operand &First, Expr &B, const Operand &Second);
  bool operands(llvm::ArrayRef<Expr *> All);
  void attributes(const FunctionDecl &Callee);
  void promise(const FunctionDecl &Callee);
  std::string text(const Expr &E) const;

  ASTContext &C;
  Conducts &Known;
  Variables Exposed; ///< of the function that is looked at
};

} // namespace

std::string Finder::text(const Expr &E) const {
  std::string Text;
  llvm::raw_string_ostream OS(Text);
  E.IgnoreImplicit()->printPretty(OS, nullptr, C.getPrintingPolicy());
  return "'" + Text + "'";
}

void Finder::order(Expr &A, const Operand &First, Expr &B,
                   const Operand &Second) {
  std::string Low = First.key(), High = Second.key();
  if (High < Low)
    std::swap(Low, High);
  Found.push_back({"order of " + Low + " | " + High,
                   "leaves the order of " + text(A) + " and " + text(B) +
                       " to the compiler"});
}

bool Finder::operands(llvm::ArrayRef<Expr *> All) {
  std::vector<Operand> Each;
  for (Expr *E : All)
    Each.emplace_back(*E, Exposed, Known);
  for (std::size_t I = 0; I < All.size(); ++I)
    for (std::size_t J = I + 1; J < All.size(); ++J)
      if (Each[I].mayMeet(Each[J]) || Each[J].mayMeet(Each[I]))
        order(*All[I], Each[I], *All[J], Each[J]);
  return true;
}

/// What is written of a function that is called: nobody looks whether it holds.
void Finder::attributes(const FunctionDecl &Callee) {
  if (isOfSystem(Callee))
    return;
  for (const Attr *A : Callee.attrs())
    if (!A->isImplicit() && !isAdvice(*A))
      say("takes for granted what '" + std::string(A->getSpelling()) +
          "' says of " + Callee.getNameAsString());
}

void Finder::promise(const FunctionDecl &Callee) {
  attributes(Callee);
  switch (Callee.getBuiltinID()) {
  case Builtin::BI__builtin_assume:
  case Builtin::BI__builtin_assume_aligned:
  case Builtin::BI__builtin_assume_separate_storage:
    say("promises something by " + Callee.getNameAsString());
    break;
  default:
    if (Callee.isInStdNamespace() && Callee.getDeclName().isIdentifier() &&
        Callee.getName() == "assume_aligned")
      say("promises something by std::assume_aligned");
  }
}

bool Finder::VisitExplicitCastExpr(ExplicitCastExpr *E) {
  if (E->getCastKind() == CK_IntegralToPointer &&
      !isa<IntegerLiteral>(E->getSubExpr()))
    say("makes a pointer of a number in " + text(*E));
  QualType To = E->getType(), From = E->getSubExprAsWritten()->getType();
  QualType ToWhat = E->isGLValue() ? To : To->getPointeeType();
  QualType FromWhat = E->isGLValue() ? From : From->getPointeeType();
  if (ToWhat.isNull() || FromWhat.isNull())
    return true;
  if (FromWhat.isConstQualified() && !ToWhat.isConstQualified())
    say("casts const away in " + text(*E));
  CastKind K = E->getCastKind();
  if ((K == CK_BitCast || K == CK_LValueBitCast) && !ToWhat->isCharType() &&
      !ToWhat->isVoidType() && !ToWhat->isStdByteType() &&
      !FromWhat->isVoidType() && !C.hasSameUnqualifiedType(ToWhat, FromWhat))
    say("takes an object for one of another type in " + text(*E));
  bool Untyped = FromWhat->isVoidType() || FromWhat->isCharType() ||
                 FromWhat->isStdByteType();
  if (Untyped && !ToWhat->isVoidType() && !ToWhat->isCharType())
    retype("takes memory for an object in " + text(*E));
  return true;
}

void Finder::body(const FunctionDecl &Definition) {
  Exposed = exposedIn(*Definition.getBody());
  TraverseStmt(Definition.getBody());
  if (auto *D = dyn_cast<CXXConstructorDecl>(&Definition))
    for (CXXCtorInitializer *I : D->inits())
      TraverseConstructorInitializer(I);
}

HazardSearch::HazardSearch(ASTContext &C, const MadeInstances *Elsewhere)
    : C(C), Elsewhere(Elsewhere), Names(C) {
  if (Elsewhere)
    Known.Elsewhere = [this](const FunctionDecl &F) -> std::optional<Conduct> {
      const MadeInstances::Facts *Of = factsOf(F);
      return Of ? std::optional<Conduct>({Of->Acts, Of->Looks}) : std::nullopt;
    };
}

const MadeInstances::Facts *HazardSearch::factsOf(const FunctionDecl &F) {
  if (!Elsewhere || !F.isTemplateInstantiation())
    return nullptr;
  auto At = Elsewhere->Own.find(Names.getName(&F));
  return At == Elsewhere->Own.end() ? nullptr : &At->second;
}

const HazardSearch::Own &HazardSearch::ownOf(const FunctionDecl &Definition) {
  std::unique_ptr<Own> &Mine = Found[&Definition];
  if (!Mine) {
    Finder Here(C, Known);
    Here.body(Definition);
    Mine =
        std::make_unique<Own>(Names.getName(&Definition), std::move(Here.Found),
                              std::move(Here.Callees));
  }
  return *Mine;
}

HazardSearch::Reached HazardSearch::reachedFrom(const FunctionDecl &F) {
  Reached All;
  llvm::SmallPtrSet<const FunctionDecl *, 16> Seen;
  std::vector<const FunctionDecl *> Open = {&F};
  while (!Open.empty()) {
    const FunctionDecl *Next = Open.back(), *Body = nullptr;
    Open.pop_back();
    if (!Seen.insert(Next->getCanonicalDecl()).second)
      continue;
    if (Next->hasBody(Body)) {
      if (isOfSystem(*Body))
        continue;
      const Own &Here = ownOf(*Body);
      All.Definitions.push_back(&Here);
      Open.insert(Open.end(), Here.Callees.begin(), Here.Callees.end());
    } else if (const MadeInstances::Facts *Of = factsOf(*Next)) {
      All.Instances.push_back(Of);
    }
  }
  return All;
}

std::vector<Hazard> HazardSearch::of(const FunctionDecl &F) {
  Reached All = reachedFrom(F);
  std::vector<Hazard> Hazards;
  llvm::StringSet<> Counted;
  for (const Own *Each : All.Definitions)
    if (Counted.insert(Each->Name).second)
      llvm::append_range(Hazards, Each->Hazards);
  for (const MadeInstances::Facts *Of : All.Instances)
    for (const std::string &Name : Of->Leads)
      if (Counted.insert(Name).second)
        llvm::append_range(Hazards, Elsewhere->Hazards.lookup(Name));
  llvm::sort(Hazards);
  return Hazards;
}

void HazardSearch::note(const FunctionDecl &F, MadeInstances &Into) {
  Conduct Does = conductOf(F, Known);
  MadeInstances::Facts Of = {Does.Acts, Does.Looks, {}};
  for (const Own *Each : reachedFrom(F).Definitions) {
    Of.Leads.push_back(Each->Name);
    Into.Hazards[Each->Name] = Each->Hazards;
  }
  Into.Own[Names.getName(&F)] = std::move(Of);
}
