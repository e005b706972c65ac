//===- EncodeIntrinsic.cpp - Intrinsic functions of numbers ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

bool Encoder::overflowIntrinsic(const CallBase &I, unsigned Id) {
  Lanes A = lanesOf(*I.getArgOperand(0)), B = lanesOf(*I.getArgOperand(1));
  if (A.empty() || A.size() != B.size())
    return fail(I, "an operand is not modelled");
  bool Signed = Id == Intrinsic::sadd_with_overflow ||
                Id == Intrinsic::ssub_with_overflow ||
                Id == Intrinsic::smul_with_overflow;
  Op O =
      Id == Intrinsic::sadd_with_overflow || Id == Intrinsic::uadd_with_overflow
          ? Op::Add
      : Id == Intrinsic::ssub_with_overflow ||
              Id == Intrinsic::usub_with_overflow
          ? Op::Sub
          : Op::Mul;
  unsigned W = T.width(A[0].Bits), Wide = O == Op::Mul ? 2 * W : W + 1;
  auto Extend = [&](Term X) {
    return Signed ? T.signExtend(X, Wide) : T.zeroExtend(X, Wide);
  };
  Lanes Results, Flags;
  for (auto [X, Y] : zip(A, B)) {
    Term Result = T.binary(O, X.Bits, Y.Bits);
    Term Full = T.binary(O, Extend(X.Bits), Extend(Y.Bits));
    Term Overflows = T.asBit(T.notOf(T.equal(Full, Extend(Result))));
    Term Poison = T.orOf(X.Poison, Y.Poison);
    Results.push_back({Result, Poison});
    Flags.push_back({Overflows, Poison});
  }
  Results.append(Flags);
  Values[&I] = std::move(Results);
  return true;
}

static Term smaller(Terms &T, unsigned Id, Term A, Term B) {
  switch (Id) {
  case Intrinsic::smin:
    return T.compare(Op::SLess, A, B);
  case Intrinsic::smax:
    return T.compare(Op::SLess, B, A);
  case Intrinsic::umin:
    return T.compare(Op::ULess, A, B);
  default:
    return T.compare(Op::ULess, B, A);
  }
}

static Term funnelShift(Terms &T, bool Left, Term A, Term B, Term Amount) {
  unsigned W = T.width(A);
  Term Both = T.concat(A, B);
  Term By = T.zeroExtend(T.binary(Op::URem, Amount, T.value(W, W)), 2 * W);
  if (!Left)
    return T.extract(T.binary(Op::LShr, Both, By), W - 1, 0);
  return T.extract(T.binary(Op::Shl, Both, By), 2 * W - 1, W);
}

static Term saturating(Terms &T, unsigned Id, Term A, Term B) {
  unsigned W = T.width(A);
  bool Add = Id == Intrinsic::uadd_sat || Id == Intrinsic::sadd_sat;
  bool Signed = Id == Intrinsic::sadd_sat || Id == Intrinsic::ssub_sat;
  auto Wide = [&](Term X) {
    return Signed ? T.signExtend(X, W + 2) : T.zeroExtend(X, W + 2);
  };
  auto Bound = [&](APInt V) { return Wide(T.value(V)); };
  Term Full = T.binary(Add ? Op::Add : Op::Sub, Wide(A), Wide(B));
  Term Low = Bound(Signed ? APInt::getSignedMinValue(W) : APInt(W, 0));
  Term High =
      Bound(Signed ? APInt::getSignedMaxValue(W) : APInt::getMaxValue(W));
  Term Cut = T.ite(T.compare(Op::SLess, Full, Low), Low,
                   T.ite(T.compare(Op::SLess, High, Full), High, Full));
  return T.extract(Cut, W - 1, 0);
}

static Term saturatingShift(Terms &T, bool Signed, Term A, Term By) {
  unsigned W = T.width(A);
  Term Shifted = T.binary(Op::Shl, A, By);
  Term Back = T.binary(Signed ? Op::AShr : Op::LShr, Shifted, By);
  Term Bound = T.value(APInt::getMaxValue(W));
  if (Signed)
    Bound = T.ite(T.compare(Op::SLess, A, T.value(W, 0)),
                  T.value(APInt::getSignedMinValue(W)),
                  T.value(APInt::getSignedMaxValue(W)));
  return T.ite(T.equal(Back, A), Shifted, Bound);
}

bool Encoder::integerIntrinsic(const CallBase &I, unsigned Id) {
  std::vector<Lanes> Args;
  for (const Value *V : I.args()) {
    Args.push_back(lanesOf(*V));
    if (Args.back().size() != Args[0].size() && Args.back().size() != 1)
      return fail(I, "an operand is not modelled");
    if (Args.back().empty())
      return fail(I, "an operand is not modelled");
  }
  Lanes Result;
  for (unsigned At = 0; At < Args[0].size(); ++At) {
    auto Bits = [&](unsigned Index) {
      const Lanes &L = Args[Index];
      return L[L.size() == 1 ? 0 : At].Bits;
    };
    Term A = Bits(0), Poison = T.boolean(false);
    for (const Lanes &L : Args)
      Poison = T.orOf(Poison, L[L.size() == 1 ? 0 : At].Poison);
    unsigned W = T.width(A);
    Term Zero = T.value(W, 0), Value = A;
    auto Flag = [&] { return T.isSet(Bits(1)); };
    switch (Id) {
    case Intrinsic::smin:
    case Intrinsic::smax:
    case Intrinsic::umin:
    case Intrinsic::umax:
      Value = T.ite(smaller(T, Id, A, Bits(1)), A, Bits(1));
      break;
    case Intrinsic::abs:
      Value = T.ite(T.compare(Op::SLess, A, Zero), T.negate(A), A);
      Poison = T.orOf(
          Poison,
          T.andOf(Flag(), T.equal(A, T.value(APInt::getSignedMinValue(W)))));
      break;
    case Intrinsic::ctlz:
    case Intrinsic::cttz:
      Value =
          Id == Intrinsic::ctlz ? countLeadingZeros(A) : countTrailingZeros(A);
      Poison = T.orOf(Poison, T.andOf(Flag(), T.equal(A, Zero)));
      break;
    case Intrinsic::ctpop:
      Value = countOnes(A);
      break;
    case Intrinsic::bswap:
      Value = T.extract(A, 7, 0);
      for (unsigned Low = 8; Low < W; Low += 8)
        Value = T.concat(Value, T.extract(A, Low + 7, Low));
      break;
    case Intrinsic::bitreverse:
      Value = T.extract(A, 0, 0);
      for (unsigned Bit = 1; Bit < W; ++Bit)
        Value = T.concat(Value, T.extract(A, Bit, Bit));
      break;
    case Intrinsic::fshl:
    case Intrinsic::fshr:
      Value = funnelShift(T, Id == Intrinsic::fshl, A, Bits(1), Bits(2));
      break;
    case Intrinsic::ushl_sat:
    case Intrinsic::sshl_sat: {
      Value = saturatingShift(T, Id == Intrinsic::sshl_sat, A, Bits(1));
      Poison =
          T.orOf(Poison, T.notOf(T.compare(Op::ULess, Bits(1), T.value(W, W))));
      break;
    }
    case Intrinsic::scmp:
    case Intrinsic::ucmp: {
      Op Less = Id == Intrinsic::scmp ? Op::SLess : Op::ULess;
      unsigned To = laneBits(I.getType()->getScalarType());
      Value = T.ite(T.compare(Less, A, Bits(1)), T.value(APInt::getAllOnes(To)),
                    T.ite(T.equal(A, Bits(1)), T.value(To, 0), T.value(To, 1)));
      break;
    }
    default:
      Value = saturating(T, Id, A, Bits(1));
    }
    Result.push_back({Value, Poison});
  }
  Values[&I] = std::move(Result);
  return true;
}

bool Encoder::intrinsic(const CallBase &I, unsigned Id) {
  switch (Id) {
  case Intrinsic::sadd_with_overflow:
  case Intrinsic::uadd_with_overflow:
  case Intrinsic::ssub_with_overflow:
  case Intrinsic::usub_with_overflow:
  case Intrinsic::smul_with_overflow:
  case Intrinsic::umul_with_overflow:
    return overflowIntrinsic(I, Id);
  case Intrinsic::smin:
  case Intrinsic::smax:
  case Intrinsic::umin:
  case Intrinsic::umax:
  case Intrinsic::abs:
  case Intrinsic::ctlz:
  case Intrinsic::cttz:
  case Intrinsic::ctpop:
  case Intrinsic::bswap:
  case Intrinsic::bitreverse:
  case Intrinsic::fshl:
  case Intrinsic::fshr:
  case Intrinsic::uadd_sat:
  case Intrinsic::usub_sat:
  case Intrinsic::sadd_sat:
  case Intrinsic::ssub_sat:
  case Intrinsic::ushl_sat:
  case Intrinsic::sshl_sat:
  case Intrinsic::scmp:
  case Intrinsic::ucmp:
    return integerIntrinsic(I, Id);
  case Intrinsic::vector_reduce_add:
  case Intrinsic::vector_reduce_mul:
  case Intrinsic::vector_reduce_and:
  case Intrinsic::vector_reduce_or:
  case Intrinsic::vector_reduce_xor:
  case Intrinsic::vector_reduce_smax:
  case Intrinsic::vector_reduce_smin:
  case Intrinsic::vector_reduce_umax:
  case Intrinsic::vector_reduce_umin:
    return reduction(I, Id);
  case Intrinsic::is_fpclass: {
    Lanes A = lanesOf(*I.getArgOperand(0));
    if (A.empty())
      return fail(I, "an operand is not modelled");
    unsigned Mask = llvm::cast<ConstantInt>(I.getArgOperand(1))->getZExtValue();
    for (Lane &L : A)
      L.Bits = T.asBit(ofFloatClass(L.Bits, Mask));
    Values[&I] = std::move(A);
    return true;
  }
  case Intrinsic::ubsantrap:
    undefinedIf(T.boolean(true));
    Reach = T.boolean(false);
    return true;
  case Intrinsic::assume: {
    if (I.hasOperandBundles()) // before may only lose by it
      return !Strict || fail(I, "an assumption of a pointer is not modelled");
    Lanes C = lanesOf(*I.getArgOperand(0));
    if (C.size() != 1)
      return fail(I, "an assumption is not modelled");
    undefinedIf(T.orOf(C[0].Poison, T.notOf(T.isSet(C[0].Bits))));
    return true;
  }
  case Intrinsic::lifetime_start:
    return beginLife(I);
  case Intrinsic::lifetime_end:
  case Intrinsic::experimental_noalias_scope_decl:
  case Intrinsic::donothing:
  case Intrinsic::sideeffect:
    return true;
  case Intrinsic::expect:
  case Intrinsic::expect_with_probability:
    Values[&I] = lanesOf(*I.getArgOperand(0));
    return true;
  case Intrinsic::memcpy:
  case Intrinsic::memmove:
  case Intrinsic::memset:
    return copyMemory(I);
  case Intrinsic::eh_typeid_for:
    Values[&I] = {{T.apply("typeid", {lanesOf(*I.getArgOperand(0))[0].Bits},
                           bitsSort(32)),
                   T.boolean(false)}};
    return true;
  default:
    if (I.getCalledFunction()->getName().starts_with("llvm.x86."))
      return x86Intrinsic(I);
    if ((I.getType()->isFPOrFPVectorTy() || Id == Intrinsic::fptosi_sat ||
         Id == Intrinsic::fptoui_sat) &&
        I.doesNotAccessMemory())
      return floatIntrinsic(I);
    return fail(I,
                "'" + I.getCalledFunction()->getName() + "' is not modelled");
  }
}
