//===- Instances.cpp - What one side made of templates, for the other ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Instances.h"
#include "Mentioning.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace evo;
using namespace llvm;

/// Named by what is local to a function ("Z…E"), or by a number that Clang
/// gives away while it makes code ("$_0").
static bool isNamedByItsPlace(StringRef Symbol) {
  Symbol.consume_front("_Z");
  return Symbol.contains('Z') || Symbol.contains('$');
}

/// Would a copy be another one?
static bool isOfUnit(const GlobalValue &G) {
  const auto *V = dyn_cast<GlobalVariable>(&G);
  bool Constant = V && V->isConstant() && V->hasGlobalUnnamedAddr();
  return G.hasLocalLinkage() && !Constant;
}

StringSet<>
evo::instancesToShare(const Module &M, ArrayRef<StringRef> Compared,
                      function_ref<bool(const Function &)> IsInstance) {
  SmallPtrSet<const Value *, 32> Tied;
  SmallVector<const Value *, 32> Open;
  for (const GlobalValue &G : M.global_values())
    if (isOfUnit(G) || is_contained(Compared, G.getName()))
      Open.push_back(&G);
  while (!Open.empty()) {
    const Value *V = Open.pop_back_val();
    if (Tied.insert(V).second)
      addMentioning(*cast<GlobalValue>(V), Open);
  }
  StringSet<> Found;
  for (const Function &F : M)
    if (!F.isDeclaration() && F.isDiscardableIfUnused() &&
        !F.hasLocalLinkage() && !Tied.contains(&F) &&
        !isNamedByItsPlace(F.getName()) && IsInstance(F))
      Found.insert(F.getName());
  return Found;
}

bool evo::addInstances(Module &To, const Module &From,
                       const StringSet<> &Names) {
  SmallVector<StringRef, 32> Left;
  for (const Function &F : To)
    if (F.isDeclaration() && Names.contains(F.getName()))
      Left.push_back(F.getName());
  for (StringRef Name : Left) {
    const Function *F = From.getFunction(Name);
    if (!F || F->isDeclaration())
      return false;
  }
  if (Left.empty())
    return true;
  auto Needed = neededBy(From, Left);
  ValueToValueMapTy Places;
  auto Code = CloneModule(
      From, Places, [&](const GlobalValue *G) { return Needed.contains(G); });
  return !Linker::linkModules(To, std::move(Code), Linker::LinkOnlyNeeded);
}
