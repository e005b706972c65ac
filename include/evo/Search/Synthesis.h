//===- Synthesis.h - Find the shortest program for examples -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Given what a function answers on some inputs, find a straight-line program
/// with fewer operations that answers the same. A program that agrees on the
/// examples is a guess: whoever calls this proves it for all inputs, and comes
/// back with the input that refutes it as one more example
/// (counterexample-guided inductive synthesis).
///
/// How: programs are built bottom up, by number of operations. Two programs
/// with the same values on all examples are one (observational equivalence),
/// which keeps the bank small. The last operation is found by looking up what
/// it would need (meet in the middle): for target Y and an entry U, `Y - U`, `Y
/// ^ U`, … must be in the bank, and for `&`, `|` and a select the bank is
/// filtered by bits. A value used twice is found by making an entry and all it
/// is made of free for a second, smaller search ("let"), nearest to the target
/// first.
///
/// Cost: memory is bounded by `MostEntries` rows of one word per example; time
/// by `MostSteps` evaluated operations, so the same problem gives the same
/// answer anywhere.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_SYNTHESIS_H
#define EVO_SEARCH_SYNTHESIS_H

#include "evo/Search/StraightLine.h"

namespace evo {

struct SynthesisProblem {
  unsigned Width = 32; ///< 32 or 64
  unsigned Inputs = 1;
  std::vector<std::vector<std::uint64_t>> Examples; ///< one row of inputs each
  std::vector<std::uint64_t> Outputs; ///< what the function answers
  std::vector<std::uint64_t>
      Constants;               ///< beside 0, 1, 2, all ones and Width - 1
  std::vector<Op> Operations;  ///< empty: all
  unsigned MostOperations = 8; ///< longer programs are not wanted
  std::size_t MostEntries = 400'000;
  std::uint64_t MostSteps = 20'000'000'000;
};

struct SynthesisResult {
  std::optional<StraightLine> Found;
  std::string
      Reason; ///< why nothing was found: "no program of up to 8 operations …"
  std::size_t Entries = 0;
  std::uint64_t Steps = 0;
};

SynthesisResult synthesise(const SynthesisProblem &P);

} // namespace evo

#endif // EVO_SEARCH_SYNTHESIS_H
