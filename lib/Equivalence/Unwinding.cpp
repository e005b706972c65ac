//===- Unwinding.cpp - Which functions never throw ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Unwinding.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Local.h"

using namespace evo;
using namespace llvm;

static void dropLandingPads(Function &F) {
  SmallVector<InvokeInst *, 16> Needless;
  for (BasicBlock &B : F)
    if (auto *Invoke = dyn_cast<InvokeInst>(B.getTerminator());
        Invoke && Invoke->doesNotThrow())
      Needless.push_back(Invoke);
  for (InvokeInst *Invoke : Needless) {
    BasicBlock *Next = Invoke->getNormalDest();
    changeToCall(Invoke);
    MergeBlockIntoPredecessor(Next);
  }
  if (!Needless.empty())
    removeUnreachableBlocks(F);
}

void evo::settleUnwinding(Module &M) {
  CallGraph Graph(M);
  for (auto At = scc_begin(&Graph); !At.isAtEnd(); ++At)
    for (const CallGraphNode *N : *At) {
      Function *F = N->getFunction();
      if (!F || F->isDeclaration())
        continue;
      dropLandingPads(*F);
      bool Throws = any_of(instructions(*F),
                           [](const Instruction &I) { return I.mayThrow(); });
      if (!Throws && !F->isInterposable())
        F->setDoesNotThrow();
    }
}
