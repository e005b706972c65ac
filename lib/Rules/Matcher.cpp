//===- Matcher.cpp - Comparing code with a pattern ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Matcher.h"
#include "evo/Rules/NodeCompiler.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

Bindings Matcher::start() const {
  Bindings B;
  B.Values.resize(Rule.Values.size());
  B.Locals.resize(Rule.Locals.size());
  B.Types.resize(Rule.Types.size());
  B.TypeSpellings.resize(Rule.Types.size());
  int Nodes = 0;
  for (const Node &N : Pattern.Code)
    forEachNode(N, [&](const Node &) { ++Nodes; });
  B.Nodes.resize(Nodes);
  return B;
}

std::optional<Bindings> Matcher::matchExpression(const Expr *E) const {
  Bindings B = start();
  if (!match(Pattern.Code[0], E, Pattern.ValueUnused, B) || !finish(B))
    return std::nullopt;
  return B;
}

std::optional<Bindings> Matcher::matchStatements(Statements Block,
                                                 std::size_t &Count) const {
  Bindings B = start();
  if (!matchSequence(Pattern.Code, Block, /*Prefix=*/true, Count, B) ||
      !finish(B))
    return std::nullopt;
  return B;
}

bool Matcher::isInstance(const Node &N, const Stmt *S,
                         const Bindings &B) const {
  Bindings Copy = B;
  return match(N, S, false, Copy);
}

/// What can only be checked once everything is bound.
bool Matcher::finish(Bindings &B) const {
  for (const Binding &V : B.Values)
    if (V.Value && namesLocal(V.Value, B))
      return false; // a parameter cannot depend on a variable of the pattern
  for (auto [Index, Concept] : llvm::enumerate(Pattern.Concepts)) {
    QualType T = B.Types[Index];
    if (Concept.empty() || T.isNull() || satisfies(Concept, T, Context))
      continue;
    if (B.NearMiss.empty())
      B.NearMiss = llvm::formatv("{0} = {1} is not {2}", Rule.Types[Index],
                                 typeName(T, Context), Concept);
  }
  return true;
}

bool Matcher::match(const Node &N, const Stmt *S, bool Unused,
                    Bindings &B) const {
  if (N.Kind == ShapeKind::Absent)
    return !S || isa<NullStmt>(S);
  if (!S)
    return false;
  if (N.Id >= 0)
    B.Nodes[N.Id] = S;
  if (N.Kind == ShapeKind::Hole)
    return bindValue(N.Index, S, /*Pointee=*/false, B);
  if (N.Kind == ShapeKind::Capture)
    return bindCapture(N, S, B);
  if (N.Kind == ShapeKind::Local) {
    const auto *D = dyn_cast<DeclRefExpr>(written(S));
    return D && B.Locals[N.Index] && D->getDecl() == B.Locals[N.Index];
  }
  if (const auto *Block = dyn_cast<CompoundStmt>(S))
    if (N.Kind != ShapeKind::Block)
      return Block->size() == 1 && match(N, Block->body_front(), true, B);
  std::size_t Used = 0;
  if (N.Kind == ShapeKind::Block && !isa<CompoundStmt>(S))
    return matchSequence(N.Parts, S, /*Prefix=*/false, Used, B);
  Shape F = shape(S, Unused);
  if (F.Kind != N.Kind)
    return false;
  if (N.Kind == ShapeKind::Block)
    return matchSequence(N.Parts, F.Parts, /*Prefix=*/false, Used, B);
  return matchParts(N, F, B);
}

bool Matcher::matchParts(const Node &N, const Shape &F, Bindings &B) const {
  if (N.Kind == ShapeKind::Name || N.Kind == ShapeKind::Call) {
    if (N.Text.empty() != !F.Callee)
      return false;
    if (F.Callee && qualifiedName(F.Callee) != N.Text)
      return false;
  } else if (F.Text != N.Text)
    return false;
  if (F.Parts.size() != N.Parts.size() || !matchDeclared(N, F, B))
    return false;
  for (auto [I, Part] : llvm::enumerate(N.Parts)) {
    bool Ok = I == 0 && F.Arrow
                  ? matchObject(Part, F.Parts[0], B)
                  : match(Part, F.Parts[I], partIsUnused(F.Kind, I), B);
    if (!Ok)
      return false;
  }
  return true;
}

/// Matches the object before `->`: `N` stands for what `Pointer` points to.
bool Matcher::matchObject(const Node &N, const Stmt *Pointer,
                          Bindings &B) const {
  const auto *Written = dyn_cast<CXXOperatorCallExpr>(written(Pointer));
  bool Overloaded = Written && Written->getOperator() == OO_Arrow;
  const Stmt *Operand = Overloaded ? Written->getArg(0) : Pointer;
  if (N.Id >= 0)
    B.Nodes[N.Id] = Operand;
  if (N.Kind == ShapeKind::Hole)
    return bindValue(N.Index, Pointer, /*Pointee=*/true, B);
  if (N.Kind == ShapeKind::Unary && N.Text == "*")
    return match(N.Parts[0], Operand, false, B);
  return false;
}

static bool matchDeclaredType(const TypePattern &P, QualType T,
                              const ASTContext &Context, TypeBindings &Types) {
  if (P.Kind == TypePattern::RValueRef && P.Parts[0].Kind == TypePattern::Any)
    return true; // auto &&: a variable of whatever form
  if (P.Kind == TypePattern::LValueRef || P.Kind == TypePattern::RValueRef)
    return matchType(P, T, Context, Types, /*Top=*/false);
  return !T->isReferenceType() && matchType(P, T, Context, Types);
}

bool Matcher::matchDeclared(const Node &N, const Shape &F, Bindings &B) const {
  if (!N.Types.empty() &&
      (F.Type.isNull() ||
       !matchDeclaredType(N.Types[0], F.Type, Context, B.Types)))
    return false;
  if (N.Kind != ShapeKind::Declare && N.Kind != ShapeKind::RangeFor)
    return true;
  const auto *V = dyn_cast_or_null<VarDecl>(F.Declared);
  if (!V)
    return false;
  B.Locals[N.Index] = V;
  const TypePattern *P = &N.Types[0];
  TypeLoc Spelling =
      V->getTypeSourceInfo() ? V->getTypeSourceInfo()->getTypeLoc() : TypeLoc();
  while (!P->Parts.empty() && (P->Kind == TypePattern::LValueRef ||
                               P->Kind == TypePattern::RValueRef)) {
    P = &P->Parts[0];
    if (auto Reference = Spelling.getAs<ReferenceTypeLoc>())
      Spelling = Reference.getPointeeLoc();
  }
  if (P->Kind == TypePattern::Parameter && Spelling)
    B.TypeSpellings[P->Index] = Spelling.getUnqualifiedLoc();
  return true;
}

bool Matcher::matchSequence(llvm::ArrayRef<Node> P, Statements S, bool Prefix,
                            std::size_t &Used, Bindings &B) const {
  if (P.empty())
    return Prefix || S.empty();
  if (P[0].Kind != ShapeKind::Capture) {
    if (S.empty())
      return false;
    ++Used;
    return match(P[0], S[0], isa<Expr>(S[0]), B) &&
           matchSequence(P.drop_front(), S.drop_front(), Prefix, Used, B);
  }
  // The last capture takes the rest; another as little as lets the rest match.
  std::size_t Least = P.size() == 1 ? S.size() : 0;
  for (std::size_t Count = Least; Count <= S.size(); ++Count) {
    Bindings Try = B;
    std::size_t More = Used + Count;
    if (!bindCapture(P[0], S.take_front(Count), Try))
      return false;
    if (!matchSequence(P.drop_front(), S.drop_front(Count), Prefix, More, Try))
      continue;
    Used = More;
    B = std::move(Try);
    return true;
  }
  return false;
}

//===--- Values -----------------------------------------------------------===//

static bool isSmallLiteral(const Expr *E) {
  const auto *I = dyn_cast<IntegerLiteral>(E);
  return I && I->getValue().ult(1u << 15);
}

static bool convertsToBase(const Expr *Original) {
  for (const auto *C = dyn_cast<ImplicitCastExpr>(Original); C;
       C = dyn_cast<ImplicitCastExpr>(C->getSubExpr()))
    if (C->getCastKind() == CK_DerivedToBase ||
        C->getCastKind() == CK_UncheckedDerivedToBase)
      return true;
  return false;
}

bool Matcher::fits(int Index, const Expr *Original, const Expr *E, bool Pointee,
                   Bindings &B) const {
  const TypePattern *P = &Pattern.ValueTypes[Index];
  QualType T = written(E)->getType().getNonReferenceType().getCanonicalType();
  if (Pointee)
    T = Original->getType()->getPointeeType();
  if (T.isNull() || T->isDependentType())
    return false;
  if (isSmallLiteral(written(E)) || convertsToBase(Original))
    T = Original->getType();
  if (P->Kind == TypePattern::LValueRef) {
    P = &P->Parts[0];
    bool Open =
        P->Kind == TypePattern::Parameter || P->Kind == TypePattern::Any;
    bool Object = Pointee || written(E)->isLValue();
    if (!P->Const && (!Object || (!Open && T.isConstQualified())))
      return false;
  } else if (P->Kind == TypePattern::RValueRef)
    P = &P->Parts[0];
  if (P->Kind != TypePattern::Parameter)
    return matchType(*P, T, Context, B.Types);
  if (T->isArrayType() && Pattern.ValueTypes[Index].Kind == P->Kind)
    T = Context.getArrayDecayedType(T);
  QualType Known = B.Types[P->Index];
  if (!matchType(*P, T, Context, B.Types) && B.NearMiss.empty())
    B.NearMiss = llvm::formatv(
        "{0} would be both {1} and {2}", Rule.Types[P->Index],
        Known.isNull() ? "?" : typeName(Known, Context), typeName(T, Context));
  return !T.isVolatileQualified();
}

bool Matcher::bindValue(int Index, const Stmt *S, bool Pointee,
                        Bindings &B) const {
  const auto *Original = dyn_cast<Expr>(S);
  if (!Original)
    return false;
  const Expr *E = writtenWithParens(Original);
  if (Pointee)
    if (const auto *C = dyn_cast<CXXOperatorCallExpr>(written(E));
        C && C->getOperator() == OO_Arrow)
      E = writtenWithParens(C->getArg(0));
  Binding &Slot = B.Values[Index];
  if (Slot.Value)
    return Slot.Pointee == Pointee && sameCode(Slot.Value, E, Context);
  if (!fits(Index, Original, E, Pointee, B))
    return false;
  Slot.Value = E;
  Slot.Pointee = Pointee;
  return true;
}
