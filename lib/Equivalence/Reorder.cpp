//===- Reorder.cpp - Loops made one, nests turned inside out ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reorder.h"
#include "Guards.h"
#include "Optimised.h"
#include "evo/Equivalence/Compile.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/Analysis/ScalarEvolution.h"
#include "llvm/Analysis/ScalarEvolutionExpressions.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Transforms/InstCombine/InstCombine.h"
#include "llvm/Transforms/Scalar/ConstraintElimination.h"
#include "llvm/Transforms/Scalar/CorrelatedValuePropagation.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"
#include "llvm/Transforms/Utils/Cloning.h"
#include "llvm/Transforms/Utils/LCSSA.h"
#include "llvm/Transforms/Utils/LoopSimplify.h"

using namespace evo;
using namespace llvm;

std::string Reordering::describe(bool OfBefore) const {
  return std::string(OfBefore ? "before" : "after") +
         (Is == Fuse ? " with two loops made one"
                     : " with a nest turned inside out");
}

/// What is the same in all rounds of a nest is computed before it.
static void hoist(Function &F) {
  DominatorTree Dominators(F);
  LoopInfo Loops(Dominators);
  for (Loop *L : Loops)
    for (bool Changed = true; std::exchange(Changed, false);)
      for (BasicBlock *B : L->blocks())
        for (Instruction &I : make_early_inc_range(*B))
          if (!isa<PHINode>(I) && !I.mayReadOrWriteMemory() &&
              isSafeToSpeculativelyExecute(&I))
            L->makeLoopInvariant(&I, Changed);
}

std::unique_ptr<Module> evo::simplified(const Module &M, StringRef Entry) {
  auto Copy = CloneModule(M);
  Function *F = Copy->getFunction(Entry);
  if (!F || F->isDeclaration())
    return nullptr;
  F->addFnAttr(OptimisedAttribute);
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
  Passes.addPass(CorrelatedValuePropagationPass());
  Passes.addPass(ConstraintEliminationPass());
  Passes.addPass(InstCombinePass());
  Passes.addPass(SimplifyCFGPass());
  Passes.addPass(LoopSimplifyPass());
  Passes.addPass(LCSSAPass());
  Passes.run(*F, Functions);
  hoist(*F);
  return Copy;
}

namespace {

/// By how much `Phi` moves in each round, if by a constant.
std::optional<Counter> counterOf(const PHINode &Phi, const Loop &L) {
  const DataLayout &Layout = Phi.getModule()->getDataLayout();
  const Value *Next = Phi.getIncomingValueForBlock(L.getLoopLatch()),
              *First = Phi.getIncomingValueForBlock(L.getLoopPreheader());
  if (auto *B = dyn_cast<BinaryOperator>(Next);
      B && B->getOpcode() == Instruction::Add && B->getOperand(0) == &Phi)
    if (auto *C = dyn_cast<ConstantInt>(B->getOperand(1)))
      return Counter{&Phi, First, C->getValue()};
  if (auto *G = dyn_cast<GEPOperator>(Next)) {
    APInt Offset(64, 0);
    if (G->getPointerOperand() == &Phi &&
        G->accumulateConstantOffset(Layout, Offset))
      return Counter{&Phi, First, Offset};
  }
  return std::nullopt;
}

/// Does every round that enters `L` come to the latch, unless it is undefined?
bool roundsEnd(const Loop &L) {
  for (const BasicBlock *B : L.blocks()) {
    for (const Instruction &I : *B) {
      auto *C = dyn_cast<CallBase>(&I);
      if (!C || (isa<IntrinsicInst>(C) && !C->doesNotReturn()))
        continue;
      if (!asGuard(I) && !(C->onlyReadsMemory() && C->doesNotThrow() &&
                           C->hasFnAttr(Attribute::WillReturn)))
        return false;
    }
    if (!isa<BranchInst, SwitchInst>(B->getTerminator()))
      return false; // a trap lies outside the loop
    for (const BasicBlock *Next : successors(B))
      if (!L.contains(Next) && B != L.getHeader() &&
          !isa<UnreachableInst>(Next->getTerminator()))
        return false;
  }
  return true;
}

/// The loops of one function, as far as they are of the simple kind.
class Finder {
public:
  explicit Finder(Function &F)
      : F(F), Dominators(F), Loops(Dominators), Assumptions(F),
        Known(Triple(F.getParent()->getTargetTriple())), Library(Known),
        Evolution(F, Library, Assumptions, Dominators, Loops) {}

  std::vector<Reordering> run() {
    for (Loop *L : Loops.getLoopsInPreorder()) {
      nest(*L);
      follow(*L);
    }
    return std::move(List);
  }

private:
  /// Null if `L` is not counted, or does not end.
  const SCEV *counted(Loop &L, CountedLoop &Found) {
    if (!L.isLoopSimplifyForm() || !roundsEnd(L))
      return nullptr;
    BasicBlock *Head = L.getHeader();
    auto *Br = dyn_cast<BranchInst>(Head->getTerminator());
    auto *Test = Br && Br->isConditional()
                     ? dyn_cast<ICmpInst>(Br->getCondition())
                     : nullptr;
    if (!Test || !L.contains(Br->getSuccessor(0)) ||
        L.contains(Br->getSuccessor(1)))
      return nullptr;
    Found.Head = Head;
    Found.Tested = nullptr;
    for (PHINode &Phi : Head->phis())
      if (auto C = counterOf(Phi, L)) {
        noteRange(*C);
        Found.Counters.push_back(*C);
        if (Test->getOperand(0) == &Phi &&
            L.isLoopInvariant(Test->getOperand(1)))
          Found.Tested = &Phi;
      }
    for (const Instruction &I : *Head)
      if (!isa<PHINode>(I) && &I != Test && &I != Br)
        return nullptr;
    const SCEV *Count = Evolution.getExitCount(&L, Head);
    return Found.Tested && !isa<SCEVCouldNotCompute>(Count) ? Count : nullptr;
  }

  void noteRange(Counter &C) {
    const auto *Known = dyn_cast<SCEVAddRecExpr>(
        Evolution.getSCEV(const_cast<PHINode *>(C.Phi)));
    if (!Known || !C.Phi->getType()->isIntegerTy())
      return;
    // Looking for the wider number makes it find out.
    Type *Wide = Type::getInt128Ty(F.getContext());
    Evolution.getSignExtendExpr(Known, Wide);
    Evolution.getZeroExtendExpr(Known, Wide);
    C.FitsSigned = Known->hasNoSignedWrap();
    C.FitsUnsigned = Known->hasNoUnsignedWrap() && C.Step.isNonNegative();
  }

  void nest(Loop &L) {
    if (L.getSubLoops().size() != 1 || !L.getSubLoops()[0]->isInnermost())
      return;
    Loop &Inner = *L.getSubLoops()[0];
    Reordering R;
    R.Is = Reordering::Interchange;
    const SCEV *Rows = counted(L, R.First), *Columns = counted(Inner, R.Second);
    if (!Rows || !Columns || !isPerfect(L, Inner, R) ||
        !Evolution.isLoopInvariant(Columns, &L))
      return;
    R.Changed = interchanged(R);
    if (R.Changed)
      List.push_back(std::move(R));
  }

  /// Does the outer loop nothing but run the inner one, from the same start to
  /// the same end?
  bool isPerfect(const Loop &L, const Loop &Inner, const Reordering &R) const {
    for (const BasicBlock *B : L.blocks()) {
      if (Inner.contains(B) || B == L.getHeader())
        continue;
      if (B->getTerminator()->getNumSuccessors() != 1)
        return false;
      for (const Instruction &I : *B)
        if (!isa<PHINode>(I) && !isa<BranchInst>(I) &&
            &I != R.First.Tested->getIncomingValueForBlock(L.getLoopLatch()))
          return false;
    }
    // A counter of either may be used in the inner loop only, and no other
    // counter may be in the way.
    auto Alone = [&](const CountedLoop &C) { return C.Counters.size() == 1; };
    auto Bound = [&](const CountedLoop &C) {
      return cast<ICmpInst>(
                 cast<BranchInst>(C.Head->getTerminator())->getCondition())
          ->getOperand(1);
    };
    return Alone(R.First) && Alone(R.Second) &&
           L.isLoopInvariant(Bound(R.Second)) &&
           L.isLoopInvariant(R.Second.Counters[0].First) &&
           carries(L, Inner, R);
  }

  /// What else goes from round to round goes through all rounds of the nest.
  static bool carries(const Loop &L, const Loop &Inner, const Reordering &R) {
    unsigned Outer = 0, Within = 0;
    auto Through = [&](const Value *V) {
      // The exit of the inner loop may hold it in a phi of its own.
      while (auto *Phi = dyn_cast<PHINode>(V)) {
        if (Phi->getParent() == Inner.getHeader() ||
            Phi->getParent() == L.getHeader() || Phi->getNumOperands() != 1)
          break;
        V = Phi->getIncomingValue(0);
      }
      return V;
    };
    for (const PHINode &Phi : Inner.getHeader()->phis()) {
      if (&Phi == R.Second.Tested)
        continue;
      ++Within;
      auto *From = dyn_cast<PHINode>(
          Through(Phi.getIncomingValueForBlock(Inner.getLoopPreheader())));
      if (!From || From->getParent() != L.getHeader() ||
          From == R.First.Tested ||
          Through(From->getIncomingValueForBlock(L.getLoopLatch())) != &Phi)
        return false;
    }
    for (const PHINode &Phi : L.getHeader()->phis())
      if (&Phi != R.First.Tested) {
        ++Outer;
        for (const User *U : Phi.users())
          if (auto *I = cast<Instruction>(U);
              Inner.contains(I) &&
              (!isa<PHINode>(I) || I->getParent() != Inner.getHeader()))
            return false;
      }
    // The counters mean something in the inner loop only.
    auto Next = [](const PHINode *Phi, const Loop &Of) {
      return Phi->getIncomingValueForBlock(Of.getLoopLatch());
    };
    if (!Next(R.First.Tested, L)->hasOneUse() ||
        !Next(R.Second.Tested, Inner)->hasOneUse())
      return false;
    for (const PHINode *Phi : {R.First.Tested, R.Second.Tested})
      for (const User *U : Phi->users()) {
        auto *I = cast<Instruction>(U);
        bool Own =
            I->getParent() == Phi->getParent() || I == Next(R.First.Tested, L);
        if (!Own && !(Inner.contains(I) && I->getParent() != Inner.getHeader()))
          return false;
      }
    return Outer == Within;
  }

  std::unique_ptr<Module> interchanged(const Reordering &R);

  /// A loop right behind `L` that makes as many rounds.
  void follow(Loop &L) {
    if (!L.isInnermost() || !L.getExitBlock() || L.getParentLoop())
      return;
    for (Loop *Next : Loops.getLoopsInPreorder()) {
      if (!Next->isInnermost() || Next == &L || Next->getParentLoop())
        continue;
      Reordering R;
      R.Is = Reordering::Fuse;
      const SCEV *First = counted(L, R.First),
                 *Second = counted(*Next, R.Second);
      if (!First || First != Second || !isBehind(L, *Next))
        continue;
      R.Changed = fused(R, L, *Next);
      if (R.Changed)
        List.push_back(std::move(R));
    }
  }

  /// Lies nothing between the two, and does `Next` use nothing of `L`?
  bool isBehind(const Loop &L, const Loop &Next) const {
    const auto *Br = cast<BranchInst>(L.getHeader()->getTerminator());
    const BasicBlock *Between = Br->getSuccessor(1);
    if (Next.getLoopPreheader() != Between ||
        Between->getSinglePredecessor() != L.getHeader())
      return false;
    for (const Instruction &I : *Between)
      if (!isa<PHINode>(I) && !I.isTerminator() && !isa<DbgInfoIntrinsic>(I))
        return false;
    auto OfFirst = [&](const Value *V) {
      auto *I = dyn_cast<Instruction>(V);
      return I && (L.contains(I) || I->getParent() == Between);
    };
    for (const BasicBlock *B : Next.blocks())
      for (const Instruction &I : *B)
        if (any_of(I.operands(), [&](const Use &U) { return OfFirst(U); }))
          return false;
    return true;
  }

  std::unique_ptr<Module> fused(const Reordering &R, const Loop &L,
                                const Loop &Next);

  Function &F;
  DominatorTree Dominators;
  LoopInfo Loops;
  AssumptionCache Assumptions;
  TargetLibraryInfoImpl Known;
  TargetLibraryInfo Library;
  ScalarEvolution Evolution;
  std::vector<Reordering> List;
};

/// A copy of the module, and where things of the old one are in it.
struct Copied {
  ValueToValueMapTy Map;
  std::unique_ptr<Module> New;

  explicit Copied(const Function &F) : New(CloneModule(*F.getParent(), Map)) {}
  template <class T> T *operator()(const T *Old) {
    return cast<T>(static_cast<Value *>(Map[Old]));
  }
};

std::unique_ptr<Module> ifValid(Copied &C, const Function &F) {
  return verifyFunction(*C.New->getFunction(F.getName())) ? nullptr
                                                          : std::move(C.New);
}

/// The heads' phis together, one body behind the other, one test.
std::unique_ptr<Module> Finder::fused(const Reordering &R, const Loop &L,
                                      const Loop &Next) {
  Copied C(F);
  BasicBlock *Head = C(L.getHeader()), *Second = C(Next.getHeader()),
             *Latch = C(L.getLoopLatch()), *Last = C(Next.getLoopLatch()),
             *Entry = C(L.getLoopPreheader()),
             *Between = C(Next.getLoopPreheader());
  auto *Leave = cast<BranchInst>(Second->getTerminator());
  BasicBlock *Body = Leave->getSuccessor(0), *Out = Leave->getSuccessor(1);
  for (PHINode &Phi : Head->phis())
    Phi.replaceIncomingBlockWith(Latch, Last);
  while (auto *Phi = dyn_cast<PHINode>(&Second->front())) {
    Phi->replaceIncomingBlockWith(Between, Entry);
    Phi->moveBefore(*Head, Head->getFirstNonPHIIt());
  }
  Latch->getTerminator()->replaceSuccessorWith(Head, Second);
  Last->getTerminator()->replaceSuccessorWith(Second, Head);
  Between->getTerminator()->replaceSuccessorWith(Second, Out);
  Out->replacePhiUsesWith(Second, Between);
  Value *Test = Leave->getCondition();
  BranchInst::Create(Body, Leave->getIterator());
  Leave->eraseFromParent();
  if (auto *I = cast<Instruction>(Test); I->use_empty())
    I->eraseFromParent();
  return ifValid(C, F);
}

/// Each head counts, and tests, what the other did.
std::unique_ptr<Module> Finder::interchanged(const Reordering &R) {
  Copied C(F);
  struct Side {
    PHINode *Phi;
    Instruction *Next;
    ICmpInst *Test;
    BasicBlock *Head, *Entry, *Latch;
  };
  auto Read = [&](const CountedLoop &Of) {
    Side S;
    const Loop &L = *Loops.getLoopFor(Of.Head);
    S.Phi = C(static_cast<const PHINode *>(Of.Tested));
    S.Head = C(static_cast<const BasicBlock *>(Of.Head));
    S.Entry = C(static_cast<const BasicBlock *>(L.getLoopPreheader()));
    S.Latch = C(static_cast<const BasicBlock *>(L.getLoopLatch()));
    S.Next = cast<Instruction>(S.Phi->getIncomingValueForBlock(S.Latch));
    S.Test = cast<ICmpInst>(
        cast<BranchInst>(S.Head->getTerminator())->getCondition());
    return S;
  };
  Side Outer = Read(R.First), Inner = Read(R.Second);
  auto Count = [](const Side &Like, const Side &At) {
    auto *Phi = PHINode::Create(Like.Phi->getType(), 2, "", At.Head->begin());
    Instruction *Next = Like.Next->clone(), *Test = Like.Test->clone();
    Next->insertBefore(At.Latch->getTerminator()->getIterator());
    Test->insertBefore(At.Head->getTerminator()->getIterator());
    Next->replaceUsesOfWith(Like.Phi, Phi);
    Test->replaceUsesOfWith(Like.Phi, Phi);
    Phi->addIncoming(Like.Phi->getIncomingValueForBlock(Like.Entry), At.Entry);
    Phi->addIncoming(Next, At.Latch);
    cast<BranchInst>(At.Head->getTerminator())->setCondition(Test);
    return Phi;
  };
  PHINode *Columns = Count(Inner, Outer), *Rows = Count(Outer, Inner);
  for (auto [Old, New] : {std::pair(Outer, Rows), std::pair(Inner, Columns)}) {
    Old.Test->eraseFromParent();
    Old.Phi->replaceAllUsesWith(New);
    Old.Phi->eraseFromParent();
    Old.Next->eraseFromParent(); // only the phi used it
  }
  return ifValid(C, F);
}

} // namespace

std::vector<Reordering> evo::reorderings(Function &F) {
  return Finder(F).run();
}
