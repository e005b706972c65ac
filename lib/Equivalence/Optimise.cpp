//===- Optimise.cpp - The standard pipeline, made to agree ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Guards.h"
#include "Optimised.h"
#include "Pipeline.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Transforms/IPO/FunctionAttrs.h"
#include "llvm/Transforms/Utils/Local.h"
#include "llvm/Transforms/Utils/LoopUtils.h"

using namespace evo;
using namespace llvm;

namespace {

/// Guards that show nothing new would keep locals in memory, and loads in
/// loops.
struct DropNeedlessGuards : PassInfoMixin<DropNeedlessGuards> {
  PreservedAnalyses run(Function &F, FunctionAnalysisManager &) {
    bool OfLocals = dropLocalGuards(F);
    if (!dropImpliedGuards(F) && !OfLocals)
      return PreservedAnalyses::all();
    PreservedAnalyses Kept;
    Kept.preserveSet<CFGAnalyses>();
    return Kept;
  }
};

/// First rounds are taken out of loops by heuristics that depend on how the
/// same loop is written. Here a loop counts as one that had its share of it.
struct KeepFirstRounds : PassInfoMixin<KeepFirstRounds> {
  PreservedAnalyses run(Loop &L, LoopAnalysisManager &,
                        LoopStandardAnalysisResults &, LPMUpdater &) {
    constexpr unsigned Share = 100;
    addStringMetadataToLoop(&L, "llvm.loop.peeled.count", Share);
    return PreservedAnalyses::all();
  }
};

/// The one option of the pipeline for it is global.
class KeepLoopTests {
public:
  explicit KeepLoopTests(LoopTests Tests)
      : Option(Tests == LoopTests::AsWritten
                   ? cl::getRegisteredOptions().lookup("disable-lftr")
                   : nullptr) {
    if (Option)
      Option->addOccurrence(0, "disable-lftr", "true");
  }
  ~KeepLoopTests() {
    if (Option)
      Option->reset();
  }
  KeepLoopTests(const KeepLoopTests &) = delete;
  KeepLoopTests &operator=(const KeepLoopTests &) = delete;

private:
  cl::Option *Option;
};

/// Blocks that only make values on the way to another: whether there is one
/// depends on where the values were found to belong.
void foldPassages(Function &F) {
  for (BasicBlock &B : make_early_inc_range(F)) {
    BasicBlock *From = B.getSinglePredecessor();
    auto *Out = dyn_cast<BranchInst>(B.getTerminator());
    auto May = [&](const Instruction &I) {
      return &I == Out ||
             (isSafeToSpeculativelyExecute(&I) && !I.mayReadFromMemory() &&
              !is_contained(I.operands(), From->getTerminator()));
    };
    if (!From || From == &B || !Out || Out->isConditional() ||
        isa<PHINode>(B.front()) || !all_of(B, May))
      continue;
    while (&B.front() != Out)
      B.front().moveBefore(*From, From->getTerminator()->getIterator());
    TryToSimplifyUncondBranchFromEmptyBlock(&B);
  }
}

} // namespace

void evo::optimise(Module &M, LoopTests Tests) {
  KeepLoopTests Keep(Tests);
  for (Function &F : M)
    if (!F.isDeclaration())
      F.addFnAttr(OptimisedAttribute);
  PipelineTuningOptions Tuning;
  Tuning.LoopVectorization = false;
  Tuning.SLPVectorization = false;
  Tuning.LoopInterleaving = false;
  Tuning.MergeFunctions = false;
  bool ShowsAccesses = M.getFunction(AccessGuard);
  Pipeline P(Tuning, ShowsAccesses);
  if (ShowsAccesses) {
    P.Builder.registerPeepholeEPCallback(
        [](FunctionPassManager &Passes, OptimizationLevel) {
          Passes.addPass(DropNeedlessGuards());
        });
    P.Builder.registerLateLoopOptimizationsEPCallback(
        [](LoopPassManager &Passes, OptimizationLevel) {
          Passes.addPass(KeepFirstRounds());
        });
  }
  ModulePassManager Passes =
      P.Builder.buildPerModuleDefaultPipeline(OptimizationLevel::O2);
  Passes.run(M, P.Modules);
  if (Tests == LoopTests::AsWritten)
    for (Function &F : M)
      foldPassages(F);
}

void evo::inferEffects(Module &M) {
  Pipeline P;
  ModulePassManager Passes;
  Passes.addPass(
      createModuleToPostOrderCGSCCPassAdaptor(PostOrderFunctionAttrsPass()));
  Passes.run(M, P.Modules);
}
