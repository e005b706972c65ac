//===- Uninitialised.cpp - Reads of what was never written ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Uninitialised.h"
#include "Guards.h"
#include "evo/Equivalence/Compile.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/AliasAnalysis.h"
#include "llvm/Analysis/AssumptionCache.h"
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace evo;
using namespace llvm;

namespace {

/// A shadow of this many bytes is still split away or worth a formula.
constexpr std::uint64_t MostBytes = 512;

/// In the name of each shadow, and of what it is split into.
constexpr StringLiteral ShadowName = ".unwritten";

/// On a local with a shadow that tells of every access, also those of a
/// function that this one is inlined into.
constexpr StringLiteral FollowedMark = "evo.followed";

/// Addresses within one local, each with its fellow in the shadow.
using Mirror = MapVector<Value *, Value *>;

class Shadows {
public:
  explicit Shadows(Function &F)
      : F(F), Layout(F.getParent()->getDataLayout()) {}

  /// Marks what can be followed, `WhileHidden` until others may write to it;
  /// false if there was nothing new.
  bool round(bool WhileHidden);

private:
  /// Who may write to a local without being followed.
  using Writers = SmallVector<std::pair<Instruction *, AllocaInst *>, 16>;

  bool follow(AllocaInst &A, SetVector<Value *> &Addresses,
              bool WhileHidden) const;
  bool isFollowed(const Use &U, SetVector<Value *> &Addresses) const;
  void addWriters(AllocaInst &A, const SetVector<Value *> &Addresses,
                  const DominatorTree &Tree, Writers &Found) const;
  void mirror(AllocaInst &A, const SetVector<Value *> &Addresses);
  void mark(AllocaInst &A);
  void mark(Instruction &User, Value *Address, AllocaInst &A);
  void markCopy(MemTransferInst &Copy, Value *Address);
  void trapIfSet(LoadInst &L, Value *Shadow);
  void promote(ArrayRef<AllocaInst *> Marked);
  void set(IRBuilder<> &B, Value *Shadow, Value *Bytes, bool Unwritten) {
    B.CreateMemSet(Shadow, B.getInt8(Unwritten), Bytes, MaybeAlign(1));
  }
  Value *bytesOf(Type *T) const {
    return ConstantInt::get(Type::getInt64Ty(F.getContext()),
                            Layout.getTypeStoreSize(T).getFixedValue());
  }

  Function &F;
  const DataLayout &Layout;
  MapVector<AllocaInst *, Mirror> Of;
  DenseMap<Value *, Value *> ShadowOf; ///< of every address in any of them
  SmallPtrSet<AllocaInst *, 16> Done;  ///< marked, or a shadow
};

} // namespace

/// Uses that neither let the address out nor hide what is done with it.
bool Shadows::isFollowed(const Use &U, SetVector<Value *> &Addresses) const {
  auto *I = cast<Instruction>(U.getUser());
  if (auto *G = dyn_cast<GetElementPtrInst>(I))
    return Addresses.insert(G), G->getType()->isPointerTy();
  if (auto *L = dyn_cast<LoadInst>(I))
    return L->isSimple() && !L->getType()->isScalableTy();
  if (auto *S = dyn_cast<StoreInst>(I))
    return S->isSimple() && U.getOperandNo() == S->getPointerOperandIndex() &&
           !S->getValueOperand()->getType()->isScalableTy();
  if (isa<ICmpInst>(I))
    return true;
  auto *C = dyn_cast<CallInst>(I);
  if (!C || !C->getCalledFunction())
    return false;
  if (asGuard(*C) || C->isDebugOrPseudoInst())
    return true;
  auto *M = dyn_cast<MemIntrinsic>(C);
  return (M && !M->isVolatile()) || C->isLifetimeStartOrEnd();
}

bool Shadows::follow(AllocaInst &A, SetVector<Value *> &Addresses,
                     bool WhileHidden) const {
  auto Size = A.getAllocationSize(Layout);
  if (!Size || Size->isScalable() || Size->getFixedValue() > MostBytes ||
      A.getParent() != &F.getEntryBlock())
    return false;
  Addresses.insert(&A);
  for (unsigned I = 0; I < Addresses.size(); ++I)
    for (const Use &U : Addresses[I]->uses())
      if (!isFollowed(U, Addresses) && !WhileHidden)
        return false;
  return true;
}

/// Where it writes to, if that can be told; null if to anywhere.
static const Value *writtenBy(const Instruction &I) {
  if (auto *S = dyn_cast<StoreInst>(&I))
    return S->getPointerOperand();
  auto *M = dyn_cast<MemIntrinsic>(&I);
  return M ? M->getRawDest() : nullptr;
}

static bool writesNothing(const Instruction &I) {
  auto *C = dyn_cast<CallBase>(&I);
  if (!I.mayWriteToMemory() || (C && C->onlyReadsMemory()))
    return true;
  return C &&
         (I.isLifetimeStartOrEnd() || I.isDebugOrPseudoInst() || asGuard(I));
}

static bool mayBeKnownAt(const AllocaInst &A, const Instruction &I,
                         const DominatorTree &Tree) {
  return PointerMayBeCapturedBefore(&A, /*ReturnCaptures=*/false,
#if LLVM_VERSION_MAJOR < 21
                                    /*StoreCaptures=*/true,
#endif
                                    &I, &Tree, /*IncludeI=*/true);
}

/// From the first that may write to it unseen, what others wrote is not known.
/// An optimiser knows no more: until then it may take any value for what is
/// read.
void Shadows::addWriters(AllocaInst &A, const SetVector<Value *> &Addresses,
                         const DominatorTree &Tree, Writers &Found) const {
  SmallPtrSet<const Instruction *, 8> Unseen;
  bool Chosen = false; ///< among several, or made from a number
  for (Value *Address : Addresses)
    for (const Use &U : Address->uses()) {
      SetVector<Value *> Ignored;
      auto *I = cast<Instruction>(U.getUser());
      if (isFollowed(U, Ignored))
        continue;
      Unseen.insert(I);
      Chosen |= !I->mayReadOrWriteMemory();
    }
  if (Unseen.empty())
    return;
  for (Instruction &I : instructions(F)) {
    if (writesNothing(I))
      continue;
    const Value *To = writtenBy(I);
    bool Followed = To && Addresses.contains(const_cast<Value *>(To));
    const Value *Object = To ? getUnderlyingObject(To, 0) : nullptr;
    bool Elsewhere = Object && Object != &A &&
                     (isIdentifiedObject(Object) || isa<Argument>(Object));
    if (Unseen.contains(&I) && !Elsewhere)
      Found.push_back({&I, &A});
    else if (!Followed && !Elsewhere && (Chosen || mayBeKnownAt(A, I, Tree)))
      Found.push_back({&I, &A});
  }
}

void Shadows::mirror(AllocaInst &A, const SetVector<Value *> &Addresses) {
  std::uint64_t Size = A.getAllocationSize(Layout)->getFixedValue();
  IRBuilder<> B(&A);
  auto *Bytes = ArrayType::get(B.getInt8Ty(), Size);
  Mirror &M = Of[&A];
  auto *Shadow = B.CreateAlloca(Bytes, nullptr, A.getName() + ShadowName);
  M[&A] = Shadow;
  Done.insert(&A);
  Done.insert(Shadow);
  set(B, Shadow, B.getInt64(Size), true);
  for (Value *Address : Addresses)
    if (auto *G = dyn_cast<GetElementPtrInst>(Address)) {
      auto *Fellow = cast<GetElementPtrInst>(G->clone());
      Fellow->insertAfter(G);
      M[G] = Fellow;
    }
  for (auto &[Address, Fellow] : M)
    if (auto *G = dyn_cast<GetElementPtrInst>(Fellow))
      G->setOperand(G->getPointerOperandIndex(),
                    M.lookup(G->getPointerOperand()));
  for (auto &[Address, Fellow] : M)
    ShadowOf[Address] = Fellow;
}

void Shadows::trapIfSet(LoadInst &L, Value *Shadow) {
  IRBuilder<> B(&L);
  unsigned Bits = 8 * Layout.getTypeStoreSize(L.getType()).getFixedValue();
  auto *Flags = B.CreateAlignedLoad(B.getIntNTy(Bits), Shadow, Align(1));
  Value *Unwritten =
      B.CreateICmpNE(Flags, ConstantInt::get(Flags->getType(), 0));
  Instruction *Trap = SplitBlockAndInsertIfThen(Unwritten, L.getIterator(),
                                                /*Unreachable=*/true);
  constexpr unsigned Kind = 255; // none of the compiler's own
  B.SetInsertPoint(Trap);
  CallInst *Call =
      B.CreateIntrinsic(Intrinsic::ubsantrap, {}, {B.getInt8(Kind)});
  Call->setDoesNotReturn();
  Call->setDebugLoc(L.getDebugLoc());
}

/// What is copied carries along which of it was written.
void Shadows::markCopy(MemTransferInst &Copy, Value *Address) {
  if (Copy.getRawDest() != Address)
    return; // the other end marks it
  IRBuilder<> B(&Copy);
  Value *To = ShadowOf.lookup(Address);
  if (Value *From = ShadowOf.lookup(Copy.getRawSource()))
    B.CreateMemMove(To, Align(1), From, Align(1), Copy.getLength());
  else
    set(B, To, Copy.getLength(), false);
}

/// Source code reads characters to copy bytes, and registers are filled with
/// whole classes; neither needs every byte to be written.
static bool needsValue(const LoadInst &L) {
  const MDNode *Tag = L.getMetadata(LLVMContext::MD_tbaa);
  return Tag && !L.getType()->isIntegerTy(8);
}

void Shadows::mark(Instruction &User, Value *Address, AllocaInst &A) {
  Value *Shadow = ShadowOf.lookup(Address);
  IRBuilder<> B(&User);
  if (auto *L = dyn_cast<LoadInst>(&User)) {
    if (needsValue(*L))
      trapIfSet(*L, Shadow);
  } else if (auto *S = dyn_cast<StoreInst>(&User);
             S && S->getPointerOperand() == Address)
    set(B, Shadow, bytesOf(S->getValueOperand()->getType()), false);
  else if (auto *Copy = dyn_cast<MemTransferInst>(&User))
    markCopy(*Copy, Address);
  else if (auto *Set = dyn_cast<MemSetInst>(&User))
    set(B, Shadow, Set->getLength(), false);
  else if (User.isLifetimeStartOrEnd())
    set(B, Of[&A][&A], B.getInt64(A.getAllocationSize(Layout)->getFixedValue()),
        true);
}

void Shadows::mark(AllocaInst &A) {
  for (auto &[Address, Fellow] : Of[&A]) {
    SmallVector<Instruction *, 16> Users;
    for (User *U : Address->users())
      Users.push_back(cast<Instruction>(U));
    for (Instruction *U : Users)
      if (!ShadowOf.count(U))
        mark(*U, Address, A);
  }
}

bool Shadows::round(bool WhileHidden) {
  SmallVector<AllocaInst *, 16> Followed;
  for (Instruction &I : F.getEntryBlock())
    if (auto *A = dyn_cast<AllocaInst>(&I); A && !Done.count(A) &&
                                            !A->hasMetadata(FollowedMark) &&
                                            !A->getName().contains(ShadowName))
      Followed.push_back(A);
  DominatorTree Tree(F);
  Writers Found;
  llvm::erase_if(Followed, [&](AllocaInst *A) {
    SetVector<Value *> Addresses;
    bool Good = follow(*A, Addresses, WhileHidden);
    if (Good && WhileHidden)
      addWriters(*A, Addresses, Tree, Found);
    if (Good)
      mirror(*A, Addresses);
    if (Good && !WhileHidden)
      A->setMetadata(FollowedMark, MDNode::get(F.getContext(), {}));
    return !Good;
  });
  for (auto [I, A] : Found) {
    IRBuilder<> B(I);
    set(B, Of[A][A], B.getInt64(A->getAllocationSize(Layout)->getFixedValue()),
        false);
  }
  for (AllocaInst *A : Followed)
    mark(*A);
  promote(Followed);
  return !Followed.empty();
}

/// What a local that held a pointer points to is then seen.
void Shadows::promote(ArrayRef<AllocaInst *> Marked) {
  SmallVector<AllocaInst *, 16> Pointers;
  for (AllocaInst *A : Marked)
    if (A->getAllocatedType()->isPointerTy() && isAllocaPromotable(A)) {
      Pointers.push_back(A);
      Of.erase(A);
      ShadowOf.erase(A);
    }
  DominatorTree Tree(F);
  PromoteMemToReg(Pointers, Tree);
}

void evo::trapUninitialisedReads(Function &F) {
  Shadows S(F);
  while (S.round(/*WhileHidden=*/false)) {
  }
  S.round(/*WhileHidden=*/true);
}

namespace {

/// Which locals are written at each place, whatever the way to it.
class WrittenLocals {
public:
  explicit WrittenLocals(Function &F) : F(F) {
    for (Instruction &I : F.getEntryBlock())
      if (auto *A = dyn_cast<AllocaInst>(&I); A && isPlain(*A)) {
        Number[A] = Locals.size();
        Locals.push_back(A);
      }
  }

  /// Those of which nothing is read that was not written.
  SmallVector<AllocaInst *, 16> find() {
    if (Locals.empty())
      return {};
    settle();
    BitVector Early(Locals.size());
    for (BasicBlock &B : F)
      walk(B, before(B), &Early);
    SmallVector<AllocaInst *, 16> Good;
    for (unsigned I = 0; I < Locals.size(); ++I)
      if (!Early.test(I))
        Good.push_back(Locals[I]);
    return Good;
  }

private:
  static bool isPlain(const AllocaInst &A) {
    return isAllocaPromotable(&A) && all_of(A.users(), [](const User *U) {
             return isa<LoadInst, StoreInst>(U) ||
                    cast<Instruction>(U)->isLifetimeStartOrEnd();
           });
  }

  void settle() {
    ReversePostOrderTraversal<Function *> Order(&F);
    for (BasicBlock &B : F)
      After[&B] = BitVector(Locals.size(), true);
    for (bool Changed = true; Changed;) {
      Changed = false;
      for (BasicBlock *B : Order) {
        BitVector Now = walk(*B, before(*B), nullptr);
        Changed |= Now != After[B];
        After[B] = std::move(Now);
      }
    }
  }

  BitVector before(BasicBlock &B) {
    BitVector In(Locals.size(), !B.isEntryBlock());
    for (BasicBlock *From : predecessors(&B))
      In &= After[From];
    return In;
  }

  /// `Early` gets what is read and not written then.
  BitVector walk(BasicBlock &B, BitVector Now, BitVector *Early) {
    for (Instruction &I : B)
      for (Value *V : I.operands()) {
        auto *A = dyn_cast<AllocaInst>(V);
        auto At = A ? Number.find(A) : Number.end();
        if (At == Number.end())
          continue;
        if (isa<StoreInst>(I))
          Now.set(At->second);
        else if (!isa<LoadInst>(I))
          Now.reset(At->second); // its lifetime begins or ends
        else if (Early && !Now.test(At->second))
          Early->set(At->second);
      }
    return Now;
  }

  Function &F;
  SmallVector<AllocaInst *, 16> Locals;
  DenseMap<const AllocaInst *, unsigned> Number;
  DenseMap<const BasicBlock *, BitVector> After;
};

} // namespace

void evo::promoteWritten(Function &F) {
  SmallVector<AllocaInst *, 16> Locals = WrittenLocals(F).find();
  if (Locals.empty())
    return;
  DominatorTree Tree(F);
  AssumptionCache Assumptions(F);
  PromoteMemToReg(Locals, Tree, &Assumptions);
}
