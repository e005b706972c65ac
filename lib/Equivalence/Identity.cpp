//===- Identity.cpp - Are two functions the same code? ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Identity.h"
#include "Guards.h"
#include "Optimised.h"
#include "SameTypes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Operator.h"

using namespace evo;
using namespace llvm;

namespace {

/// Metadata kinds that only hint; all others must agree.
bool isHint(unsigned Kind) {
  switch (Kind) {
  case LLVMContext::MD_dbg:
  case LLVMContext::MD_prof:
  case LLVMContext::MD_loop:
  case LLVMContext::MD_tbaa:
  case LLVMContext::MD_tbaa_struct:
  case LLVMContext::MD_unpredictable:
  case LLVMContext::MD_annotation:
  case LLVMContext::MD_nosanitize:
    return true;
  default:
    return false;
  }
}

/// What holds as long as all that it rests on holds, so that a failed attempt
/// can be taken back whole.
template <typename Key, typename Value> class Trail {
public:
  /// The value that `K` has: the old one, if it had one.
  const Value &add(const Key &K, const Value &V) {
    auto [At, New] = Map.try_emplace(K, V);
    if (New)
      Order.push_back(K);
    return At->second;
  }
  const Value *find(const Key &K) const {
    auto At = Map.find(K);
    return At == Map.end() ? nullptr : &At->second;
  }
  std::size_t size() const { return Order.size(); }
  void shrink(std::size_t Size) {
    for (; Order.size() > Size; Order.pop_back())
      Map.erase(Order.back());
  }

private:
  DenseMap<Key, Value> Map;
  std::vector<Key> Order;
};

/// Two functions are the same if their blocks can be paired so that what has
/// effects is the same in the same order. Values are compared where they are
/// used, wherever they are made: two rounds of a loop are the same if they
/// start from the same, as all values that go around are taken to do until one
/// is found that does not.
class Comparison {
public:
  enum Kind { Whole, OwnCode, WhereDefined };
  Comparison(const Function &A, const Function &B, Kind What)
      : EntryA(A), EntryB(B), What(What) {}

  bool functions(const Function &A, const Function &B);
  std::string Why;

private:
  bool differ(const Twine &Reason) {
    if (Why.empty())
      Why = Reason.str();
    return false;
  }
  bool header(const Function &A, const Function &B);
  bool bodies(const Function &A, const Function &B);
  bool blocks(const BasicBlock &A, const BasicBlock &B);
  bool effects(const Instruction &A, const Instruction &B);
  bool phis(const PHINode &A, const PHINode &B);
  bool instructions(const Instruction &A, const Instruction &B);
  bool metadata(const Instruction &A, const Instruction &B);
  bool values(const Value *A, const Value *B);
  using Pair = std::pair<const Instruction *, const Instruction *>;
  Pair openOperands(Pair Of) const;
  bool made(const Instruction &A, const Instruction &B);
  bool madeOfSame(const Instruction &A, const Instruction &B);
  bool constants(const Constant *A, const Constant *B);
  bool globals(const GlobalValue *A, const GlobalValue *B);
  bool variables(const GlobalVariable &A, const GlobalVariable &B);
  bool bind(const Value *A, const Value *B) {
    return Left.add(A, B) == B && Right.add(B, A) == A;
  }
  unsigned writesBefore(const Instruction &Load);

  const Function &EntryA, &EntryB;
  Kind What;
  Trail<const Value *, const Value *> Left, Right;
  Trail<std::pair<const Value *, const Value *>, bool> Same;
  Trail<const Function *, const Function *> Assumed;
  Trail<const GlobalVariable *, const GlobalVariable *> AssumedVariables;
  DenseMap<const Instruction *, unsigned> Writes;
};

/// Is there a divisor for which it is undefined?
bool mayDivideByZero(const Instruction &I) {
  auto *By = I.isIntDivRem() ? dyn_cast<ConstantInt>(I.getOperand(1)) : nullptr;
  return I.isIntDivRem() && (!By || By->isZero() || By->isMinusOne());
}

/// Is it only a value of others, which may be made anywhere? What the optimiser
/// may choose is chosen once, where it stands.
bool isOnlyValue(const Instruction &I) {
  if (isa<PHINode>(I) || I.isTerminator() || isa<AllocaInst>(I) ||
      isa<FreezeInst>(I) || I.isEHPad() || mayDivideByZero(I) ||
      I.mayHaveSideEffects())
    return false;
  auto *C = dyn_cast<CallBase>(&I);
  if (C)
    return isa<IntrinsicInst>(C) && C->doesNotAccessMemory() &&
           C->hasFnAttr(Attribute::Speculatable);
  auto *L = dyn_cast<LoadInst>(&I);
  return L ? L->isSimple() : !I.mayReadFromMemory();
}

/// What must be the same in the same order.
SmallVector<const Instruction *, 32> effectsOf(const BasicBlock &B) {
  SmallVector<const Instruction *, 32> List;
  for (const Instruction &I : B)
    if (!isa<DbgInfoIntrinsic>(I) && !isa<PseudoProbeInst>(I) &&
        !isa<PHINode>(I) && !isOnlyValue(I))
      List.push_back(&I);
  return List;
}

/// Without what the optimiser found out of the result: it follows from the
/// code. So does what it found out of one that is only looked at from within.
AttributeList ownAttributes(const Function &F, bool FromWithin) {
  AttributeList All =
      F.getAttributes().removeRetAttribute(F.getContext(), Attribute::Range);
  if (FromWithin)
    for (Attribute::AttrKind Each :
         {Attribute::Memory, Attribute::NoFree, Attribute::NoSync,
          Attribute::NoRecurse, Attribute::WillReturn, Attribute::MustProgress})
      All = All.removeFnAttribute(F.getContext(), Each);
  return All;
}

bool Comparison::header(const Function &A, const Function &B) {
  if (!sameType(A.getFunctionType(), B.getFunctionType()) ||
      A.getCallingConv() != B.getCallingConv())
    return differ("signatures differ");
  bool FromWithin = What == WhereDefined && &A == &EntryA && &B == &EntryB;
  if (!sameAttributes(ownAttributes(A, FromWithin),
                      ownAttributes(B, FromWithin)))
    return differ("attributes of " + A.getName() + " differ");
  if (A.hasPersonalityFn() != B.hasPersonalityFn() || A.hasGC() || B.hasGC() ||
      A.hasPrefixData() || B.hasPrefixData() || A.hasPrologueData() ||
      B.hasPrologueData())
    return differ("function properties differ");
  return A.size() == B.size() || differ("number of blocks differs");
}

bool Comparison::functions(const Function &A, const Function &B) {
  if (const Function *const *Known = Assumed.find(&A))
    return *Known == &B || differ("callees differ");
  Assumed.add(&A, &B);
  if (!header(A, B))
    return false;
  if (A.hasPersonalityFn() &&
      !constants(A.getPersonalityFn(), B.getPersonalityFn()))
    return differ("personality differs");
  for (auto [X, Y] : zip(A.args(), B.args()))
    bind(&X, &Y);
  return bodies(A, B);
}

bool Comparison::bodies(const Function &A, const Function &B) {
  ReversePostOrderTraversal<const Function *> OrderA(&A), OrderB(&B);
  SmallVector<const BasicBlock *, 16> BlocksA(OrderA.begin(), OrderA.end()),
      BlocksB(OrderB.begin(), OrderB.end());
  if (BlocksA.size() != BlocksB.size())
    return differ("number of blocks differs");
  for (auto [X, Y] : zip(BlocksA, BlocksB))
    if (!bind(X, Y))
      return differ("control flow differs");
  return all_of(zip(BlocksA, BlocksB), [&](auto Pair) {
    return blocks(*std::get<0>(Pair), *std::get<1>(Pair));
  });
}

bool Comparison::blocks(const BasicBlock &X, const BasicBlock &Y) {
  auto OfX = effectsOf(X), OfY = effectsOf(Y);
  auto I = OfX.begin();
  for (const Instruction *J : OfY) {
    while (I != OfX.end() && !effects(**I, *J)) {
      if (What != WhereDefined || !asGuard(**I++))
        return differ("instructions differ");
      Why.clear(); // only before shows this access
    }
    if (I++ == OfX.end())
      return differ("number of instructions differs");
  }
  bool Done = std::all_of(I, OfX.end(), [this](const Instruction *Each) {
    return What == WhereDefined && asGuard(*Each);
  });
  return Done || differ("number of instructions differs");
}

/// Nothing that was found on the way holds if they differ.
bool Comparison::effects(const Instruction &A, const Instruction &B) {
  std::size_t Sizes[] = {Left.size(), Right.size(), Same.size(), Assumed.size(),
                         AssumedVariables.size()};
  if (bind(&A, &B) && instructions(A, B))
    return true;
  Left.shrink(Sizes[0]);
  Right.shrink(Sizes[1]);
  Same.shrink(Sizes[2]);
  Assumed.shrink(Sizes[3]);
  AssumedVariables.shrink(Sizes[4]);
  return false;
}

/// In whatever order the ways into their block are listed.
bool Comparison::phis(const PHINode &A, const PHINode &B) {
  if (A.getNumIncomingValues() != B.getNumIncomingValues() ||
      !sameType(A.getType(), B.getType()) ||
      !A.hasSameSubclassOptionalData(&B) || !bind(A.getParent(), B.getParent()))
    return differ("phi and phi differ");
  for (unsigned I = 0; I < A.getNumIncomingValues(); ++I) {
    const Value *const *From = Left.find(A.getIncomingBlock(I));
    int Index = From ? B.getBasicBlockIndex(cast<BasicBlock>(*From)) : -1;
    if (Index < 0 || !values(A.getIncomingValue(I), B.getIncomingValue(Index)))
      return differ("operands of phi differ");
  }
  return true;
}

/// Of its block, by what a guard is not: the loads between two writes read the
/// same memory.
unsigned Comparison::writesBefore(const Instruction &Load) {
  auto At = Writes.find(&Load);
  if (At != Writes.end())
    return At->second;
  unsigned Count = 0;
  for (const Instruction &I : *Load.getParent()) {
    if (isa<LoadInst>(I))
      Writes[&I] = Count;
    Count += I.mayWriteToMemory() && !asGuard(I);
  }
  return Writes[&Load];
}

/// Operands that only make a value and are not known to be the same; null if
/// there are none, or the two differ anyway.
Comparison::Pair Comparison::openOperands(Pair Of) const {
  auto [A, B] = Of;
  if (A->getOpcode() != B->getOpcode() ||
      A->getNumOperands() != B->getNumOperands())
    return {};
  for (unsigned I = 0; I < A->getNumOperands(); ++I) {
    auto *X = dyn_cast<Instruction>(A->getOperand(I)),
         *Y = dyn_cast<Instruction>(B->getOperand(I));
    if (X && Y && isOnlyValue(*X) && isOnlyValue(*Y) && !Same.find({X, Y}))
      return {X, Y};
  }
  return {};
}

/// Instructions that only make a value. Those that they rest on come first, for
/// they may be too many for a call within each.
bool Comparison::made(const Instruction &A, const Instruction &B) {
  SmallVector<Pair, 8> Open = {{&A, &B}};
  while (!Open.empty()) {
    if (Pair First = openOperands(Open.back()); First.first) {
      Open.push_back(First);
      continue;
    }
    auto [X, Y] = Open.pop_back_val();
    if (!Same.find({X, Y}) && !madeOfSame(*X, *Y))
      return false;
  }
  return true;
}

bool Comparison::madeOfSame(const Instruction &A, const Instruction &B) {
  bool Equal = instructions(A, B);
  if (Equal && isa<LoadInst>(A))
    Equal = bind(A.getParent(), B.getParent()) &&
            writesBefore(A) == writesBefore(B);
  if (Equal)
    Same.add({&A, &B}, true);
  return Equal;
}

bool Comparison::metadata(const Instruction &A, const Instruction &B) {
  SmallVector<std::pair<unsigned, MDNode *>, 4> ListA, ListB;
  A.getAllMetadataOtherThanDebugLoc(ListA);
  B.getAllMetadataOtherThanDebugLoc(ListB);
  unsigned Hidden = A.getContext().getMDKindID(HiddenAliasTypes);
  auto Hint = [Hidden](const auto &Entry) {
    return isHint(Entry.first) || Entry.first == Hidden;
  };
  erase_if(ListA, Hint);
  erase_if(ListB, Hint);
  return ListA == ListB; // nodes of one context are unique by content
}

bool Comparison::instructions(const Instruction &A, const Instruction &B) {
  if (A.getOpcode() != B.getOpcode() || !sameType(A.getType(), B.getType()) ||
      A.getNumOperands() != B.getNumOperands() ||
      !A.hasSameSubclassOptionalData(&B) || !sameSpecialState(A, B))
    return differ(Twine(A.getOpcodeName()) + " and " + B.getOpcodeName() +
                  " differ");
  if (!metadata(A, B))
    return differ("metadata differs");
  for (unsigned I = 0; I < A.getNumOperands(); ++I)
    if (!values(A.getOperand(I), B.getOperand(I)))
      return differ("operands of " + Twine(A.getOpcodeName()) + " differ");
  return true;
}

bool Comparison::values(const Value *A, const Value *B) {
  if (!sameType(A->getType(), B->getType()))
    return false;
  if (auto *C = dyn_cast<Constant>(A))
    return isa<Constant>(B) && constants(C, cast<Constant>(B));
  if (isa<Constant>(B) || isa<InlineAsm>(A) || isa<MetadataAsValue>(A))
    return A == B;
  auto *I = dyn_cast<Instruction>(A), *J = dyn_cast<Instruction>(B);
  if (I && J && isOnlyValue(*I) && isOnlyValue(*J))
    return made(*I, *J);
  auto *P = dyn_cast<PHINode>(A);
  auto *Q = dyn_cast<PHINode>(B);
  if (P && Q && !Left.find(P) && !Right.find(Q))
    return bind(P, Q) && phis(*P, *Q);
  if (!I != !J || (I && (isOnlyValue(*I) || isOnlyValue(*J) || !P != !Q)))
    return false; // nothing would look at them again
  // An effect met before its turn is bound here, and must then be the same.
  return bind(A, B);
}

bool Comparison::constants(const Constant *A, const Constant *B) {
  if (auto *G = dyn_cast<GlobalValue>(A))
    return isa<GlobalValue>(B) && globals(G, cast<GlobalValue>(B));
  if (A == B)
    return true;
  if (A->getValueID() != B->getValueID() ||
      !sameType(A->getType(), B->getType()) ||
      A->getNumOperands() != B->getNumOperands())
    return false;
  if (A->getNumOperands() == 0) // else one object if they are the same
    return isa<ConstantAggregateZero>(A) || isa<UndefValue>(A);
  if (isa<BlockAddress>(A))
    return false;
  if (auto *E = dyn_cast<ConstantExpr>(A)) {
    if (E->getOpcode() != cast<ConstantExpr>(B)->getOpcode() ||
        !E->hasSameSubclassOptionalData(B))
      return false;
    if (auto *G = dyn_cast<GEPOperator>(A)) {
      auto *H = cast<GEPOperator>(B);
      if (!sameType(G->getSourceElementType(), H->getSourceElementType()) ||
          G->getInRange() != H->getInRange())
        return false;
    }
  }
  for (unsigned I = 0; I < A->getNumOperands(); ++I)
    if (!constants(cast<Constant>(A->getOperand(I)),
                   cast<Constant>(B->getOperand(I))))
      return false;
  return true;
}

bool Comparison::globals(const GlobalValue *A, const GlobalValue *B) {
  if (auto *F = dyn_cast<Function>(A)) {
    auto *G = dyn_cast<Function>(B);
    if (!G)
      return false;
    bool PairsEntries = F == &EntryA || G == &EntryB;
    if (PairsEntries)
      return F == &EntryA && G == &EntryB;
    if (F->isIntrinsic() && G->isIntrinsic())
      return F->getName() == G->getName(); // says what it does
    if (F->isDeclaration() || G->isDeclaration())
      return F->isDeclaration() && G->isDeclaration() &&
             F->getName() == G->getName() &&
             sameAttributes(F->getAttributes(), G->getAttributes()) &&
             sameType(F->getFunctionType(), G->getFunctionType());
    return What == OwnCode ? F->getName() == G->getName() : functions(*F, *G);
  }
  auto *X = dyn_cast<GlobalVariable>(A);
  auto *Y = dyn_cast<GlobalVariable>(B);
  return X && Y && variables(*X, *Y);
}

bool Comparison::variables(const GlobalVariable &A, const GlobalVariable &B) {
  if (const GlobalVariable *const *Known = AssumedVariables.find(&A))
    return *Known == &B;
  AssumedVariables.add(&A, &B);
  if (!sameType(A.getValueType(), B.getValueType()) ||
      A.isConstant() != B.isConstant() ||
      A.isThreadLocal() != B.isThreadLocal() ||
      A.isDeclaration() != B.isDeclaration() || A.getAlign() != B.getAlign())
    return false;
  bool NamedAlike = A.getName() == B.getName();
  bool Anonymous = A.isConstant() && A.hasLocalLinkage() && B.hasLocalLinkage();
  if (!NamedAlike && !Anonymous)
    return false;
  return A.isDeclaration() || constants(A.getInitializer(), B.getInitializer());
}

} // namespace

static bool compare(const Function &A, const Function &B, Comparison::Kind What,
                    std::string &Why) {
  Comparison C(A, B, What);
  bool Same = C.functions(A, B);
  Why = C.Why;
  return Same;
}

bool evo::sameCode(const Function &A, const Function &B, std::string &Why) {
  return compare(A, B, Comparison::Whole, Why);
}

bool evo::sameWhereDefined(const Function &A, const Function &B,
                           std::string &Why) {
  return compare(A, B, Comparison::WhereDefined, Why);
}

bool evo::sameOwnCode(const Function &A, const Function &B, std::string &Why) {
  return compare(A, B, Comparison::OwnCode, Why);
}
