//===- Invariant.h - Relations that may hold at loop heads -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two loops run in step if a relation between their values, kept by every
/// round, makes them leave together and give the same results. Candidates for
/// its parts come from a fixed family (as Houdini does: Flanagan and Leino,
/// FME 2001, section 3); those that a round breaks are dropped until the rest
/// is inductive.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_INVARIANT_H
#define EVO_LIB_EQUIVALENCE_INVARIANT_H

#include "evo/Equivalence/Terms.h"
#include <cstdint>
#include <vector>

namespace evo {

struct Quantity {
  smt::Term Bits;
  bool Floating = false; ///< to compare for equality, not to count
};

/// The values that relations speak of, in one state: those of before, those of
/// after, what each was when the loop was entered, and the arguments.
struct View {
  std::vector<smt::Term> Now, Start;
};

/// A relation that may hold at a pair of heads, by indices into a View. If
/// `Other` is valid, it stands for `B`: an argument.
struct Relation {
  enum Kind {
    Equal,
    ZeroExtended, ///< A is B made wider
    SignExtended,
    SameDistance,         ///< (A - A0) == (B - B0) * Factor
    WideDistance,         ///< the same, with B's distance sign extended
    WideUnsignedDistance, ///< the same, zero extended
    NotNegative,
    SignedAtMost,
    UnsignedAtMost,
    IsStart, ///< A == A0
  } Is;
  unsigned A = 0, B = 0;
  std::int64_t Factor = 1;
  smt::Term Other = {};
};

/// Plain relations are what two shapes of one loop have in common; rich ones
/// also count how far each value has come, and cost the solver much more.
enum class Tier { Plain, Rich };

std::vector<Relation> relations(smt::Terms &T,
                                const std::vector<Quantity> &Values,
                                const std::vector<Quantity> &Arguments,
                                Tier Wanted);

smt::Term holds(smt::Terms &T, const Relation &R, const View &V);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_INVARIANT_H
