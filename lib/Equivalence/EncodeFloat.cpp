//===- EncodeFloat.cpp - Floating point as functions of bits ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/Analysis/VectorUtils.h"
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

/// Poison that fast-math flags make of an operand or a result.
Term Encoder::flagPoison(const Instruction &I, Term Bits) {
  Term Poison = T.boolean(false);
  constexpr unsigned NaNs = fcSNan | fcQNan, Infinities = fcNegInf | fcPosInf;
  if (!isa<FPMathOperator>(I))
    return Poison;
  if (I.hasNoNaNs())
    Poison = T.orOf(Poison, ofFloatClass(Bits, NaNs));
  if (I.hasNoInfs())
    Poison = T.orOf(Poison, ofFloatClass(Bits, Infinities));
  return Poison;
}

/// Flags that leave the result open, as part of a name; empty if there are
/// none.
static std::string looseFlags(const Instruction &I) {
  std::string Name;
  if (!isa<FPMathOperator>(I))
    return Name;
  FastMathFlags Flags = I.getFastMathFlags();
  for (auto [Set, Word] : {std::pair(Flags.allowReassoc(), "reassoc."),
                           {Flags.noSignedZeros(), "nsz."},
                           {Flags.allowReciprocal(), "arcp."},
                           {Flags.allowContract(), "contract."},
                           {Flags.approxFunc(), "afn."}})
    if (Set)
      Name += Word;
  return Name;
}

Term Encoder::ofFloatClass(Term A, unsigned Mask) {
  unsigned W = T.width(A), E = exponentBits(W), M = W - 1 - E;
  Term Size = magnitude(T, A), Negative = T.isSet(T.extract(A, W - 1, W - 1));
  Term Infinity = T.value(APInt::getBitsSet(W, M, W - 1));
  Term Smallest = T.value(APInt::getOneBitSet(W, M)); // that is normal
  Term NaN = isNaN(T, A), Quiet = T.isSet(T.extract(A, M - 1, M - 1));
  Term Zero = T.equal(Size, T.value(W, 0));
  Term Small = T.andOf(T.notOf(Zero), T.compare(Op::ULess, Size, Smallest));
  Term Normal = T.andOf(T.compare(Op::ULessEqual, Smallest, Size),
                        T.compare(Op::ULess, Size, Infinity));
  Term Endless = T.equal(Size, Infinity);
  Term Classes[] = {
      T.andOf(NaN, T.notOf(Quiet)),       T.andOf(NaN, Quiet),
      T.andOf(Negative, Endless),         T.andOf(Negative, Normal),
      T.andOf(Negative, Small),           T.andOf(Negative, Zero),
      T.andOf(T.notOf(Negative), Zero),   T.andOf(T.notOf(Negative), Small),
      T.andOf(T.notOf(Negative), Normal), T.andOf(T.notOf(Negative), Endless)};
  Term Is = T.boolean(false);
  for (unsigned I = 0; I < std::size(Classes); ++I)
    if (Mask >> I & 1)
      Is = T.orOf(Is, Classes[I]);
  return Is;
}

bool Encoder::compareFloats(const FCmpInst &I) {
  Lanes A = lanesOf(*I.getOperand(0)), B = lanesOf(*I.getOperand(1));
  if (A.empty() || A.size() != B.size())
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
    Term Poison = T.orOf(T.orOf(X.Poison, Y.Poison),
                         T.orOf(flagPoison(I, X.Bits), flagPoison(I, Y.Bits)));
    Result.push_back({T.asBit(Holds), Poison});
  }
  Values[&I] = std::move(Result);
  return true;
}

static bool commutes(const Instruction &I) {
  if (auto *C = dyn_cast<CallBase>(&I))
    switch (C->getIntrinsicID()) {
    case Intrinsic::fmuladd:
    case Intrinsic::fma:
    case Intrinsic::minnum:
    case Intrinsic::maxnum:
      return true;
    default:
      return false;
    }
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

/// Where a float, cut to a whole number, does not fit into `Width` bits.
static Term outOfRange(Terms &T, Term A, unsigned Width, bool Signed,
                       Term *TooLow = nullptr) {
  unsigned W = T.width(A);
  const fltSemantics &Kind = W == 64   ? APFloat::IEEEdouble()
                             : W == 32 ? APFloat::IEEEsingle()
                                       : APFloat::IEEEhalf();
  auto Made = [&](const APInt &Number, bool &Exact) {
    APFloat Value(Kind);
    Exact = Value.convertFromAPInt(Number, /*IsSigned=*/true,
                                   APFloat::rmTowardPositive) == APFloat::opOK;
    return T.value(Value.bitcastToAPInt());
  };
  bool Exact;
  Term High =
      Made(APInt::getOneBitSet(Width + 2, Signed ? Width - 1 : Width), Exact);
  APInt Least =
      Signed ? -APInt::getOneBitSet(Width + 2, Width - 1) : APInt(Width + 2, 0);
  Term Below = Made(Least - 1, Exact); // nothing lies between it and the least
  Term Low = lessOrdered(T, A, Below);
  if (Exact)
    Low = T.orOf(Low, equalOrdered(T, A, Below));
  if (TooLow)
    *TooLow = Low;
  return T.orOf(isNaN(T, A), T.orOf(Low, T.notOf(lessOrdered(T, A, High))));
}

/// The lesser or greater of two, by the function's own rules for NaN and zero.
static Term extremum(SharedInputs &Shared, unsigned Id, Term A, Term B) {
  Terms &T = Shared.T;
  unsigned W = T.width(A), E = exponentBits(W);
  bool Least = Id == Intrinsic::minnum || Id == Intrinsic::minimum;
  Term First = Least ? lessOrdered(T, A, B) : lessOrdered(T, B, A);
  Term Pick = T.ite(First, A, B);
  Term Zero = T.equal(T.binary(Op::BitOr, magnitude(T, A), magnitude(T, B)),
                      T.value(W, 0));
  if (Id == Intrinsic::minimum || Id == Intrinsic::maximum) {
    Term Signed = T.binary(Least ? Op::BitOr : Op::BitAnd, A, B);
    Term None = T.value(APInt::getBitsSet(W, W - 2 - E, W - 1));
    return T.ite(T.orOf(isNaN(T, A), isNaN(T, B)), None,
                 T.ite(Zero, Signed, Pick));
  }
  // Which of two zeros it is, is left open.
  std::string Name = Least ? "llvm.minnum.zero." : "llvm.maxnum.zero.";
  Term Some =
      A == B ? A
             : T.ite(T.isSet(applyCommuting(Shared, Name + std::to_string(W),
                                            {A, B}, 1)),
                     T.binary(Op::BitOr, A, B), T.binary(Op::BitAnd, A, B));
  return T.ite(isNaN(T, A), B, T.ite(isNaN(T, B), A, T.ite(Zero, Some, Pick)));
}

/// A conversion that stops at the least and the greatest number.
Term Encoder::saturated(const Instruction &I, Term A, bool Signed) {
  unsigned W = laneBits(I.getType()->getScalarType());
  Term TooLow, Beyond = outOfRange(T, A, W, Signed, &TooLow);
  std::string Name = (Signed ? "fp.fptosi." : "fp.fptoui.") +
                     std::to_string(T.width(A)) + "." + std::to_string(W);
  Term Least = T.value(Signed ? APInt::getSignedMinValue(W) : APInt(W, 0));
  Term Most =
      T.value(Signed ? APInt::getSignedMaxValue(W) : APInt::getMaxValue(W));
  Term Inside = T.ite(Beyond, Most, T.apply(Name, {A}, bitsSort(W)));
  return T.ite(isNaN(T, A), T.value(W, 0), T.ite(TooLow, Least, Inside));
}

/// One lane of an operation or function.
Term Encoder::floatValue(const Instruction &I, std::vector<Term> Args,
                         Term &Poison) {
  unsigned W = laneBits(I.getType()->getScalarType());
  unsigned Id = 0;
  if (auto *C = dyn_cast<CallBase>(&I))
    Id = C->getIntrinsicID();
  Term SignMask =
      I.getType()->isFPOrFPVectorTy() ? T.value(APInt::getSignMask(W)) : Term();
  if (I.getOpcode() == Instruction::FNeg)
    return T.binary(Op::BitXor, Args[0], SignMask);
  std::string Name = std::string("fp.") + looseFlags(I) + I.getOpcodeName();
  switch (Id) {
  case Intrinsic::not_intrinsic:
    for (Term Arg : Args)
      Name += "." + std::to_string(T.width(Arg));
    Name += "." + std::to_string(W);
    break;
  case Intrinsic::fabs:
    return magnitude(T, Args[0]);
  case Intrinsic::copysign:
    return T.binary(Op::BitOr, magnitude(T, Args[0]),
                    T.binary(Op::BitAnd, Args[1], SignMask));
  case Intrinsic::minnum:
  case Intrinsic::maxnum:
  case Intrinsic::minimum:
  case Intrinsic::maximum:
    return extremum(Shared, Id, Args[0], Args[1]);
  case Intrinsic::fptosi_sat:
  case Intrinsic::fptoui_sat:
    return saturated(I, Args[0], Id == Intrinsic::fptosi_sat);
  default:
    Name = looseFlags(I) + Intrinsic::getBaseName(Id).str() + ".f" +
           std::to_string(W);
    if (!looseFlags(I).empty())
      Name = "fp." + Name;
  }
  if (I.getOpcode() == Instruction::FPToSI ||
      I.getOpcode() == Instruction::FPToUI)
    Poison = T.orOf(Poison, outOfRange(T, Args[0], W,
                                       I.getOpcode() == Instruction::FPToSI));
  if (I.getOpcode() == Instruction::UIToFP && I.hasNonNeg())
    Poison = T.orOf(
        Poison, T.compare(Op::SLess, Args[0], T.value(T.width(Args[0]), 0)));
  return commutes(I) ? applyCommuting(Shared, Name, Args, W)
                     : T.apply(Name, Args, bitsSort(W));
}

bool Encoder::floatLanes(const Instruction &I,
                         ArrayRef<const Value *> Operands) {
  auto Count = laneCount(I.getType());
  if (!looseFlags(I).empty() && !LooseFloats)
    return fail(I, "fast-math is not modelled");
  if (!Count || I.getType()->isStructTy())
    return fail(I, "this floating-point type is not modelled");
  std::vector<Lanes> All;
  for (const Value *V : Operands) {
    All.push_back(lanesOf(*V));
    if (All.back().size() != *Count && All.back().size() != 1)
      return fail(I, "an operand is not modelled");
  }
  Shared.Assumptions.insert(
      "floating-point operations are functions of their operands (rounding "
      "mode fixed, NaN payload not observed)");
  Lanes Result;
  for (unsigned At = 0; At < *Count; ++At) {
    std::vector<Term> Args;
    Term Poison = T.boolean(false);
    for (unsigned Which = 0; Which < All.size(); ++Which) {
      const Lane &L = All[Which][All[Which].size() == 1 ? 0 : At];
      Args.push_back(L.Bits);
      Poison = T.orOf(Poison, L.Poison);
      if (Operands[Which]->getType()->isFPOrFPVectorTy())
        Poison = T.orOf(Poison, flagPoison(I, L.Bits));
    }
    Term Value = floatValue(I, std::move(Args), Poison);
    if (I.getType()->isFPOrFPVectorTy())
      Poison = T.orOf(Poison, flagPoison(I, Value));
    Result.push_back({Value, Poison});
  }
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::floating(const Instruction &I) {
  SmallVector<const Value *, 2> Operands(I.operand_values());
  return floatLanes(I, Operands);
}

bool Encoder::floatIntrinsic(const CallBase &I) {
  if (isa<ConstrainedFPIntrinsic>(I))
    return fail(I, "an explicit rounding mode is not modelled");
  if (I.getType()->isVectorTy() && !isTriviallyVectorizable(I.getIntrinsicID()))
    return fail(I, "'" + I.getCalledFunction()->getName() +
                       "' is not modelled for vectors");
  SmallVector<const Value *, 3> Operands;
  for (const Value *V : I.args()) {
    auto Count = laneCount(V->getType());
    if (!Count || (*Count != 1 && Count != laneCount(I.getType())))
      return fail(I, "'" + I.getCalledFunction()->getName() +
                         "' is not modelled for this type");
    Operands.push_back(V);
  }
  return floatLanes(I, Operands);
}
