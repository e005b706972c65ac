//===- EncodeX86.cpp - Vector instructions of x86 by name ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

// The names are llvm.x86.<extension>.<what>.<element>…: what is done follows
// from the third word, the widths from the types.

namespace {

enum class Kind {
  None,
  ShiftAll,  ///< every lane by the low 64 bits of a vector
  ShiftEach, ///< each lane by its own count
  ShiftBy,   ///< every lane by a number
  Average,
  Sign,
  HighSigned,
  HighUnsigned,
  Shuffle,
  Pairs,      ///< sums and differences of neighbours
  SumOfBytes, ///< of products of unsigned and signed bytes, saturating
};

struct Named {
  Kind Is = Kind::None;
  Op Does = Op::Add;
  bool Saturates = false;
};

} // namespace

static Named namedBy(StringRef Name) {
  SmallVector<StringRef, 8> Words;
  Name.split(Words, '.');
  if (Words.size() < 5)
    return {};
  Named N;
  StringRef What = Words[3];
  N.Is = StringSwitch<Kind>(What)
             .Cases("psrl", "psra", "psll", Kind::ShiftAll)
             .Cases("psrlv", "psrav", "psllv", Kind::ShiftEach)
             .Cases("psrli", "psrai", "pslli", Kind::ShiftBy)
             .Case("pavg", Kind::Average)
             .Case("psign", Kind::Sign)
             .Case("pmulh", Kind::HighSigned)
             .Case("pmulhu", Kind::HighUnsigned)
             .Case("pshuf", Kind::Shuffle)
             .Cases("phadd", "phsub", Kind::Pairs)
             .Cases("pmadd", "pmaddubs", Kind::SumOfBytes)
             .Default(Kind::None);
  bool Words16 = Words[4] == "w";
  bool Bytes = What == "pmaddubs" ||
               (Words[4] == "ub" && Words.size() > 5 && Words[5] == "sw");
  if ((N.Is == Kind::SumOfBytes && !Bytes) ||
      (N.Is == Kind::Shuffle && Words[4] != "b") ||
      ((N.Is == Kind::HighSigned || N.Is == Kind::HighUnsigned) && !Words16))
    return {};
  N.Does = What.starts_with("psrl")   ? Op::LShr
           : What.starts_with("psra") ? Op::AShr
           : What.starts_with("psll") ? Op::Shl
           : What == "phsub"          ? Op::Sub
                                      : Op::Add;
  N.Saturates = Words[4] == "sw";
  return N;
}

/// A count as large as the lane shifts everything out.
static Term shifted(Terms &T, Op Does, Term A, Term Count) {
  unsigned W = T.width(A), From = T.width(Count);
  Term Fits = T.compare(Op::ULess, Count, T.value(From, W));
  Term Cut = From >= W ? T.extract(Count, W - 1, 0) : T.zeroExtend(Count, W);
  Term Out =
      Does == Op::AShr ? T.binary(Does, A, T.value(W, W - 1)) : T.value(W, 0);
  return T.ite(Fits, T.binary(Does, A, Cut), Out);
}

/// What does not fit into the low half becomes the nearest number that does.
static Term saturated(Terms &T, Term Wide, unsigned W) {
  unsigned Full = T.width(Wide);
  Term Low = T.value(APInt::getSignedMinValue(W).sext(Full)),
       High = T.value(APInt::getSignedMaxValue(W).sext(Full));
  Term Cut = T.ite(T.compare(Op::SLess, Wide, Low), Low,
                   T.ite(T.compare(Op::SLess, High, Wide), High, Wide));
  return T.extract(Cut, W - 1, 0);
}

/// What becomes of two lanes that stand at the same place.
static Term ofTwo(Terms &T, const Named &N, Term A, Term B) {
  unsigned W = T.width(A);
  Term Zero = T.value(W, 0);
  auto High = [&](auto Wide) {
    return T.extract(T.binary(Op::Mul, Wide(A), Wide(B)), 2 * W - 1, W);
  };
  switch (N.Is) {
  case Kind::ShiftEach:
    return shifted(T, N.Does, A, B);
  case Kind::Average: {
    Term Sum =
        T.binary(Op::Add, T.zeroExtend(A, W + 1), T.zeroExtend(B, W + 1));
    return T.extract(T.binary(Op::Add, Sum, T.value(W + 1, 1)), W, 1);
  }
  case Kind::Sign:
    return T.ite(T.equal(B, Zero), Zero,
                 T.ite(T.compare(Op::SLess, B, Zero), T.negate(A), A));
  case Kind::HighSigned:
    return High([&](Term X) { return T.signExtend(X, 2 * W); });
  default:
    return High([&](Term X) { return T.zeroExtend(X, 2 * W); });
  }
}

/// Bytes chosen within each 16 by the low four bits; zero if the highest is
/// set.
static Lanes shuffledBytes(Terms &T, const Lanes &A, const Lanes &By) {
  Lanes Result;
  for (unsigned At = 0; At < By.size(); ++At) {
    unsigned First = At & ~15u;
    Term Which = T.extract(By[At].Bits, 3, 0);
    Lane Found = A[First];
    for (unsigned I = 1; I < 16; ++I)
      Found = choose(T, T.equal(Which, T.value(4, I)), A[First + I], Found);
    Lane Zero = {T.value(8, 0), T.boolean(false)};
    Found = choose(T, T.isSet(T.extract(By[At].Bits, 7, 7)), Zero, Found);
    Found.Poison = T.orOf(Found.Poison, By[At].Poison);
    Result.push_back(Found);
  }
  return Result;
}

/// Within each 128 bits: the pairs of the first operand, then of the second.
static Lanes sumsOfPairs(Terms &T, const Named &N, const Lanes &A,
                         const Lanes &B) {
  unsigned W = T.width(A[0].Bits), Each = 128 / W;
  auto Wide = [&](Term X) { return T.signExtend(X, W + 1); };
  Lanes Result;
  for (unsigned At = 0; At < A.size(); ++At) {
    unsigned First = At / Each * Each, In = At % Each;
    const Lanes &From = In < Each / 2 ? A : B;
    const Lane &X = From[First + In * 2 % Each],
               &Y = From[First + In * 2 % Each + 1];
    Term Value =
        N.Saturates
            ? saturated(T, T.binary(N.Does, Wide(X.Bits), Wide(Y.Bits)), W)
            : T.binary(N.Does, X.Bits, Y.Bits);
    Result.push_back({Value, T.orOf(X.Poison, Y.Poison)});
  }
  return Result;
}

static Lanes sumsOfProducts(Terms &T, const Lanes &A, const Lanes &B) {
  constexpr unsigned Wide = 18;
  Lanes Result;
  for (unsigned At = 0; At + 1 < A.size(); At += 2) {
    Term Sum = T.value(Wide, 0), Poison = T.boolean(false);
    for (unsigned I : {At, At + 1}) {
      Sum = T.binary(Op::Add, Sum,
                     T.binary(Op::Mul, T.zeroExtend(A[I].Bits, Wide),
                              T.signExtend(B[I].Bits, Wide)));
      Poison = T.orOf(Poison, T.orOf(A[I].Poison, B[I].Poison));
    }
    Result.push_back({saturated(T, Sum, 16), Poison});
  }
  return Result;
}

bool Encoder::x86Intrinsic(const CallBase &I) {
  Named N = namedBy(I.getCalledFunction()->getName());
  auto *Type = dyn_cast<FixedVectorType>(I.getType());
  if (N.Is == Kind::None || I.arg_size() != 2 || !Type)
    return fail(I,
                "'" + I.getCalledFunction()->getName() + "' is not modelled");
  Lanes A = lanesOf(*I.getArgOperand(0)), B = lanesOf(*I.getArgOperand(1));
  if (A.empty() || B.empty())
    return fail(I, "an operand is not modelled");
  Lanes Result;
  if (N.Is == Kind::Shuffle) {
    Result = shuffledBytes(T, A, B);
  } else if (N.Is == Kind::Pairs) {
    Result = sumsOfPairs(T, N, A, B);
  } else if (N.Is == Kind::SumOfBytes) {
    Result = sumsOfProducts(T, A, B);
  } else if (N.Is == Kind::ShiftAll || N.Is == Kind::ShiftBy) {
    Lane Count = B[0];
    for (unsigned At = 1; T.width(Count.Bits) < 64 && At < B.size(); ++At)
      Count = {T.concat(B[At].Bits, Count.Bits),
               T.orOf(Count.Poison, B[At].Poison)};
    for (const Lane &L : A)
      Result.push_back({shifted(T, N.Does, L.Bits, Count.Bits),
                        T.orOf(L.Poison, Count.Poison)});
  } else {
    for (auto [X, Y] : zip(A, B))
      Result.push_back(
          {ofTwo(T, N, X.Bits, Y.Bits), T.orOf(X.Poison, Y.Poison)});
  }
  Values[&I] = std::move(Result);
  return true;
}
