//===- EncodeFloat.cpp - Floating point as functions of bits ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

// Arithmetic is an uninterpreted function of the operands' bits, with operands
// sorted where the order does not matter: that proves code moved, shared or
// reordered, which is what rewrites of floating-point code are allowed to do.
// Sign operations and comparisons are exact. A model that rests on such a
// function refutes nothing; the caller sees that it is approximate.

static unsigned exponentBits(unsigned Width) {
  return Width == 64 ? 11 : Width == 32 ? 8 : 5;
}

static Term magnitude(Terms &T, Term A) {
  unsigned W = T.width(A);
  return T.binary(Op::BitAnd, A, T.value(APInt::getSignedMaxValue(W)));
}

static Term isNaN(Terms &T, Term A) {
  unsigned W = T.width(A), E = exponentBits(W);
  APInt Infinity = APInt::getBitsSet(W, W - 1 - E, W - 1);
  return T.compare(Op::ULess, T.value(Infinity), magnitude(T, A));
}

static Term lessOrdered(Terms &T, Term A, Term B) {
  unsigned W = T.width(A);
  Term Zero = T.value(W, 0);
  Term NegA = T.compare(Op::SLess, A, Zero),
       NegB = T.compare(Op::SLess, B, Zero);
  Term BothZero =
      T.equal(T.binary(Op::BitOr, magnitude(T, A), magnitude(T, B)), Zero);
  Term SameSign =
      T.ite(NegA, T.compare(Op::ULess, B, A), T.compare(Op::ULess, A, B));
  Term Less = T.ite(T.equal(NegA, NegB), SameSign, NegA);
  return T.andOf(T.notOf(BothZero), Less);
}

static Term equalOrdered(Terms &T, Term A, Term B) {
  Term Zero = T.value(T.width(A), 0);
  Term BothZero =
      T.equal(T.binary(Op::BitOr, magnitude(T, A), magnitude(T, B)), Zero);
  return T.orOf(BothZero, T.equal(A, B));
}

bool Encoder::compareFloats(const FCmpInst &I) {
  Lanes A = lanesOf(*I.getOperand(0)), B = lanesOf(*I.getOperand(1));
  if (A.empty() || A.size() != B.size() || I.getFastMathFlags().any())
    return fail(I, "a comparison of this floating-point type is not modelled");
  unsigned P = I.getPredicate();
  Lanes Result;
  for (auto [X, Y] : zip(A, B)) {
    Term NaN = T.orOf(isNaN(T, X.Bits), isNaN(T, Y.Bits));
    // The predicate's bits say: equal, greater, less, unordered.
    Term Holds = T.boolean(false);
    if (P & 1)
      Holds = T.orOf(Holds, equalOrdered(T, X.Bits, Y.Bits));
    if (P & 2)
      Holds = T.orOf(Holds, lessOrdered(T, Y.Bits, X.Bits));
    if (P & 4)
      Holds = T.orOf(Holds, lessOrdered(T, X.Bits, Y.Bits));
    Holds = T.ite(NaN, T.boolean((P & 8) != 0), Holds);
    Result.push_back({T.asBit(Holds), T.orOf(X.Poison, Y.Poison)});
  }
  Values[&I] = std::move(Result);
  return true;
}

static bool isFast(const Instruction &I) {
  return isa<FPMathOperator>(I) && I.getFastMathFlags().any();
}

static bool commutes(const Instruction &I) {
  return I.getOpcode() == Instruction::FAdd ||
         I.getOpcode() == Instruction::FMul;
}

/// A function whose first two operands may be exchanged. Sorting makes most
/// such terms the same; operands that only a loop's invariant shows to be equal
/// need it said.
static Term applyCommuting(SharedInputs &Shared, const std::string &Name,
                           std::vector<Term> Args, unsigned Width) {
  Terms &T = Shared.T;
  if (Args[1] < Args[0])
    std::swap(Args[0], Args[1]);
  Term Result = T.apply(Name, Args, bitsSort(Width));
  if (Args[0] != Args[1]) {
    std::swap(Args[0], Args[1]);
    Shared.Facts.push_back(
        T.equal(Result, T.apply(Name, Args, bitsSort(Width))));
  }
  return Result;
}

bool Encoder::floating(const Instruction &I) {
  unsigned W = laneBits(I.getType()->getScalarType());
  if (isFast(I))
    return fail(I, "fast-math is not modelled");
  if (!W)
    return fail(I, "this floating-point type is not modelled");
  std::vector<Lanes> Operands;
  for (const Value *V : I.operands())
    Operands.push_back(lanesOf(*V));
  for (const Lanes &L : Operands)
    if (L.empty() || L.size() != Operands[0].size())
      return fail(I, "an operand is not modelled");
  Shared.Assumptions.insert(
      "floating-point operations are functions of their operands (rounding "
      "mode fixed, NaN payload not observed)");
  Lanes Result;
  for (unsigned At = 0; At < Operands[0].size(); ++At) {
    std::vector<Term> Args;
    Term Poison = T.boolean(false);
    std::string Name = std::string("fp.") + I.getOpcodeName();
    for (const Lanes &L : Operands) {
      Args.push_back(L[At].Bits);
      Poison = T.orOf(Poison, L[At].Poison);
      Name += "." + std::to_string(T.width(L[At].Bits));
    }
    if (I.getOpcode() == Instruction::FNeg) {
      Term Sign = T.value(APInt::getSignMask(W));
      Result.push_back({T.binary(Op::BitXor, Args[0], Sign), Poison});
      continue;
    }
    Name += "." + std::to_string(W);
    Term Value = commutes(I) ? applyCommuting(Shared, Name, Args, W)
                             : T.apply(Name, Args, bitsSort(W));
    Result.push_back({Value, Poison});
  }
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::floatIntrinsic(const CallBase &I) {
  if (isFast(I))
    return fail(I, "fast-math is not modelled");
  unsigned W = laneBits(I.getType()->getScalarType());
  std::vector<Lanes> Operands;
  for (const Value *V : I.args()) {
    Operands.push_back(lanesOf(*V));
    if (Operands.back().size() != 1 || !W)
      return fail(I, "'" + I.getCalledFunction()->getName() +
                         "' is not modelled for this type");
  }
  Term Poison = T.boolean(false);
  std::vector<Term> Args;
  for (const Lanes &L : Operands) {
    Args.push_back(L[0].Bits);
    Poison = T.orOf(Poison, L[0].Poison);
  }
  switch (I.getIntrinsicID()) {
  case Intrinsic::fabs:
    Values[&I] = {{magnitude(T, Args[0]), Poison}};
    return true;
  case Intrinsic::copysign: {
    Term Sign = T.binary(Op::BitAnd, Args[1], T.value(APInt::getSignMask(W)));
    Values[&I] = {{T.binary(Op::BitOr, magnitude(T, Args[0]), Sign), Poison}};
    return true;
  }
  case Intrinsic::is_fpclass:
    return fail(I, "a test of the floating-point class is not modelled");
  default:
    break;
  }
  Shared.Assumptions.insert(
      "floating-point operations are functions of their operands (rounding "
      "mode fixed, NaN payload not observed)");
  std::string Name = I.getCalledFunction()->getName().str();
  bool Commutes = I.getIntrinsicID() == Intrinsic::fmuladd ||
                  I.getIntrinsicID() == Intrinsic::fma;
  Values[&I] = {{Commutes ? applyCommuting(Shared, Name, Args, W)
                          : T.apply(Name, Args, bitsSort(W)),
                 Poison}};
  return true;
}
