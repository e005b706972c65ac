//===- Steps.h - From one pair of loop heads to the next -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// Two functions whose loops are paired, as an induction needs them: the states
/// at each pair of heads as symbols, and for each pair what both sides do until
/// they meet again or leave.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_STEPS_H
#define EVO_LIB_EQUIVALENCE_STEPS_H

#include "Invariant.h"
#include "evo/Equivalence/Pairing.h"
#include "evo/Equivalence/Refinement.h"

namespace evo {

/// Where the two sides meet.
struct Pair {
  const llvm::BasicBlock *Fine, *Coarse; ///< heads
  std::vector<const llvm::Value *> LiveFine, LiveCoarse;
  MachineState StateFine, StateCoarse;
  std::vector<Quantity> Shape; ///< of the values in `Here`
  View Here;                   ///< in terms of the symbols of the two states
  /// When the loop is entered, if only from the function's entry.
  smt::Term Entered;
  std::vector<Relation> Known;     ///< shown to hold whenever the two meet
  std::vector<Relation> Relations; ///< guessed
};

/// A state reached at a pair, from the entry or from a pair.
struct Arrival {
  unsigned To;
  smt::Term Reach; ///< both sides arrive
  View At;
  smt::Term Memory, World; ///< which the obligations say are the same in both
};

struct Step {
  int From;            ///< pair, or -1 for the entry
  smt::Term Undefined; ///< of before
  std::vector<Arrival> Arrivals;
  std::vector<Obligation> Obligations;
};

struct Steps {
  std::vector<Pair> Pairs;
  std::vector<Step> List; ///< from the entry, then from each pair
  std::vector<Quantity> Arguments;
  std::set<Join> Joins; ///< that occur in the code
};

/// False if something is not modelled; `Why` says what.
bool takeSteps(SharedInputs &Shared, Encoder &Before, Encoder &After,
               const Pairing &How, Steps &Result, std::string &Why);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_STEPS_H
