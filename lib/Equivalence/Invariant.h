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
#include <set>
#include <vector>

namespace evo {

struct Quantity {
  smt::Term Bits;
  bool Floating = false; ///< to compare for equality, not to count
  bool OfFine = false;   ///< which side it is of
  bool Changes = false;  ///< from round to round
  bool Pointer = false;
  bool Counts = false; ///< changes by a constant
};

/// How several accumulators become one.
enum class Join { Sum, Xor, And, Or, SMin, SMax, UMin, UMax };

/// The values that relations speak of, in one state: those of before, those of
/// after, what each was when the loop was entered, and the arguments.
struct View {
  std::vector<smt::Term> Now, Start;
};

/// Of values and arguments, over the integers: at most `Most`.
struct WeightedSum {
  std::vector<unsigned> Parts;
  std::vector<smt::Term> Others;     ///< arguments
  std::vector<std::int64_t> Weights; ///< one for each of both
  std::int64_t Most = 0;

  friend bool operator==(const WeightedSum &, const WeightedSum &) = default;
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
    SignedLess,
    UnsignedLess,
    IsStart,      ///< A == A0
    Combined,     ///< A is what the `Parts` give, joined by `How`
    Multiple,     ///< (A - A0) == (B - B0) * Factor * Other
    Square,       ///< A == B * B
    LowBits,      ///< A - A0 is a multiple of Factor, a power of two
    Linear,       ///< the sum of the weighted `Parts` is constant
    Alternatives, ///< one of `AnyOf` holds
  } Is;
  unsigned A = 0, B = 0;
  std::int64_t Factor = 1;
  smt::Term Other = {};
  Join How = Join::Sum;
  std::vector<unsigned> Parts = {};
  /// Of Linear: one for each part, then one for each of `Others`, then the sum.
  std::vector<std::int64_t> Weights = {};
  std::vector<smt::Term> Others = {}; ///< arguments
  bool Signed = true;                 ///< how narrow parts are extended
  std::vector<WeightedSum> AnyOf = {};

  friend bool operator==(const Relation &, const Relation &) = default;
};

/// Plain relations are what two shapes of one loop have in common; rich ones
/// also count how far each value has come and join several values of one side
/// into one of the other, and cost the solver more; products multiply what a
/// value has come by an argument, and cost the most.
enum class Tier { Plain, Rich, Products };

/// `Joins` are the operations that occur in the code.
std::vector<Relation> relations(smt::Terms &T,
                                const std::vector<Quantity> &Values,
                                const std::vector<Quantity> &Arguments,
                                const std::set<Join> &Joins, Tier Wanted);

smt::Term holds(smt::Terms &T, const Relation &R, const View &V);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_INVARIANT_H
