//===- Invariant.cpp - Relations that may hold at loop heads ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Invariant.h"
#include "llvm/Support/ErrorHandling.h"

using namespace evo;
using namespace evo::smt;
using llvm::APInt;

namespace {

class Family {
public:
  Family(Terms &T, Tier Wanted) : T(T), Wanted(Wanted) {}

  std::vector<Relation> List;

  void alone(unsigned I, bool Floating) {
    List.push_back({Relation::IsStart, I, I});
    if (!Floating)
      List.push_back({Relation::NotNegative, I, I});
  }

  /// `I` beside the other value `J`, or beside the argument `Other`.
  void pair(unsigned I, const Quantity &Left, unsigned J, const Quantity &Right,
            Term Other) {
    unsigned W = T.width(Left.Bits), V = T.width(Right.Bits);
    bool Once = Other.isValid() || I < J;
    if (Left.Floating != Right.Floating)
      return;
    auto Add = [&](Relation::Kind Is) { List.push_back({Is, I, J, 1, Other}); };
    if (W == V && Once)
      Add(Relation::Equal);
    if (Left.Floating)
      return;
    if (W > V) {
      Add(Relation::ZeroExtended);
      Add(Relation::SignExtended);
    }
    if (Wanted == Tier::Plain)
      return;
    if (W == V) {
      Add(Relation::SignedAtMost);
      Add(Relation::UnsignedAtMost);
    }
    if (!Other.isValid())
      distance(I, W, J, V);
  }

private:
  void distance(unsigned I, unsigned W, unsigned J, unsigned V) {
    for (std::int64_t Factor : {1, -1, 2, 4, 8, 3, 5, 16}) {
      if (W == V && (Factor > 1 || I < J))
        List.push_back({Relation::SameDistance, I, J, Factor});
      if (W > V) {
        List.push_back({Relation::WideDistance, I, J, Factor});
        List.push_back({Relation::WideUnsignedDistance, I, J, Factor});
      }
    }
  }

  Terms &T;
  Tier Wanted;
};

} // namespace

std::vector<Relation> evo::relations(Terms &T,
                                     const std::vector<Quantity> &Values,
                                     const std::vector<Quantity> &Arguments,
                                     Tier Wanted) {
  constexpr std::size_t MostValues = 40;
  unsigned N = std::min(Values.size(), MostValues);
  Family F(T, Wanted);
  for (unsigned I = 0; I < N; ++I) {
    F.alone(I, Values[I].Floating);
    for (unsigned J = 0; J < N; ++J)
      if (I != J)
        F.pair(I, Values[I], J, Values[J], {});
    for (const Quantity &A : Arguments)
      F.pair(I, Values[I], 0, A, A.Bits);
  }
  return std::move(F.List);
}

Term evo::holds(Terms &T, const Relation &R, const View &V) {
  Term X = V.Now[R.A], Y = R.Other.isValid() ? R.Other : V.Now[R.B];
  unsigned W = T.width(X);
  switch (R.Is) {
  case Relation::Equal:
    return T.equal(X, Y);
  case Relation::ZeroExtended:
    return T.equal(X, T.zeroExtend(Y, W));
  case Relation::SignExtended:
    return T.equal(X, T.signExtend(Y, W));
  case Relation::SameDistance:
  case Relation::WideDistance:
  case Relation::WideUnsignedDistance: {
    Term Far = T.binary(Op::Sub, Y, V.Start[R.B]);
    Far = R.Is == Relation::WideUnsignedDistance ? T.zeroExtend(Far, W)
                                                 : T.signExtend(Far, W);
    Far = T.binary(Op::Mul, Far, T.value(APInt(64, R.Factor).zextOrTrunc(W)));
    return T.equal(T.binary(Op::Sub, X, V.Start[R.A]), Far);
  }
  case Relation::NotNegative:
    return T.compare(Op::SLessEqual, T.value(W, 0), X);
  case Relation::SignedAtMost:
    return T.compare(Op::SLessEqual, X, Y);
  case Relation::UnsignedAtMost:
    return T.compare(Op::ULessEqual, X, Y);
  case Relation::IsStart:
    return T.equal(X, V.Start[R.A]);
  }
  llvm_unreachable("all relations are listed");
}
