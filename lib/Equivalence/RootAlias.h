//===- RootAlias.h - Aliasing by all objects an address may be of -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// LLVM's own analysis gives up on an address that moves along in a loop and
/// starts at one of several objects, as the elements of a vector do that may be
/// empty. This one collects all objects that an address may be of, through
/// choices and rounds. Two addresses are apart if each object of one is apart
/// from each of the other: allocations, locals and variables from one another,
/// and arguments from what is allocated here.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_ROOTALIAS_H
#define EVO_LIB_EQUIVALENCE_ROOTALIAS_H

#include "llvm/Analysis/AliasAnalysis.h"

namespace evo {

class RootAliasResult : public llvm::AAResultBase {
public:
  /// Of any amount of memory at each address.
  llvm::AliasResult alias(const llvm::MemoryLocation &A,
                          const llvm::MemoryLocation &B, llvm::AAQueryInfo &,
                          const llvm::Instruction *);

  /// Keeps nothing that could become wrong.
  bool invalidate(llvm::Function &, const llvm::PreservedAnalyses &,
                  llvm::FunctionAnalysisManager::Invalidator &) {
    return false;
  }
};

class RootAlias : public llvm::AnalysisInfoMixin<RootAlias> {
public:
  using Result = RootAliasResult;
  Result run(llvm::Function &, llvm::FunctionAnalysisManager &) {
    return Result();
  }

private:
  friend llvm::AnalysisInfoMixin<RootAlias>;
  static llvm::AnalysisKey Key;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_ROOTALIAS_H
