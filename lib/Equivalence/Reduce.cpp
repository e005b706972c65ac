//===- Reduce.cpp - One function and what it needs, cleaned up ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Compile.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/IPO/InferFunctionAttrs.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/LowerInvoke.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

using namespace evo;
using namespace llvm;

namespace {

/// The analysis managers a pipeline needs, in the order they must die.
struct Pipeline {
  PassBuilder Builder;
  LoopAnalysisManager Loops;
  FunctionAnalysisManager Functions;
  CGSCCAnalysisManager Components;
  ModuleAnalysisManager Modules;

  explicit Pipeline(PipelineTuningOptions Tuning = {})
      : Builder(nullptr, Tuning) {
    Builder.registerModuleAnalyses(Modules);
    Builder.registerCGSCCAnalyses(Components);
    Builder.registerFunctionAnalyses(Functions);
    Builder.registerLoopAnalyses(Loops);
    Builder.crossRegisterProxies(Loops, Functions, Components, Modules);
  }
};

/// Only `Entry` is seen from outside. A variable's initial value is unknown
/// when `Entry` is called, so the optimiser must not read it from here.
void restrictLinkage(Module &M, StringRef Entry) {
  for (StringRef Name : {"llvm.global_ctors", "llvm.global_dtors", "llvm.used",
                         "llvm.compiler.used"})
    if (GlobalVariable *G = M.getNamedGlobal(Name))
      G->eraseFromParent();
  for (GlobalVariable &G : M.globals()) {
    G.setComdat(nullptr);
    if (G.isConstant() || G.isDeclaration())
      continue;
    G.setLinkage(GlobalValue::ExternalLinkage);
    G.setExternallyInitialized(true);
  }
  for (Function &F : M) {
    F.setComdat(nullptr);
    if (F.isDeclaration())
      continue;
    bool IsEntry = F.getName() == Entry;
    F.setLinkage(IsEntry ? GlobalValue::ExternalLinkage
                         : GlobalValue::InternalLinkage);
    F.setDSOLocal(true);
    F.removeFnAttr(Attribute::OptimizeNone);
  }
}

bool isRecursive(const CallGraphNode *Start) {
  SmallVector<const CallGraphNode *, 16> Stack = {Start};
  SmallPtrSet<const CallGraphNode *, 16> Seen;
  while (!Stack.empty())
    for (const auto &[Site, Callee] : *Stack.pop_back_val()) {
      if (Callee == Start)
        return true;
      if (Seen.insert(Callee).second)
        Stack.push_back(Callee);
    }
  return false;
}

void markForInlining(Module &M, StringRef Entry) {
  constexpr unsigned MostInstructions = 2000;
  CallGraph Graph(M);
  for (Function &F : M) {
    if (F.isDeclaration() || F.getName() == Entry || F.isVarArg() ||
        F.hasFnAttribute(Attribute::NoInline) ||
        F.getInstructionCount() > MostInstructions || isRecursive(Graph[&F]))
      continue;
    F.addFnAttr(Attribute::AlwaysInline);
  }
}

/// May not be removed or moved over one another or over calls, yet say nothing
/// about the memory of the program, so they stop no optimisation of it.
FunctionCallee guardFunction(Module &M) {
  LLVMContext &C = M.getContext();
  FunctionCallee G = M.getOrInsertFunction(
      AccessGuard, Type::getVoidTy(C), PointerType::getUnqual(C),
      Type::getInt64Ty(C), Type::getInt1Ty(C));
  auto *F = cast<Function>(G.getCallee());
  F->setDoesNotThrow();
  F->setMemoryEffects(MemoryEffects::inaccessibleMemOnly());
  F->addParamAttr(0, Attribute::ReadNone);
#if LLVM_VERSION_MAJOR >= 21
  F->addParamAttr(0, Attribute::getWithCaptureInfo(C, CaptureInfo::none()));
#else
  F->addParamAttr(0, Attribute::NoCapture);
#endif
  return G;
}

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
    IRBuilder<> B(&Before);
    B.CreateCall(Guard, {Pointer, B.CreateZExtOrTrunc(Bytes, B.getInt64Ty()),
                         B.getInt1(Writes)});
  }

  Module &M;
  FunctionCallee Guard;
};

} // namespace

void evo::reduceTo(Module &M, StringRef Entry, Form F) {
  restrictLinkage(M, Entry);
  {
    Pipeline P;
    ModulePassManager Passes;
    Passes.addPass(GlobalDCEPass());
    Passes.addPass(InferFunctionAttrsPass());
    Passes.run(M, P.Modules);
  }
  markForInlining(M, Entry);
  Pipeline P;
  ModulePassManager Passes;
  Passes.addPass(AlwaysInlinerPass());
  Passes.addPass(GlobalDCEPass());
  FunctionPassManager Clean;
  Clean.addPass(SROAPass(SROAOptions::PreserveCFG));
  Clean.addPass(SimplifyCFGPass());
  Passes.addPass(createModuleToFunctionPassAdaptor(std::move(Clean)));
  Passes.run(M, P.Modules);
  if (F != Form::Traps)
    return;
  GuardInserter Guards(M);
  for (Function &Each : M)
    if (!Each.isDeclaration())
      Guards.run(Each);
}

void evo::optimise(Module &M) {
  PipelineTuningOptions Tuning;
  Tuning.LoopVectorization = false;
  Tuning.SLPVectorization = false;
  Tuning.LoopInterleaving = false;
  Tuning.MergeFunctions = false;
  Pipeline P(Tuning);
  ModulePassManager Passes =
      P.Builder.buildPerModuleDefaultPipeline(OptimizationLevel::O2);
  Passes.run(M, P.Modules);
}
