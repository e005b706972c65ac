//===- Reduce.cpp - One function and what it needs, cleaned up ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Optimised.h"
#include "Uninitialised.h"
#include "evo/Equivalence/Compile.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/IPO/AlwaysInliner.h"
#include "llvm/Transforms/IPO/FunctionAttrs.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/IPO/InferFunctionAttrs.h"
#include "llvm/Transforms/Scalar/InstSimplifyPass.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/Cloning.h"
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
/// when `Entry` is called, so the optimiser must not read it from here; nor the
/// body of a weak function, which another unit may replace.
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
    if (!IsEntry && F.isInterposable()) {
      F.deleteBody();
      continue;
    }
    F.setLinkage(IsEntry ? GlobalValue::ExternalLinkage
                         : GlobalValue::InternalLinkage);
    F.setDSOLocal(true);
    F.removeFnAttr(Attribute::OptimizeNone);
  }
}

/// Variables, tables and aliases that `Entry` does not lead to go, with all
/// that they lead to: a table of virtual functions, or the second name of a
/// constructor, would keep half of the unit, for every pass to work on. Whose
/// linkage says that others see it is kept only for that.
void dropUnreachable(Module &M) {
  std::vector<std::pair<WeakVH, GlobalValue::LinkageTypes>> Seen;
  for (GlobalValue &G : M.global_values())
    if (!isa<Function>(G) && !G.isDeclaration() && !G.hasLocalLinkage()) {
      Seen.push_back({WeakVH(&G), G.getLinkage()});
      G.setLinkage(GlobalValue::InternalLinkage);
    }
  Pipeline P;
  ModulePassManager Passes;
  Passes.addPass(GlobalDCEPass());
  Passes.run(M, P.Modules);
  for (auto &[G, Linkage] : Seen)
    if (G)
      cast<GlobalValue>(G)->setLinkage(Linkage);
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

/// With all that is marked put in place of its calls.
uint64_t sizeInlined(const Function &F,
                     DenseMap<const Function *, uint64_t> &Known) {
  if (auto At = Known.find(&F); At != Known.end())
    return At->second;
  uint64_t Size = F.getInstructionCount();
  for (const Instruction &I : instructions(F))
    if (const auto *Call = dyn_cast<CallBase>(&I))
      if (const Function *G = Call->getCalledFunction();
          G && G->hasFnAttribute(Attribute::AlwaysInline))
        Size += sizeInlined(*G, Known);
  return Known[&F] = Size;
}

/// The passes take more than linear time, and nothing of that size is proved:
/// its calls stay what they are.
void unmarkWhatIsHuge(Module &M, StringRef Entry, ArrayRef<Function *> Marked) {
  constexpr uint64_t MostInstructions = 20'000;
  DenseMap<const Function *, uint64_t> Known;
  const Function *F = M.getFunction(Entry);
  if (!F || sizeInlined(*F, Known) <= MostInstructions)
    return;
  for (Function *Each : Marked)
    Each->removeFnAttr(Attribute::AlwaysInline);
}

void markForInlining(Module &M, StringRef Entry) {
  constexpr unsigned MostInstructions = 2000;
  CallGraph Graph(M);
  SmallVector<Function *> Marked;
  for (Function &F : M) {
    if (F.isDeclaration() || F.getName() == Entry || F.isVarArg() ||
        F.hasFnAttribute(Attribute::NoInline) ||
        F.getInstructionCount() > MostInstructions || isRecursive(Graph[&F]))
      continue;
    if (!F.hasFnAttribute(Attribute::AlwaysInline))
      Marked.push_back(&F);
    F.addFnAttr(Attribute::AlwaysInline);
  }
  unmarkWhatIsHuge(M, Entry, Marked);
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

/// Guards that inlining has shown to be of locals. True if there were any.
bool dropLocalGuards(Module &M) {
  SmallVector<Instruction *, 16> Needless;
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      if (auto *C = dyn_cast<CallInst>(&I);
          C && C->getCalledFunction() &&
          C->getCalledFunction()->getName() == AccessGuard)
        if (auto *Size = dyn_cast<ConstantInt>(C->getArgOperand(1));
            Size && isWithinLocal(*C->getArgOperand(0), Size->getZExtValue(),
                                  M.getDataLayout()))
          Needless.push_back(C);
  for (Instruction *I : Needless)
    I->eraseFromParent();
  return !Needless.empty();
}

void inlineCalls(Module &M) {
  Pipeline P;
  ModulePassManager Passes;
  Passes.addPass(AlwaysInlinerPass());
  Passes.run(M, P.Modules);
  dropUnreachable(M);
}

/// What is inlined ends and begins with a block of its own.
void mergeBlocks(Function &F) {
  for (BasicBlock &B : make_early_inc_range(F))
    MergeBlockIntoPredecessor(&B);
}

/// Most locals are parameters and what is written where it is declared. As long
/// as they are not inlined many times over, to make values of them is cheap.
void promotePlainLocals(Module &M) {
  for (Function &F : M)
    if (!F.isDeclaration())
      promoteWritten(F);
}

/// Types say nothing about aliasing here: that is for people to respect.
void dropAliasTypes(Module &M) {
  for (Function &F : M)
    for (Instruction &I : instructions(F))
      for (unsigned Kind : {LLVMContext::MD_tbaa, LLVMContext::MD_tbaa_struct})
        I.setMetadata(Kind, nullptr);
}

void splitLocals(Module &M) {
  Pipeline P;
  ModulePassManager Passes;
  FunctionPassManager Clean;
  Clean.addPass(SROAPass(SROAOptions::PreserveCFG));
  Clean.addPass(InstSimplifyPass()); // what is known of shadows
  Clean.addPass(SimplifyCFGPass());
  Passes.addPass(createModuleToFunctionPassAdaptor(std::move(Clean)));
  Passes.run(M, P.Modules);
}

} // namespace

void evo::guardAccesses(Module &M) {
  GuardInserter Guards(M);
  for (Function &Each : M)
    if (!Each.isDeclaration())
      Guards.run(Each);
}

std::unique_ptr<Module> evo::copyFor(const Module &M, StringRef Entry) {
  SmallPtrSet<const GlobalValue *, 32> Needed;
  SmallPtrSet<const User *, 32> Seen;
  SmallVector<const User *, 64> Open;
  auto Add = [&](const Value *V) {
    auto *U = dyn_cast<User>(V);
    if (!U || !Seen.insert(U).second)
      return;
    if (auto *G = dyn_cast<GlobalValue>(U))
      Needed.insert(G);
    Open.push_back(U);
  };
  if (const Function *F = M.getFunction(Entry))
    Add(F);
  while (!Open.empty()) {
    const User *U = Open.pop_back_val();
    for (const Value *Operand : U->operands())
      Add(Operand);
    if (auto *F = dyn_cast<Function>(U))
      for (const Instruction &I : instructions(*F))
        for (const Value *Operand : I.operands())
          if (isa<Constant>(Operand))
            Add(Operand);
  }
  ValueToValueMapTy Places;
  return CloneModule(M, Places,
                     [&](const GlobalValue *G) { return Needed.contains(G); });
}

void evo::restrictTo(Module &M, StringRef Entry) {
  restrictLinkage(M, Entry);
  dropUnreachable(M);
  Pipeline P;
  ModulePassManager Passes;
  Passes.addPass(InferFunctionAttrsPass());
  Passes.run(M, P.Modules);
  markForInlining(M, Entry);
}

void evo::reduceTo(Module &M, StringRef Entry, Form F) {
  restrictTo(M, Entry);
  promotePlainLocals(M);
  if (F == Form::Traps)
    guardAccesses(M);
  inlineCalls(M);
  mergeBlocks(*M.getFunction(Entry));
  if (F == Form::Traps)
    trapUninitialisedReads(*M.getFunction(Entry));
  dropAliasTypes(M);
  splitLocals(M);
  // A guard keeps its local in memory; each round may show more to be local.
  constexpr unsigned MostRounds = 8;
  for (unsigned I = 0; I < MostRounds && dropLocalGuards(M); ++I)
    splitLocals(M);
}

void evo::optimise(Module &M) {
  for (Function &F : M)
    if (!F.isDeclaration())
      F.addFnAttr(OptimisedAttribute);
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

void evo::inferEffects(Module &M) {
  Pipeline P;
  ModulePassManager Passes;
  Passes.addPass(
      createModuleToPostOrderCGSCCPassAdaptor(PostOrderFunctionAttrsPass()));
  Passes.run(M, P.Modules);
}
