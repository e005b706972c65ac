//===- Latency.h - What code costs, by a table -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Which of two functions is cheaper is decided by a table of latencies, the
/// same for every machine: the longest chain of operations that wait for one
/// another, in cycles, and, at equal length, the number of operations. The
/// numbers are those of recent x86-64 processors. A function with a loop has no
/// bound and costs more than any without.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_SYNTH_LATENCY_H
#define EVO_LIB_DRIVER_SYNTH_LATENCY_H

#include "llvm/IR/Function.h"
#include <optional>
#include <string>

namespace evo {

struct CodeCost {
  unsigned Operations = 0;
  std::optional<unsigned> Cycles; ///< none if there is a loop

  bool cheaperThan(const CodeCost &Other) const;
};

/// "3 operations, 3 cycles".
std::string describe(const CodeCost &C);

/// Which counting instructions the target of `F` has.
struct CountingInstructions {
  bool Popcount = false, LeadingZeros = false, TrailingZeros = false;
};
CountingInstructions countingInstructions(const llvm::Function &F);

/// Of optimised code.
CodeCost costOf(const llvm::Function &F);

/// The table, for people.
std::string latencyTable();

} // namespace evo

#endif // EVO_LIB_DRIVER_SYNTH_LATENCY_H
