//===- EncodeVector.cpp - Vectors, structs and arrays as lanes ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Encoder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"

using namespace evo;
using namespace evo::smt;
using namespace llvm;

/// The same bits cut otherwise, the first lane lowest. A bit of poison makes
/// its whole lane poison.
bool Encoder::reshape(const CastInst &I, const Lanes &From) {
  if (F.getParent()->getDataLayout().isBigEndian())
    return fail(I, "a bit cast with the first lane highest is not modelled");
  SmallVector<Type *, 8> Types;
  laneTypes(I.getType(), Types);
  Term Bits;
  for (const Lane &L : From)
    Bits = Bits.isValid() ? T.concat(L.Bits, Bits) : L.Bits;
  unsigned Width = laneBits(Types[0]), Old = T.width(From[0].Bits), Low = 0;
  Lanes Result;
  for (unsigned At = 0; At < Types.size(); ++At, Low += Width) {
    Term Poison = T.boolean(false);
    for (unsigned F = Low / Old; F <= (Low + Width - 1) / Old; ++F)
      Poison = T.orOf(Poison, From[F].Poison);
    Result.push_back({T.extract(Bits, Low + Width - 1, Low), Poison});
  }
  Values[&I] = std::move(Result);
  return true;
}

/// One lane by an index that is only known when the program runs; none is
/// poison.
bool Encoder::atVaryingIndex(const Instruction &I, Lanes A) {
  bool Extracts = isa<ExtractElementInst>(I);
  Lanes Index = lanesOf(*I.getOperand(Extracts ? 1 : 2));
  Lanes New = Extracts ? Lanes() : lanesOf(*I.getOperand(1));
  if (Index.size() != 1 || (!Extracts && New.size() != 1))
    return fail(I, "an operand is not modelled");
  auto Is = [&](unsigned At) {
    unsigned W = T.width(Index[0].Bits);
    return W < 32 && At >> W ? T.boolean(false)
                             : T.equal(Index[0].Bits, T.value(W, At));
  };
  Term Inside = T.boolean(false);
  for (unsigned At = 0; At < A.size(); ++At)
    Inside = T.orOf(Inside, Is(At));
  Term Poison = T.orOf(Index[0].Poison, T.notOf(Inside));
  if (Extracts) {
    Lane Found = A[0];
    for (unsigned At = 1; At < A.size(); ++At)
      Found = evo::choose(T, Is(At), A[At], Found);
    Found.Poison = T.orOf(Found.Poison, Poison);
    Values[&I] = {Found};
    return true;
  }
  for (unsigned At = 0; At < A.size(); ++At) {
    A[At] = evo::choose(T, Is(At), New[0], A[At]);
    A[At].Poison = T.orOf(A[At].Poison, Poison);
  }
  Values[&I] = std::move(A);
  return true;
}

bool Encoder::shuffle(const Instruction &I) {
  Lanes A = lanesOf(*I.getOperand(0));
  if (A.empty())
    return fail(I, "an operand is not modelled");
  if (auto *S = dyn_cast<ShuffleVectorInst>(&I)) {
    Lanes B = lanesOf(*I.getOperand(1));
    if (B.size() != A.size())
      return fail(I, "an operand is not modelled");
    A.append(B);
    Lanes Result;
    std::set<int> Taken;
    for (int Index : S->getShuffleMask()) {
      Lane L = A[std::max(Index, 0)];
      if (Index >= 0 && !Taken.insert(Index).second) { // as another use
        bool First = Index < int(B.size());
        L = lanesOf(*S->getOperand(!First))[Index - (First ? 0 : B.size())];
      }
      Result.push_back(L);
      if (Index < 0)
        Result.back().Poison = T.boolean(true);
    }
    Values[&I] = std::move(Result);
    return true;
  }
  auto *Index =
      dyn_cast<ConstantInt>(I.getOperand(isa<InsertElementInst>(I) ? 2 : 1));
  if (!Index || Index->getValue().uge(A.size()))
    return atVaryingIndex(I, std::move(A));
  unsigned At = Index->getZExtValue();
  if (isa<ExtractElementInst>(I)) {
    Values[&I] = {A[At]};
    return true;
  }
  Lanes New = lanesOf(*I.getOperand(1));
  if (New.size() != 1)
    return fail(I, "an operand is not modelled");
  A[At] = New[0];
  Values[&I] = std::move(A);
  return true;
}

/// All lanes of a vector taken together.
bool Encoder::reduction(const CallBase &I, unsigned Id) {
  Lanes A = lanesOf(*I.getArgOperand(0));
  if (A.empty())
    return fail(I, "an operand is not modelled");
  auto Of = [&](Term X, Term Y) {
    auto Pick = [&](Op Less, Term L, Term R) {
      return T.ite(T.compare(Less, L, R), X, Y);
    };
    switch (Id) {
    case Intrinsic::vector_reduce_add:
      return T.binary(Op::Add, X, Y);
    case Intrinsic::vector_reduce_mul:
      return T.binary(Op::Mul, X, Y);
    case Intrinsic::vector_reduce_and:
      return T.binary(Op::BitAnd, X, Y);
    case Intrinsic::vector_reduce_or:
      return T.binary(Op::BitOr, X, Y);
    case Intrinsic::vector_reduce_xor:
      return T.binary(Op::BitXor, X, Y);
    case Intrinsic::vector_reduce_smax:
      return Pick(Op::SLess, Y, X);
    case Intrinsic::vector_reduce_smin:
      return Pick(Op::SLess, X, Y);
    case Intrinsic::vector_reduce_umax:
      return Pick(Op::ULess, Y, X);
    default:
      return Pick(Op::ULess, X, Y);
    }
  };
  Lane All = A[0];
  for (unsigned At = 1; At < A.size(); ++At)
    All = {Of(All.Bits, A[At].Bits), T.orOf(All.Poison, A[At].Poison)};
  Values[&I] = {All};
  return true;
}

/// The first lane and the number of lanes that the indices select.
static std::pair<unsigned, unsigned>
laneRange(Type *Ty, ArrayRef<unsigned> Indices,
          function_ref<unsigned(Type *)> Count) {
  unsigned First = 0;
  for (unsigned Index : Indices) {
    if (auto *A = dyn_cast<ArrayType>(Ty)) {
      Ty = A->getElementType();
      First += Index * Count(Ty);
      continue;
    }
    auto *S = llvm::cast<StructType>(Ty);
    for (unsigned I = 0; I < Index; ++I)
      First += Count(S->getElementType(I));
    Ty = S->getElementType(Index);
  }
  return {First, Count(Ty)};
}

bool Encoder::aggregate(const Instruction &I) {
  Lanes A = lanesOf(*I.getOperand(0));
  if (A.empty())
    return fail(I, "an aggregate is not modelled");
  auto Count = [&](Type *Ty) { return laneCount(Ty).value_or(0); };
  if (auto *E = dyn_cast<ExtractValueInst>(&I)) {
    auto [First, N] =
        laneRange(E->getAggregateOperand()->getType(), E->getIndices(), Count);
    Values[&I] = Lanes(A.begin() + First, A.begin() + First + N);
    return true;
  }
  auto &Insert = llvm::cast<InsertValueInst>(I);
  auto [First, N] = laneRange(I.getType(), Insert.getIndices(), Count);
  Lanes New = lanesOf(*Insert.getInsertedValueOperand());
  if (New.size() != N)
    return fail(I, "an operand is not modelled");
  std::copy(New.begin(), New.end(), A.begin() + First);
  Values[&I] = std::move(A);
  return true;
}
