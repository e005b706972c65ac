//===- Guards.cpp - Calls that show each access ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Guards.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"

using namespace evo;
using namespace llvm;

namespace {

/// May not be removed or moved over one another or over calls, yet say nothing
/// about the memory of the program, so they stop no optimisation of it.
FunctionCallee guardFunction(Module &M) {
  LLVMContext &C = M.getContext();
  FunctionCallee G = M.getOrInsertFunction(
      AccessGuard, Type::getVoidTy(C), PointerType::getUnqual(C),
      Type::getInt64Ty(C), Type::getInt1Ty(C));
  auto *F = cast<Function>(G.getCallee());
  F->setDoesNotThrow();
  F->setDoesNotFreeMemory();
  F->setNoSync();
  F->setMemoryEffects(MemoryEffects::inaccessibleMemOnly());
  F->addParamAttr(0, Attribute::ReadNone);
#if LLVM_VERSION_MAJOR >= 21
  F->addParamAttr(0, Attribute::getWithCaptureInfo(C, CaptureInfo::none()));
#else
  F->addParamAttr(0, Attribute::NoCapture);
#endif
  return G;
}

/// An access that lies wholly within a local needs no guard, nor one of several
/// of which each does.
bool isWithinLocal(const Value &Pointer, std::uint64_t Bytes,
                   const DataLayout &Layout, APInt Offset, unsigned Depth) {
  const Value *Base = Pointer.stripAndAccumulateConstantOffsets(
      Layout, Offset, /*AllowNonInbounds=*/true);
  auto All = [&](auto Choices) {
    return Depth > 0 && all_of(Choices, [&](const Value *Each) {
             return isWithinLocal(*Each, Bytes, Layout, Offset, Depth - 1);
           });
  };
  if (auto *S = dyn_cast<SelectInst>(Base))
    return All(ArrayRef<const Value *>{S->getTrueValue(), S->getFalseValue()});
  if (auto *P = dyn_cast<PHINode>(Base))
    return All(P->incoming_values());
  auto *A = dyn_cast<AllocaInst>(Base);
  auto Size = A ? A->getAllocationSize(Layout) : std::nullopt;
  return Size && !Size->isScalable() && !Offset.isNegative() &&
         Size->getFixedValue() >= Bytes &&
         Offset.ule(Size->getFixedValue() - Bytes);
}

bool isWithinLocal(const Value &Pointer, std::uint64_t Bytes,
                   const DataLayout &Layout) {
  constexpr unsigned MostChoices = 4; // one upon the other
  return isWithinLocal(Pointer, Bytes, Layout, APInt(64, 0), MostChoices);
}

/// Puts the guards in before anything is cleaned up: a read whose value nobody
/// uses is gone after it, and with it the undefined behaviour it may have.
class GuardInserter {
public:
  explicit GuardInserter(Module &M) : M(M), Guard(guardFunction(M)) {}

  void run(Function &F) {
    SmallVector<Instruction *, 32> Accesses;
    for (Instruction &I : instructions(F))
      Accesses.push_back(&I);
    for (Instruction *I : Accesses)
      visit(*I);
  }

private:
  void visit(Instruction &I) {
    if (auto *L = dyn_cast<LoadInst>(&I))
      guard(I, L->getPointerOperand(), size(L->getType()), false);
    else if (auto *S = dyn_cast<StoreInst>(&I))
      guard(I, S->getPointerOperand(), size(S->getValueOperand()->getType()),
            true);
    else if (auto *Copy = dyn_cast<MemTransferInst>(&I)) {
      guard(I, Copy->getRawDest(), Copy->getLength(), true);
      guard(I, Copy->getRawSource(), Copy->getLength(), false);
    } else if (auto *Set = dyn_cast<MemSetInst>(&I))
      guard(I, Set->getRawDest(), Set->getLength(), true);
  }

  Value *size(Type *T) {
    return ConstantInt::get(
        Type::getInt64Ty(M.getContext()),
        M.getDataLayout().getTypeStoreSize(T).getFixedValue());
  }

  void guard(Instruction &Before, Value *Pointer, Value *Bytes, bool Writes) {
    if (auto *C = dyn_cast<ConstantInt>(Bytes);
        C && isWithinLocal(*Pointer, C->getZExtValue(), M.getDataLayout()))
      return;
    IRBuilder<> B(&Before);
    B.CreateCall(Guard, {Pointer, B.CreateZExtOrTrunc(Bytes, B.getInt64Ty()),
                         B.getInt1(Writes)});
  }

  Module &M;
  FunctionCallee Guard;
};

} // namespace

void evo::guardAccesses(Module &M) {
  GuardInserter Guards(M);
  for (Function &Each : M)
    if (!Each.isDeclaration())
      Guards.run(Each);
}

bool evo::dropLocalGuards(Function &F) {
  const DataLayout &Layout = F.getParent()->getDataLayout();
  SmallVector<Instruction *, 16> Needless;
  for (Instruction &I : instructions(F))
    if (const CallInst *C = asGuard(I))
      if (auto *Size = dyn_cast<ConstantInt>(C->getArgOperand(1));
          Size &&
          isWithinLocal(*C->getArgOperand(0), Size->getZExtValue(), Layout))
        Needless.push_back(&I);
  for (Instruction *I : Needless)
    I->eraseFromParent();
  return !Needless.empty();
}

/// A trap, or a guard of what is never memory.
static bool isUndefinedAlways(const Instruction &I) {
  if (const CallInst *Guard = asGuard(I))
    return isa<ConstantPointerNull, UndefValue>(Guard->getArgOperand(0));
  auto *C = dyn_cast<IntrinsicInst>(&I);
  return isa<UnreachableInst>(I) ||
         (C && (C->getIntrinsicID() == Intrinsic::ubsantrap ||
                C->getIntrinsicID() == Intrinsic::trap));
}

bool evo::seemsToEnd(const Function &F) {
  SmallPtrSet<const BasicBlock *, 32> Seen = {&F.getEntryBlock()};
  SmallVector<const BasicBlock *> Left = {&F.getEntryBlock()};
  while (!Left.empty()) {
    const BasicBlock *Block = Left.pop_back_val();
    if (any_of(*Block, isUndefinedAlways))
      continue;
    if (isa<ReturnInst, ResumeInst>(Block->getTerminator()))
      return true;
    for (const BasicBlock *Next : successors(Block))
      if (Seen.insert(Next).second)
        Left.push_back(Next);
  }
  return false;
}
