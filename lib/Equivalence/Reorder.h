//===- Reorder.h - Rounds that may change places -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two loops made one, and a nest turned inside out, do the same rounds in
/// another order, so no relation between the states of the two can be kept
/// round by round. Instead one side is given the other's order, which is
/// allowed where every two rounds that change places commute: done either way
/// from any state they leave the same state, and are undefined alike. By
/// exchanging neighbours one order then becomes the other (the rule PERMUTE of
/// Zuck, Pnueli, Goldberg et al., FMSD 27, 2005). That needs loops that end,
/// whose number of rounds is known before they start, and rounds that always
/// come to their end.
///
///   for (i) A(i);  for (i) B(i);   is   for (i) { A(i); B(i); }
///       if B(k) commutes with A(l) for all k < l
///   for (i) for (j) A(i, j)        is   for (j) for (i) A(i, j)
///       if A(i, j) commutes with A(k, l) for all i < k, l < j
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_REORDER_H
#define EVO_LIB_EQUIVALENCE_REORDER_H

#include "evo/Equivalence/Refinement.h"
#include "llvm/IR/Module.h"
#include <memory>
#include <string>
#include <vector>

namespace evo {

/// A value that moves by a constant in each round.
struct Counter {
  const llvm::PHINode *Phi;
  const llvm::Value *First;
  llvm::APInt Step;
  /// What it is in a round is what it would be as a whole number.
  bool FitsSigned = false, FitsUnsigned = false;
};

/// A loop that ends, and how.
struct CountedLoop {
  llvm::BasicBlock *Head;
  llvm::PHINode *Tested;         ///< its test looks at this counter only
  std::vector<Counter> Counters; ///< with the tested one
};

/// A function with its loops in simple shape, and what is to be reordered.
struct Reordering {
  enum Kind { Fuse, Interchange } Is = Fuse;
  /// In order, or the outer and the inner.
  CountedLoop First, Second;
  std::unique_ptr<llvm::Module> Changed; ///< in the new order

  std::string describe(bool OfBefore) const;
};

/// A copy in which loops have one entry, one way back and one way out.
std::unique_ptr<llvm::Module> simplified(const llvm::Module &M,
                                         llvm::StringRef Entry);

/// What could be done with `F`, whose module came from simplified(). Nothing is
/// known yet about whether it may.
std::vector<Reordering> reorderings(llvm::Function &F);

/// Proved if the rounds that `R` exchanges commute. The encoders are of the
/// function that `R` was made of, the second a strict one.
RefinementResult mayReorder(SharedInputs &Shared, Encoder &Plain,
                            Encoder &Strict, smt::SolverProcess &Solver,
                            const RefinementLimits &Limits,
                            const Reordering &R);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_REORDER_H
