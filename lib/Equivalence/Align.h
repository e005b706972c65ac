//===- Align.h - Other shapes of the same loops -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Loops that do the same need not run in step: one may do its first round
/// outside, or two rounds at a time. Giving the other side the same shape, by
/// peeling or unrolling, brings them in step again. Both keep what a function
/// does, so a proof about a new shape is one about the old.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_ALIGN_H
#define EVO_LIB_EQUIVALENCE_ALIGN_H

#include "llvm/IR/Module.h"
#include <memory>
#include <string>
#include <vector>

namespace evo {

struct LoopChange {
  bool OfBefore;   ///< which side is changed
  unsigned Loop;   ///< the innermost loops, in order
  unsigned Peel;   ///< rounds done before the loop; 0: unroll instead
  unsigned Unroll; ///< rounds done at a time

  std::string describe() const;
};

/// What to try for functions with this many innermost loops, likeliest first.
std::vector<LoopChange> loopChanges(unsigned LoopsBefore, unsigned LoopsAfter);

unsigned innermostLoops(const llvm::Function &F);

/// A copy with one loop of `Entry` changed; null if it can not be.
std::unique_ptr<llvm::Module>
changed(const llvm::Module &M, llvm::StringRef Entry, const LoopChange &C);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_ALIGN_H
