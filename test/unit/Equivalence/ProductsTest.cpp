//===- ProductsTest.cpp - Unknown products stand for the real ones ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../../../lib/Equivalence/Products.h"
#include "gtest/gtest.h"
#include <functional>
#include <map>
#include <random>

using namespace evo::smt;
using llvm::APInt;

namespace {

/// The value of a term, with `Symbols` asked for those of symbols.
class Evaluation {
public:
  using Lookup = std::function<APInt(const Node &)>;
  Evaluation(const Terms &T, Lookup Symbols) : T(T), Symbols(Symbols) {}

  APInt of(Term A) {
    if (auto It = Known.find(A); It != Known.end())
      return It->second;
    APInt V = compute(T.node(A));
    Known.emplace(A, V);
    return V;
  }

  /// As SMT-LIB has it: everything but by zero as in C.
  static APInt divided(Op Is, const APInt &A, const APInt &B) {
    if (B.isZero()) {
      bool One = Is == Op::SDiv && A.isNegative();
      return Is == Op::URem || Is == Op::SRem ? A
             : One                            ? APInt(A.getBitWidth(), 1)
                   : APInt::getAllOnes(A.getBitWidth());
    }
    return Is == Op::UDiv   ? A.udiv(B)
           : Is == Op::URem ? A.urem(B)
           : Is == Op::SDiv ? A.sdiv(B)
                            : A.srem(B);
  }

private:
  APInt compute(const Node &N) {
    auto Arg = [&](unsigned I) { return of(N.Args[I]); };
    auto Bool = [](bool B) { return APInt(1, B); };
    switch (N.Is) {
    case Op::Value:
      return N.Value;
    case Op::Symbol:
      return Symbols(N);
    case Op::Not:
      return Bool(Arg(0) == 0);
    case Op::And:
    case Op::BitAnd:
      return Arg(0) & Arg(1);
    case Op::Or:
    case Op::BitOr:
      return Arg(0) | Arg(1);
    case Op::Ite:
      return Arg(Arg(0) == 1 ? 1 : 2);
    case Op::Equal:
      return Bool(Arg(0) == Arg(1));
    case Op::ULess:
      return Bool(Arg(0).ult(Arg(1)));
    case Op::Add:
      return Arg(0) + Arg(1);
    case Op::Sub:
      return Arg(0) - Arg(1);
    case Op::Mul:
      return Arg(0) * Arg(1);
    case Op::Shl:
      return Arg(0).shl(Arg(1));
    case Op::LShr:
      return Arg(0).lshr(Arg(1));
    case Op::Extract:
      return Arg(0).extractBits(N.High - N.Low + 1, N.Low);
    case Op::ZeroExtend:
      return Arg(0).zext(N.Type.Width);
    case Op::SignExtend:
      return Arg(0).sext(N.Type.Width);
    case Op::SLess:
      return Bool(Arg(0).slt(Arg(1)));
    case Op::UDiv:
    case Op::URem:
    case Op::SDiv:
    case Op::SRem:
      return divided(N.Is, Arg(0), Arg(1));
    default:
      ADD_FAILURE() << "an operation the test does not know";
      return APInt(N.Type.Width, 0);
    }
  }

  const Terms &T;
  Lookup Symbols;
  std::map<Term, APInt> Known;
};

struct Words {
  Terms T;
  Term X = T.symbol("x", bitsSort(32)), Y = T.symbol("y", bitsSort(32));

  Term low(Term A) { return T.binary(Op::BitAnd, A, T.value(32, 0xffff)); }
  Term high(Term A) { return T.binary(Op::LShr, A, T.value(32, 16)); }
  Term times(Term A, Term B) { return T.binary(Op::Mul, A, B); }
  Term wide() {
    return T.extract(times(T.zeroExtend(X, 64), T.zeroExtend(Y, 64)), 63, 32);
  }

  /// What the unknown products must be for `Result` to mean what `Q` does: the
  /// names say of which terms each is the product.
  APInt realValue(const Node &N, const APInt &VX, const APInt &VY) {
    if (N.Name == "x" || N.Name == "y")
      return N.Name == "x" ? VX : VY;
    auto [Prefix, Ids] = llvm::StringRef(N.Name).split('!');
    unsigned Is = 0;
    if (Prefix == "quotient") {
      auto [Number, Rest] = Ids.split('!');
      EXPECT_FALSE(Number.getAsInteger(10, Is));
      Ids = Rest;
    }
    auto [A, B] = Ids.split('!');
    Term Factors[2];
    EXPECT_FALSE(A.getAsInteger(10, Factors[0].Id));
    EXPECT_FALSE(B.getAsInteger(10, Factors[1].Id));
    Evaluation E(T, [&](const Node &M) { return realValue(M, VX, VY); });
    if (Prefix == "quotient")
      return Evaluation::divided(Op(Is), E.of(Factors[0]), E.of(Factors[1]));
    if (Prefix == "signed")
      return E.of(Factors[0]).sext(N.Type.Width) *
             E.of(Factors[1]).sext(N.Type.Width);
    EXPECT_EQ(Prefix, "product");
    return E.of(Factors[0]).zext(N.Type.Width) *
           E.of(Factors[1]).zext(N.Type.Width);
  }
};

} // namespace

/// What is added about the unknown numbers must hold for the real ones.
static void meanTheSame(Words &W, const Query &Q, const Query &Unknown) {
  std::mt19937 Random(7);
  for (unsigned Round = 0; Round < 300; ++Round) {
    std::uint32_t Edges[] = {0, 1, 0xffff, 0x80000000, 0xffffffff};
    APInt VX(32, Round < 25 ? Edges[Round / 5] : Random()),
        VY(32, Round < 25 ? Edges[Round % 5] : Random() >> Round % 32);
    Evaluation E(W.T, [&](const Node &N) { return W.realValue(N, VX, VY); });
    for (std::size_t I = 0; I < Unknown.Asserted.size(); ++I) {
      APInt Wanted = I < Q.Asserted.size() ? E.of(Q.Asserted[I]) : APInt(1, 1);
      EXPECT_EQ(E.of(Unknown.Asserted[I]), Wanted)
          << I << " of " << VX.getZExtValue() << ' ' << VY.getZExtValue();
    }
  }
}

TEST(Products, MeanTheSameForTheRealProducts) {
  Words W;
  Term Pieces =
      W.T.binary(Op::Add, W.times(W.low(W.X), W.high(W.Y)),
                 W.T.binary(Op::Add, W.times(W.high(W.X), W.high(W.Y)),
                            W.times(W.X, W.T.binary(Op::Add, W.X, W.Y))));
  Query Q, Unknown;
  Q.Asserted = {W.T.equal(W.wide(), Pieces),
                W.T.compare(Op::ULess, W.wide(), W.times(W.X, W.Y))};
  ASSERT_TRUE(withUnknownProducts(W.T, Q, Unknown));
  ASSERT_GT(Unknown.Asserted.size(), Q.Asserted.size());
  meanTheSame(W, Q, Unknown);
}

TEST(Products, SignsAreThoseOfTheRealProducts) {
  Words W;
  Term Wide = W.times(W.T.signExtend(W.X, 64), W.T.signExtend(W.Y, 64)),
       Low = W.times(W.X, W.Y);
  Query Q, Unknown;
  Q.Asserted = {W.T.equal(Wide, W.T.signExtend(Low, 64)),
                W.T.compare(Op::SLess, Low, W.T.value(32, 0))};
  ASSERT_TRUE(withUnknownProducts(W.T, Q, Unknown));
  ASSERT_GT(Unknown.Asserted.size(), Q.Asserted.size());
  meanTheSame(W, Q, Unknown);
}

TEST(Products, QuotientsAreAsLargeAsTheRealOnes) {
  for (Op Is : {Op::UDiv, Op::URem, Op::SDiv, Op::SRem}) {
    Words W;
    Query Q, Unknown;
    Q.Asserted = {W.T.compare(Op::ULess, W.T.binary(Is, W.X, W.Y), W.X),
                  W.T.compare(Op::ULess, W.T.binary(Is, W.Y, W.T.value(32, 7)),
                              W.T.value(32, 3))};
    ASSERT_TRUE(withUnknownProducts(W.T, Q, Unknown));
    ASSERT_GT(Unknown.Asserted.size(), Q.Asserted.size());
    meanTheSame(W, Q, Unknown);
  }
}

TEST(Products, WordsAreCutIntoThePiecesOfTheSmallest) {
  Words W;
  Query Q, Unknown;
  Q.Asserted = {
      W.T.equal(W.wide(), W.times(W.low(W.X), W.low(W.Y))),
  };
  ASSERT_TRUE(withUnknownProducts(W.T, Q, Unknown));
  std::string Text = smtText(W.T, Unknown);
  EXPECT_EQ(Text.find("bvmul"), std::string::npos) << Text;
  EXPECT_EQ(llvm::StringRef(Text).count("declare-fun"), 4u) << Text;
}

TEST(Products, NarrowOnesAndThoseByConstantsStay) {
  Words W;
  Term Narrow = W.T.extract(W.X, 7, 0);
  Query Q, Unknown;
  Q.Asserted = {W.T.equal(W.times(W.X, W.T.value(32, 10)), W.Y),
                W.T.equal(W.times(Narrow, Narrow), Narrow)};
  EXPECT_FALSE(withUnknownProducts(W.T, Q, Unknown));
}
