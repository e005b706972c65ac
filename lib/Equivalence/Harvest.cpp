//===- Harvest.cpp - What code compares with ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Harvest.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"

using namespace evo;
using namespace llvm;

/// More than this would drown what the types say.
static constexpr std::size_t MostLines = 96, LongestText = 64;

static void addText(const GlobalVariable &G, std::set<std::string> &Lines) {
  if (!G.hasInitializer() || !G.isConstant())
    return;
  const auto *Data = dyn_cast<ConstantDataSequential>(G.getInitializer());
  if (!Data || !Data->isCString())
    return;
  StringRef Text = Data->getAsCString();
  bool Plain = !Text.empty() && Text.size() <= LongestText &&
               all_of(Text, [](char C) { return C >= ' ' && C <= '~'; });
  if (Plain)
    Lines.insert(("t " + Text).str());
}

static void addConstant(const Value &V, std::set<std::string> &Lines) {
  if (const auto *I = dyn_cast<ConstantInt>(&V); I && I->getBitWidth() <= 64) {
    if (I->getBitWidth() > 1 && I->getZExtValue() > 16)
      Lines.insert("n " + std::to_string(I->getZExtValue()));
  } else if (const auto *F = dyn_cast<ConstantFP>(&V)) {
    SmallString<32> Text;
    F->getValueAPF().toString(Text);
    if (F->getValueAPF().isFinite() &&
        (F->getType()->isDoubleTy() || F->getType()->isFloatTy()))
      Lines.insert(("r " + Text).str());
  } else if (const auto *G =
                 dyn_cast<GlobalVariable>(V.stripInBoundsConstantOffsets()))
    addText(*G, Lines);
}

/// What is asked of one character after the other is a text, too: "b 239 187".
static void addCharacters(const Function &F, std::set<std::string> &Lines) {
  std::string Line = "b";
  std::size_t Count = 0;
  for (const Instruction &I : instructions(F)) {
    const auto *Compare = dyn_cast<ICmpInst>(&I);
    const auto *C =
        Compare ? dyn_cast<ConstantInt>(Compare->getOperand(1)) : nullptr;
    bool Fits = C && Compare->isEquality() && C->getBitWidth() >= 8 &&
                !C->isZero() &&
                (C->getValue().isIntN(8) || C->getValue().isSignedIntN(8));
    if (!Fits || Count == LongestText)
      continue;
    Line += " " + std::to_string(C->getValue().extractBitsAsZExtValue(8, 0));
    ++Count;
  }
  if (Count > 1)
    Lines.insert(std::move(Line));
}

void evo::harvestConstants(const Module &M, const std::set<std::string> &Of,
                           std::set<std::string> &Lines) {
  for (const std::string &Symbol : Of) {
    const Function *F = M.getFunction(Symbol);
    if (Lines.size() < MostLines)
      addCharacters(*F, Lines);
    for (const Instruction &I : instructions(*F)) {
      bool Compares = isa<CmpInst, SwitchInst, CallBase, SelectInst>(I);
      for (const Use &U : I.operands())
        if (Lines.size() < MostLines &&
            (Compares || U->getType()->isPointerTy()))
          addConstant(*U, Lines);
    }
  }
}
