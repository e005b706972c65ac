//===- OptimisedModules.cpp - What the optimiser made, kept ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/OptimisedModules.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/Support/raw_ostream.h"

using namespace evo;

static llvm::SmallVector<char, 0> bitsOf(const llvm::Module &M) {
  llvm::SmallVector<char, 0> Bits;
  llvm::raw_svector_ostream OS(Bits);
  llvm::WriteBitcodeToFile(M, OS, /*ShouldPreserveUseListOrder=*/true);
  return Bits;
}

std::unique_ptr<llvm::Module>
OptimisedModules::optimised(std::unique_ptr<llvm::Module> M, LoopTests Tests) {
  constexpr std::size_t Most = 8; // four of the function, and of the last
  Bits Before = bitsOf(*M);
  for (const Kept &K : Last) {
    if (K.Tests != Tests || K.Before != Before)
      continue;
    auto Read = llvm::parseBitcodeFile(
        llvm::MemoryBufferRef(llvm::StringRef(K.After.data(), K.After.size()),
                              M->getModuleIdentifier()),
        M->getContext());
    if (!Read) {
      llvm::consumeError(Read.takeError()); // made anew, then
      break;
    }
    ++Found;
    return std::move(*Read);
  }
  optimise(*M, Tests);
  Last.push_front({Tests, std::move(Before), bitsOf(*M)});
  if (Last.size() > Most)
    Last.pop_back();
  return M;
}
