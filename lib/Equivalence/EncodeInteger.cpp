//===- EncodeInteger.cpp - Integer arithmetic with poison ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

static std::optional<Op> operationOf(unsigned Opcode) {
  switch (Opcode) {
  case Instruction::Add:
    return Op::Add;
  case Instruction::Sub:
    return Op::Sub;
  case Instruction::Mul:
    return Op::Mul;
  case Instruction::UDiv:
    return Op::UDiv;
  case Instruction::SDiv:
    return Op::SDiv;
  case Instruction::URem:
    return Op::URem;
  case Instruction::SRem:
    return Op::SRem;
  case Instruction::Shl:
    return Op::Shl;
  case Instruction::LShr:
    return Op::LShr;
  case Instruction::AShr:
    return Op::AShr;
  case Instruction::And:
    return Op::BitAnd;
  case Instruction::Or:
    return Op::BitOr;
  case Instruction::Xor:
    return Op::BitXor;
  default:
    return std::nullopt;
  }
}

/// True where the operation, done in enough bits, gives another value.
static Term wraps(Terms &T, Op O, Term A, Term B, bool Signed) {
  unsigned W = T.width(A), Wide = O == Op::Mul ? 2 * W : W + 1;
  auto Extend = [&](Term X, unsigned To) {
    return Signed ? T.signExtend(X, To) : T.zeroExtend(X, To);
  };
  Term Full = T.binary(O, Extend(A, Wide), Extend(B, Wide));
  Term Cut = Extend(T.binary(O, A, B), Wide);
  return T.notOf(T.equal(Full, Cut));
}

Term Encoder::overflowPoison(const BinaryOperator &I, Term A, Term B) {
  Term Poison = T.boolean(false);
  Op O = *operationOf(I.getOpcode());
  unsigned W = T.width(A);
  if (isa<OverflowingBinaryOperator>(I) && O != Op::Shl) {
    if (I.hasNoSignedWrap())
      Poison = T.orOf(Poison, wraps(T, O, A, B, true));
    if (I.hasNoUnsignedWrap())
      Poison = T.orOf(Poison, wraps(T, O, A, B, false));
  }
  bool Shift = O == Op::Shl || O == Op::LShr || O == Op::AShr;
  if (Shift)
    Poison = T.notOf(T.compare(Op::ULess, B, T.value(W, W)));
  if (O == Op::Shl) {
    Term Result = T.binary(O, A, B);
    if (I.hasNoSignedWrap())
      Poison =
          T.orOf(Poison, T.notOf(T.equal(T.binary(Op::AShr, Result, B), A)));
    if (I.hasNoUnsignedWrap())
      Poison =
          T.orOf(Poison, T.notOf(T.equal(T.binary(Op::LShr, Result, B), A)));
  }
  if (isa<PossiblyExactOperator>(I) && I.isExact()) {
    Term Result = T.binary(O, A, B);
    Term Back = T.binary(Shift ? Op::Shl : Op::Mul, Result, B);
    Poison = T.orOf(Poison, T.notOf(T.equal(Back, A)));
  }
  if (auto *D = dyn_cast<PossiblyDisjointInst>(&I); D && D->isDisjoint())
    Poison = T.orOf(
        Poison, T.notOf(T.equal(T.binary(Op::BitAnd, A, B), T.value(W, 0))));
  return Poison;
}

Lane Encoder::integerLane(const BinaryOperator &I, Lane A, Lane B) {
  Op O = *operationOf(I.getOpcode());
  unsigned W = T.width(A.Bits);
  Term Poison = T.orOf(A.Poison, B.Poison);
  bool Divides =
      O == Op::UDiv || O == Op::SDiv || O == Op::URem || O == Op::SRem;
  if (Divides) {
    Term Bad = T.orOf(B.Poison, T.equal(B.Bits, T.value(W, 0)));
    if (O == Op::SDiv || O == Op::SRem)
      Bad = T.orOf(
          Bad, T.andOf(T.equal(A.Bits, T.value(APInt::getSignedMinValue(W))),
                       T.equal(B.Bits, T.value(APInt::getAllOnes(W)))));
    undefinedIf(Bad);
  }
  Poison = T.orOf(Poison, overflowPoison(I, A.Bits, B.Bits));
  return {T.binary(O, A.Bits, B.Bits), Poison};
}

bool Encoder::integer(const BinaryOperator &I) {
  Lanes A = lanesOf(*I.getOperand(0)), B = lanesOf(*I.getOperand(1));
  if (A.empty() || A.size() != B.size() || !operationOf(I.getOpcode()))
    return fail(I, "an operand is not modelled");
  Lanes Result;
  for (auto [X, Y] : zip(A, B))
    Result.push_back(integerLane(I, X, Y));
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::cast(const CastInst &I) {
  Lanes A = lanesOf(*I.getOperand(0));
  unsigned To = laneBits(I.getType()->getScalarType());
  if (A.empty() || !To)
    return fail(I, "a conversion is not modelled");
  bool SameLanes = laneCount(I.getType()) == A.size();
  Lanes Result;
  for (Lane L : A) {
    unsigned From = T.width(L.Bits);
    Term Poison = L.Poison;
    switch (I.getOpcode()) {
    case Instruction::ZExt:
      if (I.hasNonNeg())
        Poison = T.orOf(Poison, T.compare(Op::SLess, L.Bits, T.value(From, 0)));
      Result.push_back({T.zeroExtend(L.Bits, To), Poison});
      break;
    case Instruction::SExt:
      Result.push_back({T.signExtend(L.Bits, To), Poison});
      break;
    case Instruction::Trunc: {
      Term Cut = T.extract(L.Bits, To - 1, 0);
      auto &Tr = llvm::cast<TruncInst>(I);
      if (Tr.hasNoUnsignedWrap())
        Poison =
            T.orOf(Poison, T.notOf(T.equal(T.zeroExtend(Cut, From), L.Bits)));
      if (Tr.hasNoSignedWrap())
        Poison =
            T.orOf(Poison, T.notOf(T.equal(T.signExtend(Cut, From), L.Bits)));
      Result.push_back({Cut, Poison});
      break;
    }
    case Instruction::PtrToInt:
    case Instruction::IntToPtr:
      Result.push_back(
          {From >= To ? T.extract(L.Bits, To - 1, 0) : T.zeroExtend(L.Bits, To),
           Poison});
      break;
    case Instruction::BitCast:
      if (!SameLanes || From != To)
        return reshape(I, A);
      Result.push_back(L);
      break;
    default:
      return fail(I, "'" + Twine(I.getOpcodeName()) + "' is not modelled");
    }
  }
  Values[&I] = std::move(Result);
  return true;
}

static Term compareTerms(Terms &T, CmpInst::Predicate P, Term A, Term B) {
  switch (P) {
  case CmpInst::ICMP_EQ:
    return T.equal(A, B);
  case CmpInst::ICMP_NE:
    return T.notOf(T.equal(A, B));
  case CmpInst::ICMP_ULT:
    return T.compare(Op::ULess, A, B);
  case CmpInst::ICMP_ULE:
    return T.compare(Op::ULessEqual, A, B);
  case CmpInst::ICMP_UGT:
    return T.compare(Op::ULess, B, A);
  case CmpInst::ICMP_UGE:
    return T.compare(Op::ULessEqual, B, A);
  case CmpInst::ICMP_SLT:
    return T.compare(Op::SLess, A, B);
  case CmpInst::ICMP_SLE:
    return T.compare(Op::SLessEqual, A, B);
  case CmpInst::ICMP_SGT:
    return T.compare(Op::SLess, B, A);
  default:
    return T.compare(Op::SLessEqual, B, A);
  }
}

bool Encoder::compare(const ICmpInst &I) {
  Lanes A = lanesOf(*I.getOperand(0)), B = lanesOf(*I.getOperand(1));
  if (A.empty() || A.size() != B.size())
    return fail(I, "an operand is not modelled");
  Lanes Result;
  for (auto [X, Y] : zip(A, B)) {
    Term Poison = T.orOf(X.Poison, Y.Poison);
#if LLVM_VERSION_MAJOR >= 20
    if (I.hasSameSign()) {
      Term Zero = T.value(T.width(X.Bits), 0);
      Poison =
          T.orOf(Poison, T.notOf(T.equal(T.compare(Op::SLess, X.Bits, Zero),
                                         T.compare(Op::SLess, Y.Bits, Zero))));
    }
#endif
    Result.push_back(
        {T.asBit(compareTerms(T, I.getPredicate(), X.Bits, Y.Bits)), Poison});
  }
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::choose(const SelectInst &I) {
  Lanes C = lanesOf(*I.getCondition()), A = lanesOf(*I.getTrueValue()),
        B = lanesOf(*I.getFalseValue());
  if (C.empty() || A.empty() || A.size() != B.size() ||
      (C.size() != 1 && C.size() != A.size()) ||
      (isa<FPMathOperator>(I) && I.hasNoSignedZeros()))
    return fail(I, "an operand is not modelled");
  Lanes Result;
  for (unsigned At = 0; At < A.size(); ++At) {
    Lane Condition = C[C.size() == 1 ? 0 : At];
    Term Is = T.isSet(Condition.Bits);
    Result.push_back(evo::choose(T, Is, A[At], B[At]));
    Term &Poison = Result.back().Poison;
    Poison = T.orOf(Condition.Poison, Poison);
    Poison = T.orOf(Poison, flagPoison(I, Result.back().Bits));
  }
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::freeze(const Instruction &I) {
  Lanes A = lanesOf(*I.getOperand(0));
  if (A.empty())
    return fail(I, "an operand is not modelled");
  for (Lane &L : A) {
    Shared.Open |= !T.isFalse(L.Poison);
    if (!T.isFalse(L.Poison))
      L.Bits = T.ite(L.Poison, T.fresh("freeze", T.sort(L.Bits)), L.Bits);
    L.Poison = T.boolean(false);
  }
  Values[&I] = std::move(A);
  return true;
}

Term Encoder::countLeadingZeros(Term A) {
  unsigned W = T.width(A);
  Term Count = T.value(W, W);
  for (unsigned Bit = 0; Bit < W; ++Bit)
    Count =
        T.ite(T.isSet(T.extract(A, Bit, Bit)), T.value(W, W - 1 - Bit), Count);
  return Count;
}

Term Encoder::countTrailingZeros(Term A) {
  unsigned W = T.width(A);
  Term Count = T.value(W, W);
  for (unsigned Bit = W; Bit-- > 0;)
    Count = T.ite(T.isSet(T.extract(A, Bit, Bit)), T.value(W, Bit), Count);
  return Count;
}

Term Encoder::countOnes(Term A) {
  unsigned W = T.width(A);
  Term Count = T.value(W, 0);
  for (unsigned Bit = 0; Bit < W; ++Bit)
    Count = T.binary(Op::Add, Count, T.zeroExtend(T.extract(A, Bit, Bit), W));
  return Count;
}
