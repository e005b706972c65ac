//===- RawFloat.cpp - Which NaN it is ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/RawEncoder.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

// IR leaves open which NaN an operation gives, each time it is made; here the
// same operands always give the same. That shows only to who looks at the bits
// of two results, or where `before` could have given another.

/// Does it hand on one of its operands, or that without its sign?
static bool handsOn(const Instruction &I) {
  auto *Call = dyn_cast<IntrinsicInst>(&I);
  if (Call)
    return Call->getIntrinsicID() == Intrinsic::fabs ||
           Call->getIntrinsicID() == Intrinsic::copysign;
  return isa<PHINode, SelectInst, FreezeInst, InsertElementInst,
             ExtractElementInst, ShuffleVectorInst>(I) ||
         I.getOpcode() == Instruction::FNeg;
}

/// The operations that may have made a NaN that is `V`.
static std::set<const Instruction *> madeBy(const Value &V) {
  std::set<const Instruction *> Found, Seen;
  std::vector<const Value *> Stack = {&V};
  while (!Stack.empty()) {
    auto *I = dyn_cast<Instruction>(Stack.back());
    Stack.pop_back();
    if (!I || !I->getType()->isFPOrFPVectorTy() || !Seen.insert(I).second)
      continue;
    if (handsOn(*I)) {
      Stack.insert(Stack.end(), I->value_op_begin(), I->value_op_end());
      continue;
    }
    bool Computes =
        isa<BinaryOperator, IntrinsicInst, FPExtInst, FPTruncInst>(I);
    if (Computes && !(isa<FPMathOperator>(I) && I->hasNoNaNs()))
      Found.insert(I);
  }
  return Found;
}

/// A NaN that is made of none is quiet.
void RawEncoder::quietNaN(const Instruction &I) {
  auto *Call = dyn_cast<IntrinsicInst>(&I);
  if (Call && Call->getIntrinsicID() != Intrinsic::sqrt &&
      Call->getIntrinsicID() != Intrinsic::fma)
    return;
  Lanes Result = lanesOf(I);
  Term Signaling = T.boolean(false);
  for (const Value *V : I.operand_values()) {
    if (!V->getType()->isFPOrFPVectorTy())
      continue;
    for (const Lane &L : lanesOf(*V))
      Signaling = T.orOf(Signaling, ofFloatClass(L.Bits, fcSNan));
  }
  for (const Lane &L : Result)
    Inputs.Facts.push_back(
        T.orOf(T.notOf(ofFloatClass(L.Bits, fcSNan)), Signaling));
}

/// Somebody looks at which NaN `V` is.
void RawEncoder::nanSeen(const Value &V) {
  for (const Instruction *I : madeBy(V)) {
    bool Often = I->getType()->isVectorTy() || Loops.getLoopFor(I->getParent());
    SeenNaNs.insert(I);
    if (!Often)
      quietNaN(*I);
    if (Often || SeenNaNs.size() > 1)
      unproved("which NaN an operation gives");
    if (!Strict)
      unrefuted("which NaN an operation gives");
  }
}
