//===- SameCallees.cpp - Callees that need no second look ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SameCallees.h"
#include "Mentioning.h"
#include "evo/Equivalence/Identity.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/GlobalVariable.h"

using namespace evo;
using namespace llvm;

namespace {

/// What may do otherwise in one than in the other.
SmallPtrSet<const Value *, 32>
whatMayDiffer(const Module &Before, StringRef Entry, const Module &After) {
  SmallVector<const Value *, 32> Open;
  for (const Function &F : Before) {
    const Function *G = After.getFunction(F.getName());
    std::string Why;
    if (!F.isDeclaration() && (F.getName() == Entry || !G ||
                               G->isDeclaration() || !sameOwnCode(F, *G, Why)))
      Open.push_back(&F);
  }
  SmallPtrSet<const Value *, 32> Found;
  while (!Open.empty()) {
    const Value *F = Open.pop_back_val();
    if (Found.insert(F).second)
      addMentioning(*cast<GlobalValue>(F), Open);
  }
  return Found;
}

} // namespace

StringSet<> evo::findSameCallees(const Module &Before, StringRef EntryBefore,
                                 const Module &After, StringRef EntryAfter) {
  StringSet<> Found;
  if (EntryBefore != EntryAfter)
    return Found; // what calls one calls the other
  auto Differ = whatMayDiffer(Before, EntryBefore, After);
  for (const Function &F : Before)
    if (!F.isDeclaration() && !Differ.contains(&F) &&
        !F.hasFnAttribute(Attribute::AlwaysInline))
      Found.insert(F.getName());
  return Found;
}

void evo::declare(Module &M, const StringSet<> &Callees) {
  for (Function &F : M)
    if (Callees.contains(F.getName())) {
      if (!F.isDeclaration())
        F.deleteBody();
      F.setName(F.getName() + ".same");
    }
}
