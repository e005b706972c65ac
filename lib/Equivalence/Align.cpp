//===- Align.cpp - Other shapes of the same loops ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Align.h"
#include "Optimised.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/OptimizationRemarkEmitter.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/TargetTransformInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/LoopPeel.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"
#include "llvm/Transforms/Utils/LoopUtils.h"
#include "llvm/Transforms/Utils/UnrollLoop.h"

using namespace evo;
using namespace llvm;

std::string LoopChange::describe() const {
  std::string Which = std::string("with loop ") + std::to_string(Loop + 1) +
                      (OfBefore ? " of before " : " of after ");
  return Which + (Peel ? "peeled" : "unrolled by " + std::to_string(Unroll));
}

std::vector<LoopChange> evo::loopChanges(unsigned LoopsBefore,
                                         unsigned LoopsAfter) {
  constexpr unsigned MostLoops = 3;
  std::vector<LoopChange> List;
  auto Add = [&](unsigned Peel, unsigned Unroll) {
    for (bool OfBefore : {true, false})
      for (unsigned I = 0;
           I < std::min(OfBefore ? LoopsBefore : LoopsAfter, MostLoops); ++I)
        List.push_back({OfBefore, I, Peel, Unroll});
  };
  Add(1, 0);
  Add(0, 2);
  Add(0, 4);
  return List;
}

static SmallVector<Loop *, 4> innermost(LoopInfo &Loops) {
  SmallVector<Loop *, 4> List;
  for (Loop *L : Loops.getLoopsInPreorder())
    if (L->isInnermost())
      List.push_back(L);
  return List;
}

unsigned evo::innermostLoops(const Function &F) {
  DominatorTree Dominators(const_cast<Function &>(F));
  LoopInfo Loops(Dominators);
  return innermost(Loops).size();
}

static bool change(Function &F, const LoopChange &C) {
  DominatorTree Dominators(F);
  LoopInfo Loops(Dominators);
  AssumptionCache Assumptions(F);
  TargetLibraryInfoImpl Known{Triple(F.getParent()->getTargetTriple())};
  TargetLibraryInfo Library(Known);
  ScalarEvolution Evolution(F, Library, Assumptions, Dominators, Loops);
  TargetTransformInfo Target(F.getParent()->getDataLayout());
  OptimizationRemarkEmitter Remarks(&F);
  auto List = innermost(Loops);
  if (C.Loop >= List.size())
    return false;
  Loop *L = List[C.Loop];
  simplifyLoop(L, &Dominators, &Loops, &Evolution, &Assumptions, nullptr,
               /*PreserveLCSSA=*/false);
  formLCSSARecursively(*L, Dominators, &Loops, &Evolution);
  if (!L->isLoopSimplifyForm())
    return false;
  if (C.Peel) {
    ValueToValueMapTy Map;
    return canPeel(L) && peelLoop(L, C.Peel,
#if LLVM_VERSION_MAJOR >= 21
                                  /*PeelLast=*/false,
#endif
                                  &Loops, &Evolution, Dominators, &Assumptions,
                                  /*PreserveLCSSA=*/true, Map);
  }
  UnrollLoopOptions O = {};
  O.Count = C.Unroll;
  O.Force = true;
  return UnrollLoop(L, O, &Loops, &Evolution, &Dominators, &Assumptions,
                    &Target, &Remarks,
                    /*PreserveLCSSA=*/true) != LoopUnrollResult::Unmodified;
}

static void cleanUp(Function &F) {
  F.addFnAttr(OptimisedAttribute);
  PassBuilder Builder;
  LoopAnalysisManager Loops;
  FunctionAnalysisManager Functions;
  CGSCCAnalysisManager Components;
  ModuleAnalysisManager Modules;
  Builder.registerModuleAnalyses(Modules);
  Builder.registerCGSCCAnalyses(Components);
  Builder.registerFunctionAnalyses(Functions);
  Builder.registerLoopAnalyses(Loops);
  Builder.crossRegisterProxies(Loops, Functions, Components, Modules);
  FunctionPassManager Passes;
  Passes.addPass(EarlyCSEPass());
  Passes.addPass(InstCombinePass());
  Passes.addPass(SimplifyCFGPass());
  Passes.run(F, Functions);
}

std::unique_ptr<Module> evo::changed(const Module &M, StringRef Entry,
                                     const LoopChange &C) {
  auto Copy = CloneModule(M);
  Function *F = Copy->getFunction(Entry);
  if (!F || F->isDeclaration() || !change(*F, C))
    return nullptr;
  cleanUp(*F);
  return Copy;
}
