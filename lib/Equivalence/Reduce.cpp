//===- Reduce.cpp - One function and what it needs, cleaned up ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Reduce.h"
#include "InlineUp.h"
#include "Optimised.h"
#include "Pipeline.h"
#include "Uninitialised.h"
#include "llvm/Analysis/CallGraph.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/IPO/InferFunctionAttrs.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/Mem2Reg.h"

using namespace evo;
using namespace llvm;

namespace {

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

/// What may be put in place of its calls at all.
SmallPtrSet<const Function *, 32> inlinable(const Module &M,
                                            const Function &Entry) {
  constexpr unsigned MostInstructions = 2000;
  CallGraph Graph(const_cast<Module &>(M)); // it only reads
  SmallPtrSet<const Function *, 32> Found;
  for (const Function &F : M)
    if (!F.isDeclaration() && &F != &Entry && !F.isVarArg() &&
        !F.hasFnAttribute(Attribute::NoInline) &&
        F.getInstructionCount() <= MostInstructions && !isRecursive(Graph[&F]))
      Found.insert(&F);
  return Found;
}

/// Sizes with those of `Inlinable` in place of their calls that are no longer
/// than `Most` then.
class Sizes {
public:
  Sizes(const SmallPtrSet<const Function *, 32> &Inlinable, uint64_t Most)
      : Inlinable(Inlinable), Most(Most) {}

  bool takes(const Function &F) {
    return Inlinable.contains(&F) &&
           (F.hasFnAttribute(Attribute::AlwaysInline) || of(F) <= Most);
  }

  uint64_t of(const Function &F) {
    if (auto At = Known.find(&F); At != Known.end())
      return At->second;
    uint64_t Size = F.getInstructionCount();
    for (const Instruction &I : instructions(F))
      if (const auto *Call = dyn_cast<CallBase>(&I))
        if (const Function *G = Call->getCalledFunction(); G && takes(*G))
          Size += of(*G);
    return Known[&F] = Size;
  }

private:
  const SmallPtrSet<const Function *, 32> &Inlinable;
  uint64_t Most;
  DenseMap<const Function *, uint64_t> Known;
};

/// The passes take more than linear time, and nothing of more instructions than
/// that is proved: then only shorter callees are inlined, and the longer ones
/// stay calls. False if some do for that.
bool markForInlining(Module &M, StringRef Entry) {
  constexpr uint64_t MostInstructions = 20'000;
  const Function *F = M.getFunction(Entry);
  if (!F)
    return true;
  auto Inlinable = inlinable(M, *F);
  for (uint64_t Most : {MostInstructions, uint64_t(300), uint64_t(100),
                        uint64_t(30), uint64_t(10)}) {
    Sizes Taken(Inlinable, Most);
    if (Taken.of(*F) > MostInstructions)
      continue;
    for (Function &Each : M)
      if (Taken.takes(Each))
        Each.addFnAttr(Attribute::AlwaysInline);
    return Most == MostInstructions;
  }
  return false;
}

/// Their calls are compared, and their code: the optimiser shall not inline
/// them either. Only some of its passes leave them out for being marked.
void leaveCallees(Module &M, StringRef Entry) {
  for (Function &F : M)
    if (!F.isDeclaration() && F.getName() != Entry &&
        !F.hasFnAttribute(Attribute::AlwaysInline) && !F.hasOptSize()) {
      F.addFnAttr(Attribute::NoInline);
      F.addFnAttr(Attribute::OptimizeNone);
    }
}

/// Most locals are parameters and what is written where it is declared. As long
/// as they are not inlined many times over, to make values of them is cheap.
void promotePlainLocals(Module &M) {
  for (Function &F : M)
    if (!F.isDeclaration())
      promoteWritten(F);
}

/// Types say nothing about aliasing here: that is for people to respect. They
/// are put aside for who asks for them.
void hideAliasTypes(Module &M) {
  for (Function &F : M)
    for (Instruction &I : instructions(F)) {
      I.setMetadata(HiddenAliasTypes, I.getMetadata(LLVMContext::MD_tbaa));
      for (unsigned Kind : {LLVMContext::MD_tbaa, LLVMContext::MD_tbaa_struct})
        I.setMetadata(Kind, nullptr);
    }
}

} // namespace

void evo::useAliasTypes(Module &M) {
  for (Function &F : M)
    for (Instruction &I : instructions(F)) {
      I.setMetadata(LLVMContext::MD_tbaa, I.getMetadata(HiddenAliasTypes));
      I.setMetadata(HiddenAliasTypes, nullptr);
    }
}

SmallPtrSet<const GlobalValue *, 32>
evo::neededBy(const Module &M, ArrayRef<StringRef> Entries,
              const StringSet<> &Declared) {
  SmallPtrSet<const GlobalValue *, 32> Needed;
  SmallPtrSet<const User *, 32> Seen;
  SmallVector<const User *, 64> Open;
  auto Add = [&](const Value *V) {
    auto *U = dyn_cast<User>(V);
    if (!U || !Seen.insert(U).second)
      return;
    if (auto *F = dyn_cast<Function>(U); F && Declared.contains(F->getName()))
      return;
    if (auto *G = dyn_cast<GlobalValue>(U))
      Needed.insert(G);
    Open.push_back(U);
  };
  for (StringRef Entry : Entries)
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
  return Needed;
}

std::unique_ptr<Module> evo::copyFor(const Module &M, StringRef Entry,
                                     const StringSet<> &Declared) {
  auto Needed = neededBy(M, Entry, Declared);
  ValueToValueMapTy Places;
  return CloneModule(M, Places,
                     [&](const GlobalValue *G) { return Needed.contains(G); });
}

/// False if callees are too much to be inlined.
static bool restrict(Module &M, StringRef Entry) {
  restrictLinkage(M, Entry);
  dropUnreachable(M);
  Pipeline P;
  ModulePassManager Passes;
  Passes.addPass(InferFunctionAttrsPass());
  Passes.run(M, P.Modules);
  return markForInlining(M, Entry);
}

void evo::restrictTo(Module &M, StringRef Entry) { restrict(M, Entry); }

void evo::prepareFor(Module &M, StringRef Entry) {
  if (!restrict(M, Entry))
    leaveCallees(M, Entry);
}

void evo::reduceTo(Module &M, StringRef Entry, Form F) {
  prepareFor(M, Entry);
  reducePrepared(M, F);
}

void evo::reducePrepared(Module &M, Form F) {
  promotePlainLocals(M);
  if (F == Form::Traps)
    guardAccesses(M);
  LocalSplitter Locals;
  inlineUpwards(M, F, Locals);
  dropUnreachable(M);
  // Those that were not inlined are compared as well.
  if (F == Form::Traps)
    for (Function &Each : M)
      if (!Each.isDeclaration())
        trapUninitialisedReads(Each);
  hideAliasTypes(M);
  for (Function &Each : M)
    if (!Each.isDeclaration())
      Locals.split(Each);
}
