//===- EncodeConstant.cpp - Types as lanes, and constants ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalAlias.h"
#include "llvm/IR/GlobalIFunc.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

Lane evo::choose(Terms &T, Term Condition, const Lane &A, const Lane &B) {
  Lane L = {T.ite(Condition, A.Bits, B.Bits),
            T.ite(Condition, A.Poison, B.Poison)};
  if (A.Origin.isValid() && B.Origin.isValid())
    L.Origin = T.ite(Condition, A.Origin, B.Origin);
  return L;
}

unsigned Encoder::laneBits(Type *Scalar) const {
  const DataLayout &DL = F.getParent()->getDataLayout();
  if (Scalar->isPointerTy())
    return DL.getPointerTypeSizeInBits(Scalar) == 64 ? 64 : 0;
  return Scalar->isIntegerTy() || Scalar->isFloatTy() || Scalar->isDoubleTy() ||
                 Scalar->isHalfTy()
             ? Scalar->getPrimitiveSizeInBits().getFixedValue()
             : 0;
}

std::optional<unsigned> Encoder::laneCount(Type *Type) const {
  if (laneBits(Type))
    return 1;
  if (auto *V = dyn_cast<FixedVectorType>(Type))
    return laneBits(V->getElementType()) ? std::optional(V->getNumElements())
                                         : std::nullopt;
  constexpr std::uint64_t MostElements = 256;
  if (auto *A = dyn_cast<ArrayType>(Type)) {
    auto Inner = laneCount(A->getElementType());
    if (!Inner || A->getNumElements() > MostElements)
      return std::nullopt;
    return *Inner * A->getNumElements();
  }
  unsigned Count = 0;
  if (auto *S = dyn_cast<StructType>(Type)) {
    for (llvm::Type *E : S->elements()) {
      auto Inner = laneCount(E);
      if (!Inner)
        return std::nullopt;
      Count += *Inner;
    }
    return Count;
  }
  return std::nullopt;
}

void evo::laneTypes(Type *T, SmallVectorImpl<Type *> &Types) {
  if (auto *S = dyn_cast<StructType>(T)) {
    for (Type *E : S->elements())
      laneTypes(E, Types);
  } else if (auto *A = dyn_cast<ArrayType>(T)) {
    for (std::uint64_t I = 0; I < A->getNumElements(); ++I)
      laneTypes(A->getElementType(), Types);
  } else if (auto *V = dyn_cast<FixedVectorType>(T))
    Types.append(V->getNumElements(), V->getElementType());
  else
    Types.push_back(T);
}

Lanes Encoder::freshLanes(Type *Type, StringRef Prefix) {
  SmallVector<llvm::Type *, 4> Types;
  laneTypes(Type, Types);
  Lanes Result;
  for (llvm::Type *Each : Types)
    Result.push_back(
        {T.fresh(Prefix, bitsSort(laneBits(Each))), T.boolean(false)});
  return Result;
}

/// Arithmetic on addresses that are known when the program is linked.
Lanes Encoder::expressionLanes(const Constant &C) {
  const auto &E = cast<ConstantExpr>(C);
  if (!E.getType()->isIntegerTy())
    return {};
  std::vector<Lane> Operands;
  for (const Use &U : E.operands()) {
    Lanes L = constantLanes(*cast<Constant>(U));
    if (L.size() != 1)
      return {};
    Operands.push_back(L[0]);
  }
  unsigned W = E.getType()->getIntegerBitWidth();
  Term A = Operands[0].Bits;
  switch (E.getOpcode()) {
  case Instruction::PtrToInt:
  case Instruction::Trunc:
    return {{W <= T.width(A) ? T.extract(A, W - 1, 0) : T.zeroExtend(A, W),
             Operands[0].Poison}};
  case Instruction::Add:
  case Instruction::Sub: {
    const auto *Flags = cast<OverflowingBinaryOperator>(&E);
    if (Flags->hasNoSignedWrap() || Flags->hasNoUnsignedWrap())
      return {};
    return {{T.binary(E.getOpcode() == Instruction::Add ? Op::Add : Op::Sub, A,
                      Operands[1].Bits),
             T.orOf(Operands[0].Poison, Operands[1].Poison)}};
  }
  default:
    return {};
  }
}

Lanes Encoder::constantLanes(const Constant &C) {
  Type *Ty = C.getType();
  Term No = T.boolean(false);
  if (auto *I = dyn_cast<ConstantInt>(&C); I && Ty->isIntegerTy())
    return {{T.value(I->getValue()), No}};
  if (auto *D = dyn_cast<ConstantFP>(&C); D && laneBits(Ty))
    return {{T.value(D->getValueAPF().bitcastToAPInt()), No}};
  if (isa<ConstantPointerNull>(C))
    return {{T.value(64, 0), No}};
  if (isa<PoisonValue>(C) && laneCount(Ty)) {
    Lanes L = freshLanes(Ty, "poison");
    for (Lane &Each : L)
      Each.Poison = T.boolean(true);
    return L;
  }
  if (isa<UndefValue>(C) && laneCount(Ty)) {
    Shared.Open = true;
    return freshLanes(Ty, "undef");
  }
  // An alias or a weak symbol may share another's address.
  if (isa<GlobalAlias>(C) || isa<GlobalIFunc>(C))
    return {};
  if (auto *G = dyn_cast<GlobalValue>(&C))
    return G->hasExternalWeakLinkage() ? Lanes()
                                       : Lanes{{globalAddress(*G), No}};
  if (auto *E = dyn_cast<GEPOperator>(&C)) {
    APInt Offset(64, 0);
    const DataLayout &DL = F.getParent()->getDataLayout();
    if (!E->accumulateConstantOffset(DL, Offset))
      return {};
    Lanes Base = constantLanes(*cast<Constant>(E->getPointerOperand()));
    if (Base.empty())
      return {};
    return {{T.binary(Op::Add, Base[0].Bits, T.value(Offset)), No}};
  }
  if (isa<ConstantExpr>(C))
    return expressionLanes(C);
  return elementLanes(C);
}

Lanes Encoder::elementLanes(const Constant &C) {
  Type *Ty = C.getType();
  if (!laneCount(Ty))
    return {};
  Lanes All;
  unsigned Count = isa<FixedVectorType>(Ty)
                       ? cast<FixedVectorType>(Ty)->getNumElements()
                   : isa<ArrayType>(Ty) ? Ty->getArrayNumElements()
                                        : Ty->getStructNumElements();
  for (unsigned I = 0; I < Count; ++I) {
    Constant *E = C.getAggregateElement(I);
    Lanes Inner = E ? constantLanes(*E) : Lanes();
    if (Inner.empty())
      return {};
    All.append(Inner);
  }
  return All;
}
