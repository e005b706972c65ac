//===- Unfold.cpp - Recursive callees, to a depth ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Unfold.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace evo;
using namespace llvm;

static SmallVector<CallBase *, 8> callsOfDefined(Function &F) {
  SmallVector<CallBase *, 8> Calls;
  for (Instruction &I : instructions(F))
    if (auto *C = dyn_cast<CallBase>(&I))
      if (const Function *Callee = C->getCalledFunction();
          Callee && Callee != &F && !Callee->isDeclaration())
        Calls.push_back(C);
  return Calls;
}

bool evo::callsDefined(const Module &M, StringRef Entry) {
  return !callsOfDefined(*M.getFunction(Entry)).empty();
}

/// Only of the function asked about is it known where it reads what nobody
/// wrote.
static bool mayReadUnwritten(const Function &F) {
  return any_of(instructions(F), [](const Instruction &I) {
    return isa<AllocaInst>(I) || any_of(I.operand_values(), [](const Value *V) {
             return isa<UndefValue>(V);
           });
  });
}

/// What would call does not go on.
static void stopAt(CallBase &C) {
  BasicBlock *Before = C.getParent();
  SplitBlock(Before, &C);
  auto *Never =
      BasicBlock::Create(C.getContext(), "deeper", Before->getParent());
  BranchInst::Create(Never, Never);
  Before->getTerminator()->eraseFromParent();
  BranchInst::Create(Never, Before);
}

std::unique_ptr<Module> evo::withCallsUnfolded(const Module &M,
                                               StringRef Entry) {
  constexpr unsigned Deepest = 6, MostInstructions = 3000;
  auto Copy = CloneModule(M);
  Function &F = *Copy->getFunction(Entry);
  for (unsigned Depth = 0; Depth < Deepest; ++Depth)
    for (CallBase *C : callsOfDefined(F)) {
      InlineFunctionInfo Info;
      if (F.getInstructionCount() > MostInstructions ||
          mayReadUnwritten(*C->getCalledFunction()) ||
          !InlineFunction(*C, Info).isSuccess())
        return nullptr;
    }
  for (CallBase *C : callsOfDefined(F))
    stopAt(*C);
  removeUnreachableBlocks(F);
  return Copy;
}
