//===- InlineUp.cpp - Callees cleaned up, then inlined ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "InlineUp.h"
#include "Guards.h"
#include "Uninitialised.h"
#include "llvm/ADT/SCCIterator.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/Analysis/InlineCost.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Transforms/Scalar/InstSimplifyPass.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace evo;
using namespace llvm;

LocalSplitter::LocalSplitter() {
  for (FunctionPassManager *Each : {&OfCallee, &Whole}) {
    Each->addPass(SROAPass(SROAOptions::PreserveCFG));
    Each->addPass(InstSimplifyPass()); // what is known of shadows
  }
  Whole.addPass(SimplifyCFGPass());
}

void LocalSplitter::split(Function &F, FunctionPassManager &Passes) {
  // A guard keeps its local in memory; each round may show more to be local.
  constexpr unsigned MostRounds = 9;
  for (unsigned I = 0; I < MostRounds && (I == 0 || dropLocalGuards(F)); ++I) {
    P.Functions.clear(F, F.getName());
    Passes.run(F, P.Functions);
  }
  P.Functions.clear(F, F.getName());
}

static std::vector<Function *> calleesFirst(Module &M) {
  CallGraph Graph(M);
  std::vector<Function *> Order;
  for (auto At = scc_begin(&Graph); !At.isAtEnd(); ++At)
    for (const CallGraphNode *N : *At)
      if (Function *F = N->getFunction(); F && !F->isDeclaration())
        Order.push_back(F);
  return Order;
}

static bool isToBeInlined(const Function &F) {
  return !F.isDeclaration() && F.hasFnAttribute(Attribute::AlwaysInline);
}

/// That an argument of a callee alone leads to its object is made a promise
/// about accesses, which nothing makes visible.
static void dropPromises(Function &F) {
  for (Instruction &I : make_early_inc_range(instructions(F)))
    if (isa<NoAliasScopeDeclInst>(I))
      I.eraseFromParent();
    else
      for (unsigned Kind :
           {LLVMContext::MD_noalias, LLVMContext::MD_alias_scope})
        I.setMetadata(Kind, nullptr);
}

static bool isWanted(const CallBase &Call) {
  Function *Callee = Call.getCalledFunction();
  return Callee && isToBeInlined(*Callee) &&
         !Call.getAttributes().hasFnAttr(Attribute::NoInline) &&
         isInlineViable(*Callee).isSuccess();
}

/// The passes take more than linear time. What is compared is kept short by
/// markForInlining(); a callee that stays a call could grow over all limits by
/// what it calls itself, so from some length on the rest stays calls in it.
static void inlineCalls(Function &Caller) {
  constexpr std::uint64_t MostInstructions = 10'000;
  std::uint64_t Size = Caller.getInstructionCount();
  SmallVector<CallBase *, 16> Calls;
  for (Instruction &I : instructions(Caller))
    if (auto *Call = dyn_cast<CallBase>(&I); Call && isWanted(*Call))
      Calls.push_back(Call);
  for (CallBase *Call : Calls) {
    Size += Call->getCalledFunction()->getInstructionCount();
    if (Size > MostInstructions && Caller.hasLocalLinkage()) {
      Call->setIsNoInline();
      continue;
    }
    InlineFunctionInfo Nothing;
    InlineFunction(*Call, Nothing, /*MergeAttributes=*/true);
  }
  dropPromises(Caller);
  // What is inlined ends and begins with a block of its own.
  for (BasicBlock &B : make_early_inc_range(Caller))
    MergeBlockIntoPredecessor(&B);
}

void evo::inlineUpwards(Module &M, Form Of, LocalSplitter &Locals) {
  for (Function *F : calleesFirst(M)) {
    inlineCalls(*F);
    if (!isToBeInlined(*F))
      continue;
    if (Of == Form::Traps)
      trapUninitialisedReads(*F);
    Locals.splitCallee(*F);
  }
}
