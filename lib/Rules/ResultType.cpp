//===- ResultType.cpp - The type of the rewritten expression ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Checks.h"
#include "clang/AST/DeclCXX.h"

using namespace evo;
using namespace clang;

namespace {

/// A type, and whether it is that of an object.
struct Result {
  QualType Type; ///< canonical and unqualified; null: not known
  bool Object = false;
};

class TypeComputer {
public:
  explicit TypeComputer(const Occasion &O)
      : O(O), Context(O.Known.unit().context()) {}

  Result of(const Node &N) const;

private:
  Result typeOf(const Expr *E) const {
    return {E->getType()
                .getNonReferenceType()
                .getCanonicalType()
                .getUnqualifiedType(),
            E->isLValue()};
  }
  QualType arithmetic(QualType A, QualType B) const;
  Result binary(const Node &N) const;
  Result memberCall(const Node &N) const;
  QualType objectType(const Node &N, bool &Const) const;

  const Occasion &O;
  const ASTContext &Context;
};

/// The usual arithmetic conversions.
QualType TypeComputer::arithmetic(QualType A, QualType B) const {
  if (!A->isArithmeticType() || !B->isArithmeticType())
    return QualType();
  if (A->isRealFloatingType() || B->isRealFloatingType()) {
    if (!A->isRealFloatingType())
      return B;
    return !B->isRealFloatingType() || Context.getFloatingTypeOrder(A, B) >= 0
               ? A
               : B;
  }
  auto Promoted = [&](QualType T) {
    return (Context.isPromotableIntegerType(T)
                ? Context.getPromotedIntegerType(T)
                : T)
        .getCanonicalType();
  };
  A = Promoted(A), B = Promoted(B);
  if (A == B)
    return A;
  int Order = Context.getIntegerTypeOrder(A, B);
  bool UnsignedA = A->isUnsignedIntegerType();
  if (UnsignedA == B->isUnsignedIntegerType())
    return Order >= 0 ? A : B;
  QualType Unsigned = UnsignedA ? A : B, Signed = UnsignedA ? B : A;
  if (Context.getIntegerTypeOrder(Unsigned, Signed) >= 0)
    return Unsigned;
  if (Context.getTypeSize(Signed) > Context.getTypeSize(Unsigned))
    return Signed;
  return Context.getCorrespondingUnsignedType(Signed).getCanonicalType();
}

Result TypeComputer::binary(const Node &N) const {
  Result A = of(N.Parts[0]), B = of(N.Parts[1]);
  if (llvm::is_contained({"==", "!=", "<", ">", "<=", ">=", "&&", "||"},
                         N.Text))
    return {A.Type.isNull() || B.Type.isNull() ? QualType()
                                               : QualType(Context.BoolTy)};
  if (N.Text.back() == '=') // an assignment gives its left side
    return {A.Type, true};
  if (A.Type.isNull() || B.Type.isNull())
    return {};
  if (N.Text == "<<" || N.Text == ">>")
    return {B.Type->isIntegerType() ? arithmetic(A.Type, A.Type) : QualType()};
  return {arithmetic(A.Type, B.Type)};
}

QualType TypeComputer::objectType(const Node &N, bool &Const) const {
  if (N.Kind != ShapeKind::Hole)
    return of(N).Type;
  const Binding &B = O.Bound.Values[N.Index];
  if (!B.Value)
    return QualType();
  QualType T = written(B.Value)->getType().getNonReferenceType();
  if (B.Pointee) {
    if (const CXXRecordDecl *R = T->getAsCXXRecordDecl()) {
      // operator-> of a smart pointer or iterator: take its result.
      T = QualType();
      for (const NamedDecl *D :
           R->lookup(R->getASTContext().DeclarationNames.getCXXOperatorName(
               OO_Arrow)))
        if (const auto *M = dyn_cast<CXXMethodDecl>(D))
          T = M->getReturnType();
    }
    T = T.isNull() ? T : T->getPointeeType();
  }
  if (!T.isNull())
    Const = T.isConstQualified();
  return T;
}

Result TypeComputer::memberCall(const Node &N) const {
  bool Const = false;
  QualType Object = objectType(N.Parts[0], Const);
  const CXXRecordDecl *Record =
      Object.isNull() ? nullptr : Object->getAsCXXRecordDecl();
  if (!Record || !Record->hasDefinition())
    return {};
  std::vector<QualType> OfConst, OfOther;
  for (const NamedDecl *D :
       Record->lookup(DeclarationName(&Context.Idents.get(N.Text)))) {
    const auto *M = dyn_cast<CXXMethodDecl>(D);
    unsigned Count = N.Parts.size() - 1;
    if (!M || Count > M->getNumParams() || Count < M->getMinRequiredArguments())
      continue;
    (M->isConst() ? OfConst : OfOther).push_back(M->getReturnType());
  }
  std::vector<QualType> &Found = Const || OfOther.empty() ? OfConst : OfOther;
  if (Found.empty())
    return {};
  for (QualType T : Found)
    if (T.getCanonicalType() != Found[0].getCanonicalType())
      return {};
  QualType T = Found[0];
  return {T.getNonReferenceType().getCanonicalType().getUnqualifiedType(),
          T->isLValueReferenceType()};
}

Result TypeComputer::of(const Node &N) const {
  if (const Node *Same = findNode(O.Pattern, N))
    if (const auto *E = dyn_cast_or_null<Expr>(O.Bound.Nodes[Same->Id]);
        E &&
        !(Same->Kind == ShapeKind::Hole && O.Bound.Values[Same->Index].Pointee))
      return typeOf(written(E));
  switch (N.Kind) {
  case ShapeKind::Hole: {
    const Binding &B = O.Bound.Values[N.Index];
    bool Const = false;
    QualType T = objectType(N, Const);
    if (T.isNull())
      return {};
    return {T.getCanonicalType().getUnqualifiedType(),
            B.Pointee || written(B.Value)->isLValue()};
  }
  case ShapeKind::Integer:
    return {Context.IntTy};
  case ShapeKind::Bool:
    return {Context.BoolTy};
  case ShapeKind::Character:
    return {Context.CharTy};
  case ShapeKind::Binary:
    return binary(N);
  case ShapeKind::Unary: {
    if (N.Text == "!")
      return {Context.BoolTy};
    Result A = of(N.Parts[0]);
    bool Arithmetic = N.Text == "-" || N.Text == "+" || N.Text == "~";
    return {Arithmetic && !A.Type.isNull() ? arithmetic(A.Type, A.Type)
                                           : QualType()};
  }
  case ShapeKind::MemberCall:
    return memberCall(N);
  case ShapeKind::Call:
    return llvm::is_contained(
               {"std::countr_zero", "std::countl_zero", "std::popcount"},
               N.Text)
               ? Result{Context.IntTy}
               : Result();
  case ShapeKind::Conditional: {
    Result A = of(N.Parts[1]), B = of(N.Parts[2]);
    if (A.Type.isNull() || B.Type.isNull())
      return {};
    return {A.Type == B.Type ? A.Type : arithmetic(A.Type, B.Type)};
  }
  default:
    return {};
  }
}

} // namespace

Answer evo::checkResultType(const Occasion &O) {
  if (!O.Pattern.Expression || O.Unused)
    return Answer::yes("no value is used");
  const ASTContext &Context = O.Known.unit().context();
  const auto *Old = cast<Expr>(written(O.Code.front()));
  QualType Had = Old->getType()
                     .getNonReferenceType()
                     .getCanonicalType()
                     .getUnqualifiedType();
  Result New = TypeComputer(O).of(O.Rule.After.front());
  if (New.Type.isNull()) {
    TypeBindings None(O.Rule.Types.size());
    if (O.Rule.AfterType.Kind != TypePattern::Any &&
        matchType(O.Rule.AfterType, Had, Context, None))
      return Answer::yes("same type");
    return Answer::unknown("the type of the new expression is not known");
  }
  if (New.Type != Had)
    return Answer::no("the result would be " + typeName(New.Type, Context) +
                      " instead of " + typeName(Had, Context));
  if (Old->isLValue() && !New.Object)
    return Answer::no("the result would no longer be an object");
  return Answer::yes("same type");
}
