//===- Products.cpp - Questions about products, without products ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Products.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <array>
#include <map>
#include <optional>
#include <set>

using namespace evo::smt;
using llvm::APInt;

namespace {

/// Products narrower than this are cheap as they are.
constexpr unsigned NarrowestOperand = 12;

/// What a term's bits are made of.
class Words {
public:
  explicit Words(Terms &T) : T(T) {}

  /// All bits from here on are zero.
  unsigned significant(Term A) {
    auto [It, New] = Known.try_emplace(A.Id, T.width(A));
    if (!New)
      return It->second;
    unsigned Bits = std::min(T.width(A), compute(T.node(A)));
    return Known[A.Id] = Bits;
  }

  /// Bits `High` to `Low`, the same term however they were cut out.
  Term bits(Term A, unsigned High, unsigned Low) {
    const unsigned Width = High - Low + 1;
    if (Low >= significant(A))
      return T.value(Width, 0);
    const Node N = T.node(A);
    if (N.Is == Op::BitAnd)
      if (const APInt *Mask = T.constant(N.Args[1]);
          Mask && Mask->extractBits(Width, Low).isAllOnes())
        return bits(N.Args[0], High, Low);
    const APInt *By = N.Is == Op::LShr ? T.constant(N.Args[1]) : nullptr;
    if (By && By->ult(N.Type.Width)) {
      unsigned Shift = By->getZExtValue();
      return upTo(N.Args[0], High + Shift, Low + Shift);
    }
    if (N.Is == Op::ZeroExtend)
      return upTo(N.Args[0], High, Low);
    return T.extract(A, High, Low);
  }

private:
  /// `High` may be beyond the term, where its bits are zero.
  Term upTo(Term A, unsigned High, unsigned Low) {
    unsigned Last = std::min(High, T.width(A) - 1);
    if (Low > Last)
      return T.value(High - Low + 1, 0);
    return T.zeroExtend(bits(A, Last, Low), High - Low + 1);
  }

  unsigned compute(const Node &N) {
    auto Arg = [&](unsigned I) { return significant(N.Args[I]); };
    switch (N.Is) {
    case Op::Value:
      return N.Value.getActiveBits();
    case Op::ZeroExtend:
    case Op::UDiv:
      return Arg(0);
    case Op::BitAnd:
      return std::min(Arg(0), Arg(1));
    case Op::BitOr:
    case Op::BitXor:
      return std::max(Arg(0), Arg(1));
    case Op::Ite:
      return std::max(Arg(1), Arg(2));
    case Op::Concat:
      return Arg(0) ? T.width(N.Args[1]) + Arg(0) : Arg(1);
    case Op::LShr:
      if (const APInt *By = T.constant(N.Args[1]))
        return Arg(0) - std::min<std::uint64_t>(
                            Arg(0), By->getLimitedValue(N.Type.Width));
      return Arg(0);
    default:
      return N.Type.Width;
    }
  }

  Terms &T;
  llvm::DenseMap<std::uint32_t, unsigned> Known;
};

class Rewriter {
public:
  explicit Rewriter(Terms &T) : T(T), W(T) {}

  bool collect(llvm::ArrayRef<Term> Roots) {
    std::vector<Term> Stack(Roots.begin(), Roots.end());
    std::set<Term> Seen;
    while (!Stack.empty()) {
      Term A = Stack.back();
      Stack.pop_back();
      if (!Seen.insert(A).second)
        continue;
      const Node &N = T.node(A);
      llvm::append_range(Stack, N.Args);
      Any |= isHardQuotient(N);
      if (!isUnknownProduct(N))
        continue;
      Any = true;
      if (auto Narrow = signedOperands(N)) {
        Signed.insert(llvm::ArrayRef(*Narrow).vec());
        continue;
      }
      for (Term Each : N.Args)
        Piece = std::min(Piece, W.significant(Each));
    }
    Order.assign(Seen.begin(), Seen.end());
    return Any;
  }

  /// Arguments are older than their users.
  void rewrite() {
    for (Term A : Order) {
      const Node N = T.node(A);
      llvm::SmallVector<Term, 3> Args;
      for (Term Each : N.Args)
        Args.push_back(New.at(Each));
      auto Narrow = signedOperands(N);
      if (isHardQuotient(N))
        New[A] = quotient(N.Is, Args[0], Args[1]);
      else if (isUnknownProduct(N) && Narrow)
        New[A] = signedProduct(N.Type.Width, New.at(Narrow->front()),
                               New.at(Narrow->back()));
      else if (isUnknownProduct(N) && isLowHalf(N))
        New[A] = signedProduct(N.Type.Width, Args[0], Args[1]);
      else if (isUnknownProduct(N))
        New[A] = product(N.Type.Width, Args[0], Args[1]);
      else
        New[A] = Args == N.Args ? A : remade(N, Args);
    }
  }

  Term of(Term A) const { return New.at(A); }
  std::vector<Term> Facts;

private:
  bool isUnknownProduct(const Node &N) {
    return N.Is == Op::Mul && !T.constant(N.Args[0]) &&
           !T.constant(N.Args[1]) && llvm::all_of(N.Args, [&](Term Each) {
             return W.significant(Each) >= NarrowestOperand;
           });
  }

  /// Of a product that has room for the signs of both: what is extended.
  std::optional<std::array<Term, 2>> signedOperands(const Node &N) {
    if (N.Is != Op::Mul)
      return std::nullopt;
    std::array<Term, 2> Narrow;
    for (unsigned I : {0u, 1u}) {
      const Node &Wide = T.node(N.Args[I]);
      if (Wide.Is != Op::SignExtend)
        return std::nullopt;
      Narrow[I] = Wide.Args[0];
      if (T.width(Narrow[I]) < NarrowestOperand ||
          2 * T.width(Narrow[I]) > N.Type.Width)
        return std::nullopt;
    }
    llvm::sort(Narrow);
    return Narrow;
  }

  /// The low bits of a product are the same whatever the signs.
  bool isLowHalf(const Node &N) {
    std::vector<Term> Args(N.Args.begin(), N.Args.end());
    llvm::sort(Args);
    return Signed.count(Args);
  }

  /// Any number with the sign that the product of the two has.
  Term signedProduct(unsigned Width, Term A, Term B) {
    unsigned Whole = T.width(A) + T.width(B);
    if (B < A)
      std::swap(A, B);
    Term P =
        T.symbol("signed!" + std::to_string(A.Id) + "!" + std::to_string(B.Id),
                 bitsSort(Whole));
    auto Negative = [&](Term X) {
      return T.compare(Op::SLess, X, T.value(T.width(X), 0));
    };
    auto Zero = [&](Term X) { return T.equal(X, T.value(T.width(X), 0)); };
    know(T.equal(Zero(P), T.orOf(Zero(A), Zero(B))));
    Term Differ = T.notOf(T.equal(Negative(A), Negative(B)));
    know(T.orOf(Zero(P), T.equal(Negative(P), Differ)));
    return Whole > Width ? T.extract(P, Width - 1, 0) : T.signExtend(P, Width);
  }

  /// Dividing by a power of two is only a shift.
  bool isHardQuotient(const Node &N) {
    if (N.Is != Op::UDiv && N.Is != Op::URem && N.Is != Op::SDiv &&
        N.Is != Op::SRem)
      return false;
    const APInt *By = T.constant(N.Args[1]);
    return W.significant(N.Args[0]) >= NarrowestOperand &&
           !(By && (By->isZero() || By->isPowerOf2()));
  }

  /// Any number as large as the quotient or remainder may be.
  Term quotient(Op Is, Term A, Term B) {
    unsigned Width = T.width(A);
    Term Zero = T.value(Width, 0);
    Term Q = T.symbol("quotient!" + std::to_string(unsigned(Is)) + "!" +
                          std::to_string(A.Id) + "!" + std::to_string(B.Id),
                      bitsSort(Width));
    Term Given = T.notOf(T.equal(B, Zero));
    bool Unsigned = Is == Op::UDiv || Is == Op::URem;
    if (!Unsigned)
      Given = T.andOf(T.compare(Op::SLess, Zero, B),
                      T.compare(Op::SLessEqual, Zero, A));
    know(T.implies(Given, T.compare(Op::ULessEqual, Q, A)));
    if (Is == Op::URem || Is == Op::SRem)
      know(T.implies(Given, T.compare(Op::ULess, Q, B)));
    return Q;
  }

  void know(Term Fact) {
    if (!llvm::is_contained(Facts, Fact))
      Facts.push_back(Fact);
  }

  std::vector<Term> pieces(Term A) {
    std::vector<Term> List;
    unsigned Bits = W.significant(A);
    // More than two pieces cost more than they help.
    unsigned Each = Bits > 2 * Piece ? Bits : Piece;
    for (unsigned Low = 0; Low < Bits; Low += Each)
      List.push_back(W.bits(A, std::min(Low + Each, Bits) - 1, Low));
    return List;
  }

  Term product(unsigned Width, Term A, Term B) {
    Term Sum = T.value(Width, 0);
    unsigned AtA = 0;
    for (Term PartA : pieces(A)) {
      unsigned AtB = 0;
      for (Term PartB : pieces(B)) {
        unsigned At = AtA + AtB;
        AtB += T.width(PartB);
        if (At < Width)
          Sum = T.binary(Op::Add, Sum,
                         T.binary(Op::Shl, unknown(Width, PartA, PartB),
                                  T.value(Width, At)));
      }
      AtA += T.width(PartA);
    }
    return Sum;
  }

  /// Any number that the product of the two, modulo 2^Width, can be.
  Term unknown(unsigned Width, Term A, Term B) {
    const APInt *CA = T.constant(A), *CB = T.constant(B);
    unsigned Whole = T.width(A) + T.width(B);
    if ((CA && CA->isZero()) || (CB && CB->isZero()))
      return T.value(Width, 0);
    if (B < A)
      std::swap(A, B);
    Term P =
        T.symbol("product!" + std::to_string(A.Id) + "!" + std::to_string(B.Id),
                 bitsSort(Whole));
    APInt Most = APInt::getMaxValue(T.width(A)).zext(Whole) *
                 APInt::getMaxValue(T.width(B)).zext(Whole);
    Term Within = T.compare(Op::ULessEqual, P, T.value(Most));
    know(Within);
    return Whole > Width ? T.extract(P, Width - 1, 0) : T.zeroExtend(P, Width);
  }

  Term remade(const Node &N, llvm::ArrayRef<Term> Args) {
    switch (N.Is) {
    case Op::Apply:
      return T.apply(N.Name, Args, N.Type);
    case Op::Not:
      return T.notOf(Args[0]);
    case Op::And:
      return T.andOf(Args[0], Args[1]);
    case Op::Or:
      return T.orOf(Args[0], Args[1]);
    case Op::Ite:
      return T.ite(Args[0], Args[1], Args[2]);
    case Op::Equal:
      return T.equal(Args[0], Args[1]);
    case Op::ULess:
    case Op::ULessEqual:
    case Op::SLess:
    case Op::SLessEqual:
      return T.compare(N.Is, Args[0], Args[1]);
    case Op::Concat:
      return T.concat(Args[0], Args[1]);
    case Op::Extract:
      return T.extract(Args[0], N.High, N.Low);
    case Op::ZeroExtend:
      return T.zeroExtend(Args[0], N.Type.Width);
    case Op::SignExtend:
      return T.signExtend(Args[0], N.Type.Width);
    case Op::Select:
      return T.select(Args[0], Args[1]);
    case Op::Store:
      return T.store(Args[0], Args[1], Args[2]);
    default:
      return T.binary(N.Is, Args[0], Args[1]);
    }
  }

  Terms &T;
  Words W;
  bool Any = false;
  unsigned Piece = ~0u;
  /// Pairs whose product is wanted with its sign.
  std::set<std::vector<Term>> Signed;
  std::vector<Term> Order;
  std::map<Term, Term> New;
};

} // namespace

bool evo::smt::withUnknownProducts(Terms &Arena, const Query &Q,
                                   Query &Result) {
  if (!Q.ForAll.empty())
    return false; // what a product could be may depend on what is bound
  Rewriter R(Arena);
  if (!R.collect(Q.Asserted))
    return false;
  R.rewrite();
  Result = Query();
  for (Term A : Q.Asserted)
    Result.Asserted.push_back(R.of(A));
  llvm::append_range(Result.Asserted, R.Facts);
  return true;
}
