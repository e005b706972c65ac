//===- Evaluate.cpp - Terms with values put in ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Evaluate.h"
#include "llvm/Support/xxhash.h"

using namespace evo::smt;
using llvm::APInt;

static std::uint64_t mix(std::uint64_t A, std::uint64_t B) {
  std::uint64_t X = A * 0x9E3779B97F4A7C15ull + B + 0x632BE59BD9B4E019ull;
  X ^= X >> 32;
  X *= 0xD6E8FEB86659FD93ull;
  return X ^ (X >> 32);
}

APInt Evaluator::read(const MemoryValue &M, std::uint64_t Address) const {
  const Cells *C = M.get();
  for (; C->Older; C = C->Older.get())
    if (C->Address == Address)
      return APInt(8, C->Byte);
  // Mostly small numbers, whose sums stay small.
  std::uint64_t Made = mix(C->Seed, Address) >> 8;
  bool Large = C->Seed % 4 == 0 && Made % 8 == 0;
  return APInt(8, Large ? Made >> 8 & 255 : Address % 4 ? 0 : Made & 15);
}

bool Evaluator::same(const MemoryValue &A, const MemoryValue &B) const {
  for (const MemoryValue &M : {A, B})
    for (const Cells *C = M.get(); C->Older; C = C->Older.get())
      if (read(A, C->Address) != read(B, C->Address))
        return false;
  return true;
}

/// A value for what has none.
Evaluated Evaluator::made(const Node &N) const {
  std::uint64_t Name = mix(Seed, llvm::xxh3_64bits(N.Name));
  Evaluated V;
  if (N.Type.Is == Sort::Memory) {
    auto C = std::make_shared<Cells>();
    C->Seed = Name;
    V.Memory = C;
  } else if (N.Is == Op::Apply && N.Type.Is == Sort::Bool)
    V.Bits = APInt(1, !llvm::StringRef(N.Name).ends_with("/throws"));
  else
    V.Bits = APInt(64, Name).zextOrTrunc(N.Type.Width);
  return V;
}

/// Adds what has to be known before `N`. Of a choice only what is chosen, and
/// nothing after what decides.
bool Evaluator::needsMore(const Node &N,
                          std::vector<std::uint32_t> &Stack) const {
  auto Needs = [&](unsigned I) {
    bool Missing = !Known.contains(N.Args[I].Id);
    if (Missing)
      Stack.push_back(N.Args[I].Id);
    return Missing;
  };
  auto First = [&] { return Known.find(N.Args[0].Id)->second.Bits == 1; };
  switch (N.Is) {
  case Op::Symbol:
  case Op::Apply: // made of its name
    return false;
  case Op::Ite:
    return Needs(0) || Needs(First() ? 1 : 2);
  case Op::And:
    return Needs(0) || (First() && Needs(1));
  case Op::Or:
    return Needs(0) || (!First() && Needs(1));
  default:
    bool Any = false;
    for (unsigned I = 0; I < N.Args.size(); ++I)
      Any |= Needs(I);
    return Any;
  }
}

Evaluated Evaluator::operator()(Term Root) {
  std::vector<std::uint32_t> Stack = {Root.Id};
  while (!Stack.empty()) {
    std::uint32_t Id = Stack.back();
    if (!Known.contains(Id)) {
      const Node &N = T->node({Id});
      if (needsMore(N, Stack))
        continue;
      Evaluated V = compute(N);
      Known.try_emplace(Id, std::move(V));
    }
    Stack.pop_back();
  }
  return Known.find(Root.Id)->second;
}

static APInt division(Op O, const APInt &A, const APInt &B) {
  unsigned W = A.getBitWidth();
  bool Zero = B.isZero();
  switch (O) {
  case Op::UDiv:
    return Zero ? APInt::getAllOnes(W) : A.udiv(B);
  case Op::SDiv:
    return Zero ? (A.isNegative() ? APInt(W, 1) : APInt::getAllOnes(W))
                : A.sdiv(B);
  case Op::URem:
    return Zero ? A : A.urem(B);
  default:
    return Zero ? A : A.srem(B);
  }
}

static APInt number(Op O, const APInt &A, const APInt &B) {
  unsigned W = A.getBitWidth();
  switch (O) {
  case Op::Add:
    return A + B;
  case Op::Sub:
    return A - B;
  case Op::Mul:
    return A * B;
  case Op::Shl:
    return B.uge(W) ? APInt(W, 0) : A.shl(B);
  case Op::LShr:
    return B.uge(W) ? APInt(W, 0) : A.lshr(B);
  case Op::AShr:
    return A.ashr(B.uge(W) ? APInt(W, W - 1) : B);
  case Op::BitAnd:
    return A & B;
  case Op::BitOr:
    return A | B;
  case Op::BitXor:
    return A ^ B;
  case Op::ULess:
    return APInt(1, A.ult(B));
  case Op::ULessEqual:
    return APInt(1, A.ule(B));
  case Op::SLess:
    return APInt(1, A.slt(B));
  case Op::SLessEqual:
    return APInt(1, A.sle(B));
  case Op::Concat:
    return A.concat(B);
  default:
    return division(O, A, B);
  }
}

Evaluated Evaluator::compute(const Node &N) {
  auto Arg = [&](unsigned I) -> const Evaluated & {
    return Known.find(N.Args[I].Id)->second;
  };
  auto Bits = [&](unsigned I) -> const APInt & { return Arg(I).Bits; };
  switch (N.Is) {
  case Op::Value:
    return {N.Value, nullptr};
  case Op::Symbol:
  case Op::Apply:
    return made(N);
  case Op::Not:
    return {APInt(1, Bits(0) == 0), nullptr};
  case Op::And:
    return Arg(Bits(0) == 1 ? 1 : 0);
  case Op::Or:
    return Arg(Bits(0) == 1 ? 0 : 1);
  case Op::Ite:
    return Bits(0) == 1 ? Arg(1) : Arg(2);
  case Op::Equal:
    return {APInt(1, Arg(0).Memory ? same(Arg(0).Memory, Arg(1).Memory)
                                   : Bits(0) == Bits(1)),
            nullptr};
  case Op::Extract:
    return {Bits(0).extractBits(N.High - N.Low + 1, N.Low), nullptr};
  case Op::ZeroExtend:
    return {Bits(0).zext(N.Type.Width), nullptr};
  case Op::SignExtend:
    return {Bits(0).sext(N.Type.Width), nullptr};
  case Op::Select:
    return {read(Arg(0).Memory, Bits(1).getZExtValue()), nullptr};
  case Op::Store: {
    auto C = std::make_shared<Cells>();
    C->Address = Bits(1).getZExtValue();
    C->Byte = Bits(2).getZExtValue();
    C->Older = Arg(0).Memory;
    return {APInt(1, 0), C};
  }
  default:
    return {number(N.Is, Bits(0), Bits(1)), nullptr};
  }
}
