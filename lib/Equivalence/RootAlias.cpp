//===- RootAlias.cpp - Aliasing by all objects an address may be of ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RootAlias.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Instructions.h"

using namespace evo;
using namespace llvm;

AnalysisKey RootAlias::Key;

namespace {

using Roots = SmallVector<const Value *, 4>;

/// Is no object at the null pointer, in all that this is part of?
bool isNowhere(const ConstantPointerNull &Null, const Value *Pointer) {
  const Function *F = nullptr;
  if (auto *I = dyn_cast<Instruction>(Pointer))
    F = I->getFunction();
  return F && !NullPointerIsDefined(F, Null.getType()->getAddressSpace());
}

/// All objects that `Pointer` may be of; none if they are not all known.
Roots rootsOf(const Value *Pointer) {
  constexpr unsigned Most = 16;
  SmallSetVector<const Value *, Most> Seen;
  Seen.insert(getUnderlyingObject(Pointer));
  Roots Found;
  for (unsigned I = 0; I < Seen.size(); ++I) {
    const Value *V = Seen[I];
    if (Seen.size() > Most)
      return {};
    if (auto *S = dyn_cast<SelectInst>(V)) {
      Seen.insert(getUnderlyingObject(S->getTrueValue()));
      Seen.insert(getUnderlyingObject(S->getFalseValue()));
    } else if (auto *P = dyn_cast<PHINode>(V)) {
      for (const Value *Each : P->incoming_values())
        Seen.insert(getUnderlyingObject(Each));
    } else if (isIdentifiedObject(V) || isa<Argument>(V)) {
      Found.push_back(V);
    } else if (auto *Null = dyn_cast<ConstantPointerNull>(V);
               !Null || !isNowhere(*Null, Pointer)) {
      return {};
    }
  }
  return Found;
}

bool areApart(const Value *A, const Value *B) {
  if (A == B)
    return false;
  return (isIdentifiedObject(A) && isIdentifiedObject(B)) ||
         (isa<Argument>(A) && isIdentifiedFunctionLocal(B)) ||
         (isa<Argument>(B) && isIdentifiedFunctionLocal(A));
}

} // namespace

AliasResult RootAliasResult::alias(const MemoryLocation &A,
                                   const MemoryLocation &B, AAQueryInfo &,
                                   const Instruction *) {
  if (!A.Ptr->getType()->isPointerTy() || !B.Ptr->getType()->isPointerTy() ||
      A.Ptr->getType() != B.Ptr->getType())
    return AliasResult::MayAlias;
  Roots OfA = rootsOf(A.Ptr), OfB = OfA.empty() ? Roots() : rootsOf(B.Ptr);
  bool Apart = !OfA.empty() && !OfB.empty() && all_of(OfA, [&](const Value *X) {
    return all_of(OfB, [&](const Value *Y) { return areApart(X, Y); });
  });
  return Apart ? AliasResult::NoAlias : AliasResult::MayAlias;
}
