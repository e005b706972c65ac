//===- ImpliedGuards.cpp - Guards that others before them imply ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Available expressions, with guards for the expressions: a guard says that
/// its bytes can be accessed until something may free them.
///
//===----------------------------------------------------------------------===//

#include "Guards.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/PatternMatch.h"

using namespace evo;
using namespace llvm;

const CallInst *evo::asGuard(const Instruction &I) {
  auto *C = dyn_cast<CallInst>(&I);
  const Function *F = C ? C->getCalledFunction() : nullptr;
  return F && F->getName() == AccessGuard ? C : nullptr;
}

namespace {

/// Another thread may free what this one lets it know of.
bool mayFree(const Instruction &I) {
  if (asGuard(I) || I.isDebugOrPseudoInst())
    return false;
  if (I.isVolatile())
    return true;
  auto *C = dyn_cast<CallBase>(&I);
  if (!C)
    return I.isAtomic();
  if (auto *Intrinsic = dyn_cast<IntrinsicInst>(C))
    switch (Intrinsic->getIntrinsicID()) {
    case Intrinsic::lifetime_start:
    case Intrinsic::assume:
      return false;
    case Intrinsic::stackrestore:
    case Intrinsic::lifetime_end:
      return true;
    default:
      break;
    }
  bool Frees = !C->hasFnAttr(Attribute::NoFree) && !C->onlyReadsMemory();
  bool Waits = !C->hasFnAttr(Attribute::NoSync) && !C->onlyReadsMemory();
  return Frees || Waits;
}

/// What a guard says: (pointer, bytes, whether it is written).
using Fact = std::tuple<const Value *, const Value *, const Value *>;

Fact factOf(const CallInst &Guard) {
  return {Guard.getArgOperand(0), Guard.getArgOperand(1),
          Guard.getArgOperand(2)};
}

/// Does having one mean having the other?
bool implies(const Fact &Has, const Fact &Needs) {
  auto [P, Bytes, Writes] = Has;
  auto [Q, Fewer, Written] = Needs;
  if (P != Q)
    return false;
  bool Writable =
      Writes == Written || PatternMatch::match(Writes, PatternMatch::m_One());
  auto *N = dyn_cast<ConstantInt>(Bytes), *M = dyn_cast<ConstantInt>(Fewer);
  return Writable &&
         (Bytes == Fewer || (N && M && N->getValue().uge(M->getValue())));
}

class ImpliedGuards {
public:
  explicit ImpliedGuards(Function &F) : Order(&F) {
    for (Instruction &I : instructions(F))
      if (const CallInst *Guard = asGuard(I))
        Facts.insert({factOf(*Guard), Facts.size()});
  }

  /// Those that can go.
  SmallVector<Instruction *, 16> find() {
    constexpr unsigned MostFacts = 4096; // a bit for each in each block
    SmallVector<Instruction *, 16> Needless;
    if (Facts.size() < 1 || Facts.size() > MostFacts)
      return Needless;
    relate();
    solve();
    for (BasicBlock *B : Order)
      through(*B, [&](Instruction &I) { Needless.push_back(&I); });
    return Needless;
  }

private:
  void relate() {
    DenseMap<const Value *, SmallVector<std::pair<Fact, unsigned>, 2>> Of;
    for (auto &[Each, Index] : Facts)
      Of[std::get<0>(Each)].push_back({Each, Index});
    Implied.resize(Facts.size());
    for (auto &[Each, Index] : Facts)
      for (auto &[Other, OtherIndex] : Of[std::get<0>(Each)])
        if (implies(Each, Other))
          Implied[Index].push_back(OtherIndex);
  }

  /// What holds at the end of each block, on all ways to it.
  void solve() {
    for (bool Changed = true; Changed;) {
      Changed = false;
      for (BasicBlock *B : Order) {
        BitVector Out = through(*B, [](Instruction &) {});
        auto [At, New] = AtEnd.try_emplace(B, Out);
        Changed |= New || At->second != Out;
        At->second = std::move(Out);
      }
    }
  }

  BitVector atStart(const BasicBlock &B) const {
    BitVector Holds(Facts.size(), !B.isEntryBlock());
    for (const BasicBlock *From : predecessors(&B))
      if (auto At = AtEnd.find(From); At != AtEnd.end())
        Holds &= At->second;
    return Holds;
  }

  BitVector through(BasicBlock &B,
                    function_ref<void(Instruction &)> Needless) const {
    BitVector Holds = atStart(B);
    for (Instruction &I : B)
      if (const CallInst *Guard = asGuard(I)) {
        unsigned Index = Facts.find(factOf(*Guard))->second;
        if (Holds[Index])
          Needless(I);
        for (unsigned Each : Implied[Index])
          Holds.set(Each);
      } else if (mayFree(I)) {
        Holds.reset();
      }
    return Holds;
  }

  ReversePostOrderTraversal<Function *> Order;
  MapVector<Fact, unsigned> Facts;
  std::vector<SmallVector<unsigned, 2>> Implied;
  DenseMap<const BasicBlock *, BitVector> AtEnd;
};

} // namespace

bool evo::dropImpliedGuards(Function &F) {
  auto Needless = ImpliedGuards(F).find();
  for (Instruction *I : Needless)
    I->eraseFromParent();
  return !Needless.empty();
}
