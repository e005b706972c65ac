//===- Identity.cpp - Are two functions the same code? ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Identity.h"
#include "SameTypes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace llvm;

namespace {

/// Metadata kinds that only hint; all others must agree.
bool isHint(unsigned Kind) {
  switch (Kind) {
  case LLVMContext::MD_dbg:
  case LLVMContext::MD_prof:
  case LLVMContext::MD_loop:
  case LLVMContext::MD_tbaa:
  case LLVMContext::MD_tbaa_struct:
  case LLVMContext::MD_unpredictable:
  case LLVMContext::MD_annotation:
  case LLVMContext::MD_nosanitize:
    return true;
  default:
    return false;
  }
}

class Comparison {
public:
  Comparison(const Function &A, const Function &B) : EntryA(A), EntryB(B) {}

  bool functions(const Function &A, const Function &B);
  std::string Why;

private:
  bool differ(const Twine &Reason) {
    if (Why.empty())
      Why = Reason.str();
    return false;
  }
  bool header(const Function &A, const Function &B);
  bool instructions(const Instruction &A, const Instruction &B);
  bool details(const Instruction &A, const Instruction &B);
  bool metadata(const Instruction &A, const Instruction &B);
  bool values(const Value *A, const Value *B);
  bool constants(const Constant *A, const Constant *B);
  bool globals(const GlobalValue *A, const GlobalValue *B);
  bool variables(const GlobalVariable &A, const GlobalVariable &B);
  bool bind(const Value *A, const Value *B) {
    auto [ItA, NewA] = Left.try_emplace(A, B);
    auto [ItB, NewB] = Right.try_emplace(B, A);
    return ItA->second == B && ItB->second == A;
  }

  const Function &EntryA, &EntryB;
  DenseMap<const Value *, const Value *> Left, Right;
  DenseMap<const Function *, const Function *> Assumed;
  DenseMap<const GlobalVariable *, const GlobalVariable *> AssumedVariables;
};

SmallVector<const Instruction *, 64> realInstructions(const BasicBlock &B) {
  SmallVector<const Instruction *, 64> List;
  for (const Instruction &I : B)
    if (!isa<DbgInfoIntrinsic>(I) && !isa<PseudoProbeInst>(I))
      List.push_back(&I);
  return List;
}

/// Without what the optimiser found out of the result: it follows from the
/// code.
AttributeList ownAttributes(const Function &F) {
  return F.getAttributes().removeRetAttribute(F.getContext(), Attribute::Range);
}

bool Comparison::header(const Function &A, const Function &B) {
  if (!sameType(A.getFunctionType(), B.getFunctionType()) ||
      A.getCallingConv() != B.getCallingConv())
    return differ("signatures differ");
  if (!sameAttributes(ownAttributes(A), ownAttributes(B)))
    return differ("attributes of " + A.getName() + " differ");
  if (A.hasPersonalityFn() != B.hasPersonalityFn() || A.hasGC() || B.hasGC() ||
      A.hasPrefixData() || B.hasPrefixData() || A.hasPrologueData() ||
      B.hasPrologueData())
    return differ("function properties differ");
  return A.size() == B.size() || differ("number of blocks differs");
}

bool Comparison::functions(const Function &A, const Function &B) {
  auto [It, New] = Assumed.try_emplace(&A, &B);
  if (!New)
    return It->second == &B || differ("callees differ");
  if (!header(A, B))
    return false;
  if (A.hasPersonalityFn() &&
      !constants(A.getPersonalityFn(), B.getPersonalityFn()))
    return differ("personality differs");
  for (auto [X, Y] : zip(A.args(), B.args()))
    bind(&X, &Y);
  ReversePostOrderTraversal<const Function *> OrderA(&A), OrderB(&B);
  SmallVector<const BasicBlock *, 16> BlocksA(OrderA.begin(), OrderA.end()),
      BlocksB(OrderB.begin(), OrderB.end());
  if (BlocksA.size() != BlocksB.size())
    return differ("number of blocks differs");
  for (auto [X, Y] : zip(BlocksA, BlocksB)) {
    if (!bind(X, Y))
      return differ("control flow differs");
    auto ListX = realInstructions(*X), ListY = realInstructions(*Y);
    if (ListX.size() != ListY.size())
      return differ("number of instructions differs");
    for (auto [I, J] : zip(ListX, ListY))
      if (!bind(I, J) || !instructions(*I, *J))
        return differ("instructions differ");
  }
  return true;
}

bool Comparison::details(const Instruction &A, const Instruction &B) {
  if (auto *P = dyn_cast<PHINode>(&A)) {
    auto &Q = cast<PHINode>(B);
    for (unsigned I = 0; I < P->getNumIncomingValues(); ++I)
      if (!bind(P->getIncomingBlock(I), Q.getIncomingBlock(I)))
        return false;
  }
  return true;
}

bool Comparison::metadata(const Instruction &A, const Instruction &B) {
  SmallVector<std::pair<unsigned, MDNode *>, 4> ListA, ListB;
  A.getAllMetadataOtherThanDebugLoc(ListA);
  B.getAllMetadataOtherThanDebugLoc(ListB);
  auto Hint = [](const auto &Entry) { return isHint(Entry.first); };
  erase_if(ListA, Hint);
  erase_if(ListB, Hint);
  return ListA == ListB; // nodes of one context are unique by content
}

bool Comparison::instructions(const Instruction &A, const Instruction &B) {
  if (A.getOpcode() != B.getOpcode() || !sameType(A.getType(), B.getType()) ||
      A.getNumOperands() != B.getNumOperands() ||
      !A.hasSameSubclassOptionalData(&B) || !sameSpecialState(A, B) ||
      !details(A, B))
    return differ(Twine(A.getOpcodeName()) + " and " + B.getOpcodeName() +
                  " differ");
  if (!metadata(A, B))
    return differ("metadata differs");
  for (unsigned I = 0; I < A.getNumOperands(); ++I)
    if (!values(A.getOperand(I), B.getOperand(I)))
      return differ("operands of " + Twine(A.getOpcodeName()) + " differ");
  return true;
}

bool Comparison::values(const Value *A, const Value *B) {
  if (!sameType(A->getType(), B->getType()))
    return false;
  if (auto *C = dyn_cast<Constant>(A))
    return isa<Constant>(B) && constants(C, cast<Constant>(B));
  if (isa<Constant>(B) || isa<InlineAsm>(A) || isa<MetadataAsValue>(A))
    return A == B;
  // A value met before its definition is bound here, and its definition must
  // then agree.
  return bind(A, B);
}

bool Comparison::constants(const Constant *A, const Constant *B) {
  if (auto *G = dyn_cast<GlobalValue>(A))
    return isa<GlobalValue>(B) && globals(G, cast<GlobalValue>(B));
  if (A == B)
    return true;
  if (A->getValueID() != B->getValueID() ||
      !sameType(A->getType(), B->getType()) ||
      A->getNumOperands() != B->getNumOperands())
    return false;
  if (A->getNumOperands() == 0) // else one object if they are the same
    return isa<ConstantAggregateZero>(A) || isa<UndefValue>(A);
  if (isa<BlockAddress>(A))
    return false;
  if (auto *E = dyn_cast<ConstantExpr>(A)) {
    if (E->getOpcode() != cast<ConstantExpr>(B)->getOpcode() ||
        !E->hasSameSubclassOptionalData(B))
      return false;
    if (auto *G = dyn_cast<GEPOperator>(A)) {
      auto *H = cast<GEPOperator>(B);
      if (!sameType(G->getSourceElementType(), H->getSourceElementType()) ||
          G->getInRange() != H->getInRange())
        return false;
    }
  }
  for (unsigned I = 0; I < A->getNumOperands(); ++I)
    if (!constants(cast<Constant>(A->getOperand(I)),
                   cast<Constant>(B->getOperand(I))))
      return false;
  return true;
}

bool Comparison::globals(const GlobalValue *A, const GlobalValue *B) {
  if (auto *F = dyn_cast<Function>(A)) {
    auto *G = dyn_cast<Function>(B);
    if (!G)
      return false;
    bool PairsEntries = F == &EntryA || G == &EntryB;
    if (PairsEntries)
      return F == &EntryA && G == &EntryB;
    if (F->isDeclaration() || G->isDeclaration())
      return F->isDeclaration() && G->isDeclaration() &&
             F->getName() == G->getName() &&
             sameAttributes(F->getAttributes(), G->getAttributes()) &&
             sameType(F->getFunctionType(), G->getFunctionType());
    return functions(*F, *G);
  }
  auto *X = dyn_cast<GlobalVariable>(A);
  auto *Y = dyn_cast<GlobalVariable>(B);
  return X && Y && variables(*X, *Y);
}

bool Comparison::variables(const GlobalVariable &A, const GlobalVariable &B) {
  auto [It, New] = AssumedVariables.try_emplace(&A, &B);
  if (!New)
    return It->second == &B;
  if (!sameType(A.getValueType(), B.getValueType()) ||
      A.isConstant() != B.isConstant() ||
      A.isThreadLocal() != B.isThreadLocal() ||
      A.isDeclaration() != B.isDeclaration() || A.getAlign() != B.getAlign())
    return false;
  bool NamedAlike = A.getName() == B.getName();
  bool Anonymous = A.isConstant() && A.hasLocalLinkage() && B.hasLocalLinkage();
  if (!NamedAlike && !Anonymous)
    return false;
  return A.isDeclaration() || constants(A.getInitializer(), B.getInitializer());
}

} // namespace

bool evo::sameCode(const Function &A, const Function &B, std::string &Why) {
  Comparison C(A, B);
  bool Same = C.functions(A, B);
  Why = C.Why;
  return Same;
}
