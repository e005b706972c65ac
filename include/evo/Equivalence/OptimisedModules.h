//===- OptimisedModules.h - What the optimiser made, kept -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Candidates for one function come one after the other, and all have the same
/// function before. To optimise one of a thousand instructions takes a quarter
/// of a second, twice for each side; to read back what was made of it, a few
/// milliseconds. The last few are kept, by all of their bits.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_OPTIMISEDMODULES_H
#define EVO_EQUIVALENCE_OPTIMISEDMODULES_H

#include "evo/Equivalence/Reduce.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Module.h"
#include <deque>
#include <memory>

namespace evo {

class OptimisedModules {
public:
  /// `M` as optimise() makes it.
  std::unique_ptr<llvm::Module> optimised(std::unique_ptr<llvm::Module> M,
                                          LoopTests Tests);

  unsigned found() const { return Found; }

private:
  using Bits = llvm::SmallVector<char, 0>;
  struct Kept {
    LoopTests Tests;
    Bits Before, After;
  };
  std::deque<Kept> Last; ///< newest first
  unsigned Found = 0;
};

} // namespace evo

#endif // EVO_EQUIVALENCE_OPTIMISEDMODULES_H
