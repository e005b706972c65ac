//===- RunsAtOnce.cpp - How many runs keep the cores busy ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/RunsAtOnce.h"
#include "llvm/Support/Threading.h"
#include <algorithm>
#include <unistd.h>

using namespace evo;

/// Of a core, to start a run and to read what it said.
static constexpr double StartSeconds = 0.001;

/// A busy machine makes any program look as if it waited.
static constexpr unsigned MostPerCore = 16, MostAtAll = 128;

RunCost RunCost::of(const ProcessResult &R) {
  return {R.WallSeconds, R.UserSeconds + R.SystemSeconds, R.PeakMemoryBytes, 1};
}

void RunCost::add(const RunCost &Other) {
  Wall += Other.Wall;
  Processor += Other.Processor;
  PeakMemory = std::max(PeakMemory, Other.PeakMemory);
  Runs += Other.Runs;
}

RunRoom evo::runRoom() {
  RunRoom Room;
  Room.Cores =
      std::max(1u, llvm::hardware_concurrency().compute_thread_count());
  long Pages = ::sysconf(_SC_PHYS_PAGES), Bytes = ::sysconf(_SC_PAGESIZE);
  if (Pages > 0 && Bytes > 0)
    Room.Memory = std::uint64_t(Pages) * std::uint64_t(Bytes);
  return Room;
}

unsigned evo::runsAtOnce(const RunCost &Alone, const RunRoom &Room) {
  if (Alone.Wall <= 0)
    return Room.Cores;
  double Most =
      std::max(Room.Cores, std::min(MostPerCore * Room.Cores, MostAtAll));
  // While it starts it does not wait, whatever the clock said.
  double Busy = Alone.Processor + StartSeconds * Alone.Runs;
  double Number = Room.Cores * std::max(1.0, Alone.Wall / Busy);
  if (Room.Memory && Alone.PeakMemory)
    Number =
        std::min(Number, 0.5 * double(Room.Memory) / double(Alone.PeakMemory));
  return std::max(Room.Cores, static_cast<unsigned>(std::min(Number, Most)));
}

std::vector<unsigned> evo::fewerAtOnce(unsigned Wanted, const RunRoom &Room) {
  std::vector<unsigned> Result;
  if (Room.Cores < Wanted && Room.Cores > 1)
    Result.push_back(Room.Cores);
  if (Wanted > 1)
    Result.push_back(1);
  return Result;
}

std::string evo::fewerNote(unsigned Next, llvm::StringRef Why) {
  std::string How = Next == 1 ? "they are run one after another"
                              : std::to_string(Next) + " are run at once";
  auto [What, Details] = Why.split(": ");
  return (What + ", so " + How + ": " + Details).str();
}
