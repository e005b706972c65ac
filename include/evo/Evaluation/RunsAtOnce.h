//===- RunsAtOnce.h - How many runs keep the cores busy -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Whether a variant is right is found out on all cores. A program that
/// computes keeps its core busy, so one run a core is best; one that waits, for
/// a disk, a peer or a timer, leaves its core to others, and with one run a
/// core the machine would be idle. So the number follows from what the
/// unchanged program uses of a core.
///
/// Never for timing: what runs beside others is not timed.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_RUNSATONCE_H
#define EVO_EVALUATION_RUNSATONCE_H

#include "evo/Support/Process.h"
#include <cstdint>
#include <vector>

namespace evo {

/// What one run took, or several one after another.
struct RunCost {
  double Wall = 0, Processor = 0; ///< seconds
  std::uint64_t PeakMemory = 0;   ///< bytes
  unsigned Runs = 0;

  static RunCost of(const ProcessResult &R);
  void add(const RunCost &Other);
};

struct RunRoom {
  unsigned Cores = 1;
  std::uint64_t Memory = 0; ///< bytes; 0: not known
};

/// Of this machine.
RunRoom runRoom();

/// At least one a core and at most sixteen; no more than fit into half of the
/// memory, but for one a core.
unsigned runsAtOnce(const RunCost &Alone, const RunRoom &Room);

/// What to try where the unchanged program fails when `Wanted` runs are beside
/// each other: fewer, at last one.
std::vector<unsigned> fewerAtOnce(unsigned Wanted, const RunRoom &Room);

/// For the user, when only `Next` are to run because `Why`.
std::string fewerNote(unsigned Next, llvm::StringRef Why);

} // namespace evo

#endif // EVO_EVALUATION_RUNSATONCE_H
