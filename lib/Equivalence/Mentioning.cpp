//===- Mentioning.cpp - Who mentions a function or variable ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mentioning.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/Instruction.h"

using namespace llvm;

void evo::addMentioning(const GlobalValue &G,
                        SmallVectorImpl<const Value *> &Found) {
  SmallPtrSet<const Value *, 16> Seen;
  SmallVector<const Value *, 16> Open = {&G};
  while (!Open.empty())
    for (const User *U : Open.pop_back_val()->users()) {
      if (auto *I = dyn_cast<Instruction>(U))
        Found.push_back(I->getFunction());
      else if (Seen.insert(U).second) {
        Open.push_back(U);
        if (isa<Function>(U)) // its personality, or data before it
          Found.push_back(U);
      }
    }
}
