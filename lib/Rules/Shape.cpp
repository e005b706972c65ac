//===- Shape.cpp - C++ code without its accidents ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Shape.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/FoldingSet.h"

using namespace evo;
using namespace clang;

llvm::StringRef evo::shapeName(ShapeKind K) {
  static constexpr llvm::StringLiteral Names[] = {
#define EVO_SHAPE(Name) #Name,
#include "evo/Rules/Shapes.def"
  };
  return Names[static_cast<unsigned>(K)];
}

/// True if `C` is a conversion or copy that nobody wrote: one argument, no
/// parentheses or braces of its own.
static bool isImplicitConstruction(const CXXConstructExpr *C) {
  if (isa<CXXTemporaryObjectExpr>(C) || C->isListInitialization() ||
      C->getNumArgs() == 0 || C->getParenOrBraceRange().isValid())
    return false;
  for (unsigned I = 1; I < C->getNumArgs(); ++I)
    if (!isa<CXXDefaultArgExpr>(C->getArg(I)))
      return false;
  return true;
}

static const Expr *stepInside(const Expr *E) {
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E))
    return Cast->getSubExpr();
  if (const auto *Full =
          dyn_cast<FullExpr>(E)) // ExprWithCleanups, ConstantExpr
    return Full->getSubExpr();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return Temporary->getSubExpr();
  if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
    return Bound->getSubExpr();
  if (const auto *Substituted = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
    return Substituted->getReplacement();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return isImplicitConstruction(Construct) ? Construct->getArg(0) : nullptr;
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E))
    // An implicit call of a conversion operator.
    if (const auto *Conversion =
            dyn_cast_or_null<CXXConversionDecl>(Call->getMethodDecl()))
      if (const auto *Member = dyn_cast<MemberExpr>(Call->getCallee()))
        return Conversion && Member->getMemberLoc().isInvalid()
                   ? Member->getBase()
                   : nullptr;
  return nullptr;
}

bool evo::isImplicitNode(const Stmt *S) {
  const auto *E = dyn_cast<Expr>(S);
  return E && stepInside(E);
}

const Expr *evo::writtenWithParens(const Expr *E) {
  while (E) {
    const Expr *Inside = stepInside(E);
    if (!Inside)
      break;
    E = Inside;
  }
  return E;
}

const Expr *evo::written(const Expr *E) {
  for (E = writtenWithParens(E);
       const auto *P = dyn_cast_or_null<ParenExpr>(E);)
    E = writtenWithParens(P->getSubExpr());
  return E;
}

const Stmt *evo::written(const Stmt *S) {
  while (const auto *A = dyn_cast_or_null<AttributedStmt>(S))
    S = A->getSubStmt();
  if (const auto *E = dyn_cast_or_null<Expr>(S))
    return written(E);
  return S;
}

std::string evo::qualifiedName(const NamedDecl *D) {
  llvm::SmallVector<std::string, 4> Scopes;
  for (const DeclContext *C = D->getDeclContext(); C; C = C->getParent()) {
    const auto *Named = dyn_cast<NamedDecl>(C);
    if (!Named || isa<FunctionDecl>(C))
      continue;
    const auto *Space = dyn_cast<NamespaceDecl>(Named);
    if (!Space || (!Space->isInline() && !Space->isAnonymousNamespace()))
      Scopes.push_back(Named->getNameAsString());
  }
  std::string Name;
  for (const std::string &Scope : llvm::reverse(Scopes))
    Name += Scope + "::";
  return Name + D->getNameAsString();
}

bool evo::sameCode(const Stmt *A, const Stmt *B, const ASTContext &Context) {
  A = written(A), B = written(B);
  if (!A || !B)
    return A == B;
  llvm::FoldingSetNodeID IdA, IdB;
  A->Profile(IdA, Context, /*Canonical=*/true);
  B->Profile(IdB, Context, /*Canonical=*/true);
  return IdA == IdB;
}

//===----------------------------------------------------------------------===//

namespace {

/// Fills a Shape from one node; each function handles one group of classes and
/// leaves the kind Other for what it does not know.
class Shaper {
public:
  explicit Shaper(bool ValueUnused) : ValueUnused(ValueUnused) {}

  Shape run(const Stmt *S) {
    if (const auto *E = dyn_cast<Expr>(S)) {
      literal(E);
      if (Result.Kind == ShapeKind::Other)
        operation(E);
      if (Result.Kind == ShapeKind::Other)
        reference(E);
      if (Result.Kind == ShapeKind::Other)
        call(E);
      if (Result.Kind == ShapeKind::Other)
        conversion(E);
      return std::move(Result);
    }
    loop(S);
    if (Result.Kind == ShapeKind::Other)
      statement(S);
    return std::move(Result);
  }

private:
  void set(ShapeKind K, llvm::StringRef Text = "",
           llvm::ArrayRef<const Stmt *> Parts = {}) {
    Result.Kind = K;
    Result.Text = Text.str();
    Result.Parts.assign(Parts.begin(), Parts.end());
  }
  template <class Range> void addArguments(const Range &Arguments) {
    for (const Expr *A : Arguments)
      if (!isa<CXXDefaultArgExpr>(A))
        Result.Parts.push_back(A);
  }

  void literal(const Expr *E);
  void operation(const Expr *E);
  void operatorCall(const CXXOperatorCallExpr *C);
  void unary(llvm::StringRef Operator, bool Postfix, const Expr *Operand);
  void reference(const Expr *E);
  void member(const Expr *Base, bool Arrow, DeclarationName Name,
              const ValueDecl *D);
  void call(const Expr *E);
  void callOf(const Expr *Callee, llvm::ArrayRef<const Expr *> Arguments);
  void conversion(const Expr *E);
  void loop(const Stmt *S);
  void statement(const Stmt *S);
  void declare(const VarDecl *V);

  bool ValueUnused;
  Shape Result;
};

void Shaper::literal(const Expr *E) {
  if (const auto *I = dyn_cast<IntegerLiteral>(E))
    set(ShapeKind::Integer, llvm::toString(I->getValue(), 10, false));
  else if (const auto *F = dyn_cast<FloatingLiteral>(E)) {
    llvm::SmallString<32> Text;
    F->getValue().toString(Text);
    set(ShapeKind::Floating, Text);
  } else if (const auto *C = dyn_cast<CharacterLiteral>(E))
    set(ShapeKind::Character, std::to_string(C->getValue()));
  else if (const auto *T = dyn_cast<StringLiteral>(E))
    set(ShapeKind::String, T->getBytes());
  else if (const auto *B = dyn_cast<CXXBoolLiteralExpr>(E))
    set(ShapeKind::Bool, B->getValue() ? "true" : "false");
  else if (isa<CXXNullPtrLiteralExpr>(E))
    set(ShapeKind::Null);
  else if (isa<CXXThisExpr>(E))
    set(ShapeKind::This);
}

void Shaper::unary(llvm::StringRef Operator, bool Postfix,
                   const Expr *Operand) {
  bool Counts = Postfix && !ValueUnused;
  set(ShapeKind::Unary, Counts ? "_" + Operator.str() : Operator.str(),
      {Operand});
}

void Shaper::operatorCall(const CXXOperatorCallExpr *C) {
  OverloadedOperatorKind Op = C->getOperator();
  llvm::StringRef Spelling = getOperatorSpelling(Op);
  Result.Callee = C->getDirectCallee();
  if (Op == OO_Call) {
    set(ShapeKind::Call);
    addArguments(C->arguments());
  } else if (Op == OO_Subscript && C->getNumArgs() == 2)
    set(ShapeKind::Subscript, "", {C->getArg(0), C->getArg(1)});
  else if (Op == OO_PlusPlus || Op == OO_MinusMinus)
    unary(Spelling, C->getNumArgs() == 2, C->getArg(0));
  else if (C->getNumArgs() == 1)
    set(ShapeKind::Unary, Spelling, {C->getArg(0)});
  else if (C->getNumArgs() == 2)
    set(ShapeKind::Binary, Spelling, {C->getArg(0), C->getArg(1)});
}

void Shaper::operation(const Expr *E) {
  if (const auto *U = dyn_cast<UnaryOperator>(E))
    unary(UnaryOperator::getOpcodeStr(U->getOpcode()), U->isPostfix(),
          U->getSubExpr());
  else if (const auto *B = dyn_cast<BinaryOperator>(E))
    set(ShapeKind::Binary, B->getOpcodeStr(), {B->getLHS(), B->getRHS()});
  else if (const auto *C = dyn_cast<CXXOperatorCallExpr>(E))
    operatorCall(C);
  else if (const auto *R = dyn_cast<CXXRewrittenBinaryOperator>(E)) {
    CXXRewrittenBinaryOperator::DecomposedForm Form = R->getDecomposedForm();
    set(ShapeKind::Binary, BinaryOperator::getOpcodeStr(Form.Opcode),
        {Form.LHS, Form.RHS});
  } else if (const auto *Q = dyn_cast<ConditionalOperator>(E))
    set(ShapeKind::Conditional, "",
        {Q->getCond(), Q->getTrueExpr(), Q->getFalseExpr()});
  else if (const auto *A = dyn_cast<ArraySubscriptExpr>(E))
    set(ShapeKind::Subscript, "", {A->getLHS(), A->getRHS()});
}

void Shaper::member(const Expr *Base, bool Arrow, DeclarationName Name,
                    const ValueDecl *D) {
  set(ShapeKind::Member, Name.getAsString(), {Base});
  Result.Arrow = Arrow;
  Result.Declared = D;
}

void Shaper::reference(const Expr *E) {
  if (const auto *D = dyn_cast<DeclRefExpr>(E)) {
    set(ShapeKind::Name);
    Result.Declared = D->getDecl();
    Result.Callee = D->getDecl();
  } else if (const auto *U = dyn_cast<UnresolvedLookupExpr>(E)) {
    if (U->getNumDecls() == 0)
      return;
    set(ShapeKind::Name);
    Result.Callee = (*U->decls_begin())->getUnderlyingDecl();
  } else if (const auto *M = dyn_cast<MemberExpr>(E)) {
    member(M->getBase(), M->isArrow(), M->getMemberDecl()->getDeclName(),
           M->getMemberDecl());
  } else if (const auto *M = dyn_cast<CXXDependentScopeMemberExpr>(E)) {
    if (!M->isImplicitAccess())
      member(M->getBase(), M->isArrow(), M->getMember(), nullptr);
  } else if (const auto *M = dyn_cast<UnresolvedMemberExpr>(E))
    if (!M->isImplicitAccess())
      member(M->getBase(), M->isArrow(), M->getMemberName(), nullptr);
}

void Shaper::callOf(const Expr *Callee,
                    llvm::ArrayRef<const Expr *> Arguments) {
  Shape Called = shape(written(Callee));
  bool Direct = isa_and_nonnull<FunctionDecl>(Called.Callee) ||
                isa_and_nonnull<FunctionTemplateDecl>(Called.Callee);
  if (Called.Kind == ShapeKind::Name && Direct) {
    set(ShapeKind::Call);
    Result.Callee = Called.Callee;
  } else if (Called.Kind == ShapeKind::Member &&
             !isa_and_nonnull<FieldDecl>(Called.Declared)) {
    set(ShapeKind::MemberCall, Called.Text, {Called.Parts[0]});
    Result.Arrow = Called.Arrow;
    Result.Callee = Called.Declared;
  } else
    set(ShapeKind::Call, "", {written(Callee)});
  addArguments(Arguments);
}

void Shaper::call(const Expr *E) {
  if (isa<UserDefinedLiteral, CUDAKernelCallExpr>(E))
    return;
  if (const auto *C = dyn_cast<CallExpr>(E))
    callOf(C->getCallee(),
           llvm::ArrayRef<const Expr *>(C->getArgs(), C->getNumArgs()));
}

void Shaper::conversion(const Expr *E) {
  if (const auto *F = dyn_cast<CXXFunctionalCastExpr>(E)) {
    const Expr *Inside = F->getSubExpr();
    if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Inside))
      Inside = Bound->getSubExpr();
    set(ShapeKind::Construct);
    if (const auto *C = dyn_cast<CXXConstructExpr>(Inside))
      addArguments(C->arguments());
    else
      Result.Parts.push_back(Inside);
    Result.Type = F->getType();
  } else if (const auto *C = dyn_cast<ExplicitCastExpr>(E)) {
    const auto *Named = dyn_cast<CXXNamedCastExpr>(C);
    set(ShapeKind::Cast, Named ? Named->getCastName() : "cast",
        {C->getSubExpr()});
    Result.Type = C->getTypeAsWritten();
  } else if (const auto *C = dyn_cast<CXXConstructExpr>(E)) {
    set(C->isListInitialization() && !isa<CXXTemporaryObjectExpr>(C)
            ? ShapeKind::Braces
            : ShapeKind::Construct);
    addArguments(C->arguments());
    Result.Type = C->getType();
  } else if (const auto *U = dyn_cast<CXXUnresolvedConstructExpr>(E)) {
    set(ShapeKind::Construct);
    addArguments(U->arguments());
    Result.Type = U->getTypeAsWritten();
  } else if (isa<CXXScalarValueInitExpr>(E)) {
    set(ShapeKind::Construct);
    Result.Type = E->getType();
  } else if (const auto *I = dyn_cast<InitListExpr>(E)) {
    set(ShapeKind::Braces);
    addArguments(llvm::ArrayRef<Expr *>(const_cast<Expr **>(I->getInits()),
                                        I->getNumInits()));
  } else if (const auto *L = dyn_cast<LambdaExpr>(E))
    set(ShapeKind::Lambda, "", {L->getBody()});
}

void Shaper::loop(const Stmt *S) {
  if (const auto *F = dyn_cast<ForStmt>(S)) {
    if (!F->getConditionVariable())
      set(ShapeKind::For, "",
          {F->getInit(), F->getCond(), F->getInc(), F->getBody()});
  } else if (const auto *R = dyn_cast<CXXForRangeStmt>(S)) {
    if (R->getInit() || R->getCoawaitLoc().isValid())
      return;
    set(ShapeKind::RangeFor, "", {R->getRangeInit(), R->getBody()});
    Result.Declared = R->getLoopVariable();
    Result.Type = R->getLoopVariable()->getType();
  } else if (const auto *W = dyn_cast<WhileStmt>(S)) {
    if (!W->getConditionVariable())
      set(ShapeKind::While, "", {W->getCond(), W->getBody()});
  } else if (const auto *D = dyn_cast<DoStmt>(S))
    set(ShapeKind::Do, "", {D->getBody(), D->getCond()});
}

void Shaper::declare(const VarDecl *V) {
  if (V->isStaticLocal() || V->isConstexpr() || isa<DecompositionDecl>(V) ||
      V->hasAttrs())
    return;
  set(ShapeKind::Declare);
  Result.Declared = V;
  Result.Type = V->getType();
  const Expr *Init = V->getInit();
  if (!Init)
    return;
  Init = Init->IgnoreImplicit();
  const auto *Construct = dyn_cast<CXXConstructExpr>(Init);
  if (Construct && Construct->getNumArgs() == 0 &&
      !Construct->isListInitialization())
    return;
  if (V->getInitStyle() == VarDecl::CInit) {
    Result.Text = "=";
    Result.Parts.push_back(V->getInit());
    return;
  }
  Result.Text = V->getInitStyle() == VarDecl::CallInit ? "(" : "{";
  if (const auto *Parens = dyn_cast<ParenListExpr>(Init))
    addArguments(
        llvm::ArrayRef<Expr *>(const_cast<ParenListExpr *>(Parens)->getExprs(),
                               Parens->getNumExprs()));
  else if (Construct)
    addArguments(Construct->arguments());
  else
    Result.Parts.push_back(Init);
}

void Shaper::statement(const Stmt *S) {
  if (const auto *I = dyn_cast<IfStmt>(S)) {
    bool Plain = I->getStatementKind() == IfStatementKind::Ordinary &&
                 !I->getInit() && !I->getConditionVariable();
    if (Plain)
      set(ShapeKind::If, "", {I->getCond(), I->getThen(), I->getElse()});
  } else if (const auto *R = dyn_cast<ReturnStmt>(S))
    set(ShapeKind::Return, "", {R->getRetValue()});
  else if (isa<BreakStmt>(S))
    set(ShapeKind::Break);
  else if (isa<ContinueStmt>(S))
    set(ShapeKind::Continue);
  else if (const auto *B = dyn_cast<CompoundStmt>(S)) {
    set(ShapeKind::Block);
    Result.Parts.assign(B->body_begin(), B->body_end());
  } else if (const auto *D = dyn_cast<DeclStmt>(S))
    if (const auto *V =
            D->isSingleDecl() ? dyn_cast<VarDecl>(D->getSingleDecl()) : nullptr)
      declare(V);
}

} // namespace

Shape evo::shape(const Stmt *S, bool ValueUnused) {
  if (const Stmt *Written = written(S))
    return Shaper(ValueUnused).run(Written);
  Shape Nothing;
  Nothing.Kind = ShapeKind::Absent;
  return Nothing;
}

bool evo::partIsUnused(ShapeKind K, unsigned Index) {
  switch (K) {
  case ShapeKind::Block:
    return true;
  case ShapeKind::For:
    return Index != 1;
  case ShapeKind::RangeFor:
  case ShapeKind::While:
    return Index == 1;
  case ShapeKind::Do:
    return Index == 0;
  case ShapeKind::If:
    return Index > 0;
  default:
    return false;
  }
}

/// The identifier by which a call is looked up; empty if it has none.
static ShapeKey callKey(const CallExpr *C) {
  const Decl *Callee = C->getCalleeDecl();
  const auto *Function = dyn_cast_or_null<FunctionDecl>(Callee);
  if (!Function || !Function->getDeclName().isIdentifier())
    return {ShapeKind::Call, ""};
  bool Member = isa<CXXMemberCallExpr>(C);
  return {Member ? ShapeKind::MemberCall : ShapeKind::Call,
          Function->getName()};
}

ShapeKey evo::shapeKey(const Stmt *S) {
  switch (S->getStmtClass()) {
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return {ShapeKind::Binary, cast<BinaryOperator>(S)->getOpcodeStr()};
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return {ShapeKind::Binary,
            cast<CXXRewrittenBinaryOperator>(S)->getOpcodeStr()};
  case Stmt::CXXOperatorCallExprClass: {
    const auto *C = cast<CXXOperatorCallExpr>(S);
    if (C->getOperator() == OO_Subscript)
      return {ShapeKind::Subscript, ""};
    return {C->getNumArgs() == 2 ? ShapeKind::Binary : ShapeKind::Unary,
            getOperatorSpelling(C->getOperator())};
  }
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
    return callKey(cast<CallExpr>(S));
  case Stmt::UnaryOperatorClass:
    return {ShapeKind::Unary,
            UnaryOperator::getOpcodeStr(cast<UnaryOperator>(S)->getOpcode())};
  case Stmt::ArraySubscriptExprClass:
    return {ShapeKind::Subscript, ""};
  case Stmt::ConditionalOperatorClass:
    return {ShapeKind::Conditional, ""};
  case Stmt::CXXFunctionalCastExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    return {ShapeKind::Construct, ""};
  case Stmt::DoStmtClass:
    return {ShapeKind::Do, ""};
  case Stmt::DeclStmtClass:
    return {ShapeKind::Declare, ""};
  case Stmt::ForStmtClass:
    return {ShapeKind::For, ""};
  case Stmt::CXXForRangeStmtClass:
    return {ShapeKind::RangeFor, ""};
  case Stmt::WhileStmtClass:
    return {ShapeKind::While, ""};
  case Stmt::IfStmtClass:
    return {ShapeKind::If, ""};
  case Stmt::ReturnStmtClass:
    return {ShapeKind::Return, ""};
  default:
    return {ShapeKind::Other, ""};
  }
}
