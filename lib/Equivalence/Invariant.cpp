//===- Invariant.cpp - Relations that may hold at loop heads ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Invariant.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"
#include <optional>

using namespace evo;
using namespace evo::smt;
using llvm::APInt;

namespace {

class Family {
public:
  Family(Terms &T, Tier Wanted) : T(T), Wanted(Wanted) {}

  std::vector<Relation> List;

  void alone(unsigned I, const Quantity &Q) {
    List.push_back({Relation::IsStart, I, I});
    if (Q.Floating)
      return;
    List.push_back({Relation::NotNegative, I, I});
    if (Wanted != Tier::Plain && Q.Counts && T.width(Q.Bits) >= 8)
      for (std::int64_t Factor : {16, 8, 4, 2})
        List.push_back({Relation::LowBits, I, I, Factor});
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
    bool Steady = (Left.Counts || !Left.Changes) &&
                  (Right.Counts || !Right.Changes) &&
                  (Left.Counts || Right.Counts || !Other.isValid());
    if (W == V && Left.Pointer == Right.Pointer && Steady) {
      Add(Relation::SignedAtMost);
      Add(Relation::UnsignedAtMost);
      Add(Relation::SignedLess);
      Add(Relation::UnsignedLess);
    }
    if (!Other.isValid() && Left.Counts && Right.Counts)
      distance(I, W, J, V);
  }

  /// Each value of one side beside two to four of the other.
  void combined(const std::vector<Quantity> &Values, unsigned N,
                const std::set<Join> &Joins) {
    for (unsigned I = 0; I < N; ++I) {
      if (Values[I].Floating || !Values[I].Changes)
        continue;
      std::vector<unsigned> Others;
      for (unsigned J = 0; J < N; ++J)
        if (Values[J].OfFine != Values[I].OfFine && !Values[J].Floating &&
            T.sort(Values[J].Bits) == T.sort(Values[I].Bits))
          Others.push_back(J);
      choose(I, Others, 0, {}, Joins);
    }
  }

  /// One value runs by an argument for each step of the other.
  void multiples(const std::vector<Quantity> &Values, unsigned N,
                 const std::vector<Quantity> &Arguments) {
    for (unsigned I = 0; I < N; ++I)
      for (unsigned J = 0; J < N; ++J) {
        const Quantity &X = Values[I], &Y = Values[J];
        if (I == J || X.Floating || Y.Floating || !X.Changes || !Y.Changes ||
            T.sort(X.Bits) != T.sort(Y.Bits))
          continue;
        List.push_back({Relation::Square, I, J});
        for (const Quantity &K : Arguments)
          if (!K.Floating && T.sort(K.Bits) == T.sort(X.Bits))
            for (std::int64_t Factor : {1, 4, 8, -1, 2})
              List.push_back({Relation::Multiple, I, J, Factor, K.Bits});
      }
  }

private:
  void choose(unsigned I, const std::vector<unsigned> &Others, unsigned From,
              const std::vector<unsigned> &Chosen,
              const std::set<Join> &Joins) {
    constexpr std::size_t Most = 4, MostRelations = 1500;
    if (List.size() > MostRelations)
      return;
    if (Chosen.size() > 1)
      for (Join How : Joins)
        List.push_back({Relation::Combined, I, I, 1, {}, How, Chosen});
    if (Chosen.size() == Most)
      return;
    for (unsigned At = From; At < Others.size(); ++At) {
      std::vector<unsigned> More = Chosen;
      More.push_back(Others[At]);
      choose(I, Others, At + 1, More, Joins);
    }
  }

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
                                     const std::set<Join> &Joins, Tier Wanted) {
  constexpr std::size_t MostValues = 40;
  unsigned N = std::min(Values.size(), MostValues);
  Family F(T, Wanted);
  for (unsigned I = 0; I < N; ++I) {
    F.alone(I, Values[I]);
    for (unsigned J = 0; J < N; ++J)
      if (I != J)
        F.pair(I, Values[I], J, Values[J], {});
    for (const Quantity &A : Arguments)
      F.pair(I, Values[I], 0, A, A.Bits);
  }
  if (Wanted != Tier::Plain)
    F.combined(Values, N, Joins);
  if (Wanted == Tier::Products)
    F.multiples(Values, N, Arguments);
  return std::move(F.List);
}

static Term joined(Terms &T, Join How, Term X, Term Y) {
  switch (How) {
  case Join::Sum:
    return T.binary(Op::Add, X, Y);
  case Join::Xor:
    return T.binary(Op::BitXor, X, Y);
  case Join::And:
    return T.binary(Op::BitAnd, X, Y);
  case Join::Or:
    return T.binary(Op::BitOr, X, Y);
  case Join::SMin:
    return T.ite(T.compare(Op::SLess, X, Y), X, Y);
  case Join::SMax:
    return T.ite(T.compare(Op::SLess, X, Y), Y, X);
  case Join::UMin:
    return T.ite(T.compare(Op::ULess, X, Y), X, Y);
  case Join::UMax:
    return T.ite(T.compare(Op::ULess, X, Y), Y, X);
  }
  llvm_unreachable("all joins are listed");
}

static Term linear(Terms &T, const Relation &R, const View &V) {
  std::vector<Term> Parts;
  for (unsigned I : R.Parts)
    Parts.push_back(V.Now[I]);
  Parts.insert(Parts.end(), R.Others.begin(), R.Others.end());
  unsigned W = 0;
  for (Term P : Parts)
    W = std::max(W, T.width(P));
  auto Number = [&](std::int64_t N) {
    return T.value(APInt(64, N).sextOrTrunc(W));
  };
  Term Sum = T.value(W, 0);
  for (unsigned I = 0; I < Parts.size(); ++I) {
    Term Wide =
        R.Signed ? T.signExtend(Parts[I], W) : T.zeroExtend(Parts[I], W);
    Sum = T.binary(Op::Add, Sum, T.binary(Op::Mul, Wide, Number(R.Weights[I])));
  }
  return T.equal(Sum, Number(R.Weights.back()));
}

namespace {

/// A sum of terms, in so many bits that nothing wraps.
class ExactSum {
public:
  ExactSum(Terms &T, const WeightedSum &S, bool Signed, const View &V)
      : T(T), S(S), Signed(Signed) {
    for (unsigned I : S.Parts)
      Parts.push_back(V.Now[I]);
    Parts.insert(Parts.end(), S.Others.begin(), S.Others.end());
    W = APInt(64, S.Most).getSignificantBits();
    for (unsigned I = 0; I < Parts.size(); ++I)
      W = std::max(W, T.width(Parts[I]) + weight(I).getActiveBits());
    W += 2 + llvm::Log2_64_Ceil(Parts.size() + 1);
  }

  /// With what is subtracted on the other side: products of positive numbers
  /// are easier.
  Term isAtMost() {
    if (auto Two = twoParts())
      return *Two;
    APInt Most = APInt(64, S.Most).sext(W);
    Term Left = T.value(W, 0), Right = Left;
    (Most.isNegative() ? Left : Right) = T.value(Most.abs());
    for (unsigned I = 0; I < Parts.size(); ++I) {
      Term Wide =
          extends(I) ? T.signExtend(Parts[I], W) : T.zeroExtend(Parts[I], W);
      Term Weighted = T.binary(Op::Mul, Wide, T.value(weight(I).zext(W)));
      Term &Side = S.Weights[I] < 0 ? Right : Left;
      Side = T.binary(Op::Add, Side, Weighted);
    }
    return T.compare(Op::SLessEqual, Left, Right);
  }

private:
  APInt weight(unsigned I) const { return APInt(64, S.Weights[I]).abs(); }
  bool extends(unsigned I) const { return Signed && T.width(Parts[I]) > 1; }

  /// x <= y, or nothing.
  std::optional<Term> twoParts() {
    if (Parts.size() != 2 || S.Most != 0 || !weight(0).isOne() ||
        S.Weights[1] != -S.Weights[0] || T.width(Parts[0]) != T.width(Parts[1]))
      return std::nullopt;
    bool Turned = S.Weights[0] < 0;
    return T.compare(extends(0) ? Op::SLessEqual : Op::ULessEqual,
                     Parts[Turned ? 1 : 0], Parts[Turned ? 0 : 1]);
  }

  Terms &T;
  const WeightedSum &S;
  bool Signed;
  std::vector<Term> Parts;
  unsigned W = 0;
};

} // namespace

static Term alternatives(Terms &T, const Relation &R, const View &V) {
  Term Any = T.boolean(false);
  for (const WeightedSum &S : R.AnyOf)
    Any = T.orOf(Any, ExactSum(T, S, R.Signed, V).isAtMost());
  return Any;
}

static Term distances(Terms &T, const Relation &R, const View &V) {
  unsigned W = T.width(V.Now[R.A]);
  Term Far = T.binary(Op::Sub, V.Now[R.B], V.Start[R.B]);
  Far = R.Is == Relation::WideUnsignedDistance ? T.zeroExtend(Far, W)
                                               : T.signExtend(Far, W);
  Far = T.binary(Op::Mul, Far, T.value(APInt(64, R.Factor).zextOrTrunc(W)));
  return T.equal(T.binary(Op::Sub, V.Now[R.A], V.Start[R.A]), Far);
}

static Term combination(Terms &T, const Relation &R, const View &V) {
  Term All = V.Now[R.Parts[0]];
  for (unsigned At = 1; At < R.Parts.size(); ++At)
    All = joined(T, R.How, All, V.Now[R.Parts[At]]);
  return T.equal(V.Now[R.A], All);
}

static Term multiple(Terms &T, const Relation &R, const View &V) {
  Term X = V.Now[R.A];
  Term Far = T.binary(Op::Sub, V.Now[R.B], V.Start[R.B]);
  Term Step = T.binary(Op::Mul, R.Other,
                       T.value(APInt(64, R.Factor).zextOrTrunc(T.width(X))));
  return T.equal(T.binary(Op::Sub, X, V.Start[R.A]),
                 T.binary(Op::Mul, Far, Step));
}

Term evo::holds(Terms &T, const Relation &R, const View &V) {
  if (R.Is == Relation::Linear)
    return linear(T, R, V);
  if (R.Is == Relation::Alternatives)
    return alternatives(T, R, V);
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
  case Relation::WideUnsignedDistance:
    return distances(T, R, V);
  case Relation::NotNegative:
    return T.compare(Op::SLessEqual, T.value(W, 0), X);
  case Relation::SignedAtMost:
    return T.compare(Op::SLessEqual, X, Y);
  case Relation::SignedLess:
    return T.compare(Op::SLess, X, Y);
  case Relation::UnsignedLess:
    return T.compare(Op::ULess, X, Y);
  case Relation::UnsignedAtMost:
    return T.compare(Op::ULessEqual, X, Y);
  case Relation::Combined:
    return combination(T, R, V);
  case Relation::Multiple:
    return multiple(T, R, V);
  case Relation::LowBits:
    return T.equal(T.binary(Op::BitAnd, T.binary(Op::Sub, X, V.Start[R.A]),
                            T.value(W, R.Factor - 1)),
                   T.value(W, 0));
  case Relation::Linear:
  case Relation::Alternatives:
    break;
  case Relation::Square:
    return T.equal(X, T.binary(Op::Mul, Y, Y));
  case Relation::IsStart:
    return T.equal(X, V.Start[R.A]);
  }
  llvm_unreachable("all relations are listed");
}
