//===- Latency.cpp - What code costs, by a table ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Latency.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/Analysis/LoopInfo.h"
#include "llvm/IR/Dominators.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;
using namespace llvm;

namespace {

struct TableRow {
  const char *What;
  unsigned Cycles;
};
enum Latency : unsigned {
  Free,
  Simple,
  Multiply,
  Divide32,
  Divide64,
  Count,
  CountInSoftware,
  Load,
  Float,
  FloatDivide,
  Call,
};
constexpr TableRow Rows[] = {
    {"extensions from and truncations to a register's part, moves", 0},
    {"add, subtract, and, or, xor, shift, compare, select, branch", 1},
    {"multiply", 3},
    {"divide, 32 bits or fewer", 24},
    {"divide, 64 bits", 38},
    {"count bits or zeros, where the target has the instruction", 3},
    {"count bits or zeros, where it has not", 12},
    {"load", 5},
    {"floating add, multiply, convert", 4},
    {"floating divide, square root", 14},
    {"call", 30},
};

bool hasFeature(const Function &F, StringRef Name) {
  StringRef Features = F.getFnAttribute("target-features").getValueAsString();
  SmallVector<StringRef, 32> List;
  Features.split(List, ',');
  return is_contained(List, Name);
}

Latency ofIntrinsic(const IntrinsicInst &I) {
  CountingInstructions Has = countingInstructions(*I.getFunction());
  switch (I.getIntrinsicID()) {
  case Intrinsic::ctpop:
    return Has.Popcount ? Count : CountInSoftware;
  case Intrinsic::ctlz:
    return Has.LeadingZeros ? Count : CountInSoftware;
  case Intrinsic::cttz:
    return Has.TrailingZeros ? Count : CountInSoftware;
  case Intrinsic::assume:
  case Intrinsic::lifetime_start:
  case Intrinsic::lifetime_end:
  case Intrinsic::donothing:
    return Free;
  case Intrinsic::sqrt:
    return FloatDivide;
  case Intrinsic::smin:
  case Intrinsic::smax:
  case Intrinsic::umin:
  case Intrinsic::umax:
  case Intrinsic::abs:
  case Intrinsic::fshl:
  case Intrinsic::fshr:
  case Intrinsic::bswap:
    return Simple;
  default:
    return I.getType()->isFPOrFPVectorTy() ? Float : Multiply;
  }
}

Latency latencyOf(const Instruction &I) {
  if (auto *Intrinsic = dyn_cast<IntrinsicInst>(&I))
    return ofIntrinsic(*Intrinsic);
  switch (I.getOpcode()) {
  case Instruction::PHI:
  case Instruction::Trunc:
  case Instruction::Freeze:
  case Instruction::Ret:
  case Instruction::Alloca:
  case Instruction::BitCast:
  case Instruction::PtrToInt:
  case Instruction::IntToPtr:
  case Instruction::Unreachable:
    return Free;
  case Instruction::ZExt:
  case Instruction::SExt:
    return I.getOperand(0)->getType()->isIntegerTy(1) ? Simple : Free;
  case Instruction::Mul:
    return Multiply;
  case Instruction::UDiv:
  case Instruction::SDiv:
  case Instruction::URem:
  case Instruction::SRem:
    return I.getType()->getScalarSizeInBits() > 32 ? Divide64 : Divide32;
  case Instruction::Load:
    return Load;
  case Instruction::FDiv:
  case Instruction::FRem:
    return FloatDivide;
  case Instruction::Call:
  case Instruction::Invoke:
    return Call;
  default:
    return I.getType()->isFPOrFPVectorTy() || isa<FCmpInst>(I) ? Float : Simple;
  }
}

} // namespace

CountingInstructions evo::countingInstructions(const Function &F) {
  return {hasFeature(F, "+popcnt"), hasFeature(F, "+lzcnt"),
          hasFeature(F, "+bmi")};
}

bool CodeCost::cheaperThan(const CodeCost &Other) const {
  if (!Cycles || !Other.Cycles)
    return Cycles.has_value();
  return *Cycles != *Other.Cycles ? *Cycles < *Other.Cycles
                                  : Operations < Other.Operations;
}

std::string evo::describe(const CodeCost &C) {
  std::string Text =
      formatv("{0} operation{1}", C.Operations, C.Operations == 1 ? "" : "s");
  return Text + (C.Cycles ? formatv(", {0} cycle{1}", *C.Cycles,
                                    *C.Cycles == 1 ? "" : "s")
                                .str()
                          : ", and a loop");
}

CodeCost evo::costOf(const Function &F) {
  CodeCost Cost;
  DominatorTree Dominators(const_cast<Function &>(F));
  bool Loops = !LoopInfo(Dominators).empty();
  DenseMap<const Value *, unsigned> Ready;
  DenseMap<const BasicBlock *, unsigned> Entered;
  unsigned Longest = 0;
  for (const BasicBlock *B : ReversePostOrderTraversal<const Function *>(&F)) {
    for (const Instruction &I : *B) {
      unsigned Start = Entered.lookup(B);
      for (const Value *V : I.operands())
        Start = std::max(Start, Ready.lookup(V));
      unsigned Cycles = Rows[latencyOf(I)].Cycles;
      Ready[&I] = Start + Cycles;
      Cost.Operations += Cycles > 0;
      Longest = std::max(Longest, Start + Cycles);
    }
    for (const BasicBlock *Next : successors(B))
      if (unsigned At = Ready.lookup(B->getTerminator());
          At > Entered.lookup(Next))
        Entered[Next] = At;
  }
  if (!Loops)
    Cost.Cycles = Longest;
  return Cost;
}

std::string evo::latencyTable() {
  std::string Text = "cycles  operation\n";
  for (const TableRow &R : Rows)
    Text += formatv("{0,6}  {1}\n", R.Cycles, R.What);
  return Text + "A function costs its longest chain of dependent operations; "
                "at equal length,\nits number of operations. A loop costs more "
                "than anything without one.\n";
}
