//===- SameTypes.cpp - Types of two modules that mean the same ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SameTypes.h"
#include "llvm/IR/DerivedTypes.h"

using namespace llvm;

/// Pointers have no pointee, so types do not lead back to themselves.
bool evo::sameType(const Type *A, const Type *B) {
  if (A == B)
    return true;
  if (A->getTypeID() != B->getTypeID() ||
      A->getNumContainedTypes() != B->getNumContainedTypes())
    return false;
  if (auto *S = dyn_cast<StructType>(A)) {
    auto *R = cast<StructType>(B);
    if (S->isOpaque() || R->isOpaque() || S->isPacked() != R->isPacked())
      return false;
  } else if (auto *Array = dyn_cast<ArrayType>(A)) {
    if (Array->getNumElements() != cast<ArrayType>(B)->getNumElements())
      return false;
  } else if (auto *F = dyn_cast<FunctionType>(A)) {
    if (F->isVarArg() != cast<FunctionType>(B)->isVarArg())
      return false;
  } else
    return false; // the others are one object if they are the same
  for (auto [X, Y] : zip(A->subtypes(), B->subtypes()))
    if (!sameType(X, Y))
      return false;
  return true;
}

static bool sameAttribute(const Attribute &A, const Attribute &B) {
  if (A == B)
    return true;
  return A.isTypeAttribute() && B.isTypeAttribute() &&
         A.getKindAsEnum() == B.getKindAsEnum() && A.getValueAsType() &&
         B.getValueAsType() &&
         evo::sameType(A.getValueAsType(), B.getValueAsType());
}

bool evo::sameAttributes(const AttributeList &A, const AttributeList &B) {
  if (A == B)
    return true;
  if (A.getNumAttrSets() != B.getNumAttrSets())
    return false;
  for (unsigned I : A.indexes()) {
    AttributeSet X = A.getAttributes(I), Y = B.getAttributes(I);
    // Both are sorted by kind.
    if (X.getNumAttributes() != Y.getNumAttributes() ||
        !std::equal(X.begin(), X.end(), Y.begin(), sameAttribute))
      return false;
  }
  return true;
}

static bool sameCall(const CallBase &A, const CallBase &B) {
  auto *X = dyn_cast<CallInst>(&A);
  if (X && X->getTailCallKind() != cast<CallInst>(B).getTailCallKind())
    return false;
  return A.getCallingConv() == B.getCallingConv() &&
         A.hasIdenticalOperandBundleSchema(B) &&
         evo::sameType(A.getFunctionType(), B.getFunctionType()) &&
         evo::sameAttributes(A.getAttributes(), B.getAttributes());
}

bool evo::sameSpecialState(const Instruction &A, const Instruction &B) {
  if (auto *X = dyn_cast<AllocaInst>(&A)) {
    auto &Y = cast<AllocaInst>(B);
    return sameType(X->getAllocatedType(), Y.getAllocatedType()) &&
           X->getAlign() == Y.getAlign() &&
           X->isUsedWithInAlloca() == Y.isUsedWithInAlloca() &&
           X->isSwiftError() == Y.isSwiftError() &&
           X->getAddressSpace() == Y.getAddressSpace();
  }
  if (auto *X = dyn_cast<GetElementPtrInst>(&A))
    return sameType(X->getSourceElementType(),
                    cast<GetElementPtrInst>(B).getSourceElementType());
  if (auto *X = dyn_cast<CallBase>(&A); X && !isa<CallBrInst>(A))
    return sameCall(*X, cast<CallBase>(B));
  return A.hasSameSpecialState(&B);
}
