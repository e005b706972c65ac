//===- SharedInputs.h - What two functions start from -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two functions are compared on the same arguments, memory and world, which
/// are symbols; facts about them, and what had to be assumed, stand beside.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_SHAREDINPUTS_H
#define EVO_EQUIVALENCE_SHAREDINPUTS_H

#include "evo/Equivalence/Terms.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/Function.h"
#include <map>
#include <set>
#include <string>

namespace evo {

/// A scalar, or one element of a vector or struct.
struct Lane {
  smt::Term Bits;
  smt::Term Poison;
  /// The object that a pointer was made from, where that is followed.
  smt::Term Origin = {};
};
using Lanes = llvm::SmallVector<Lane, 1>;

/// What both functions start from, and what is known of it.
struct SharedInputs {
  explicit SharedInputs(smt::Terms &T);

  struct Region {
    smt::Term Base;
    std::uint64_t Size;
    bool Local;
    /// A local whose address others may know, of either function.
    bool EscapesBefore = false, EscapesAfter = false;

    bool isHidden() const { return Local && !EscapesBefore && !EscapesAfter; }
  };

  smt::Terms &T;
  std::vector<Lanes> Arguments;
  smt::Term Memory, World;
  std::vector<smt::Term> Facts;
  std::map<std::string, Region> Regions; ///< by name; locals are "local…"
  std::set<std::string> Assumptions;
  /// A value that the language leaves open was given one: a model that differs
  /// refutes nothing.
  bool Open = false;

  /// Creates the arguments of `F`, with the facts its attributes promise.
  void bindArguments(const llvm::Function &F);
  /// A region of memory apart from all others, the same for both sides.
  const Region &region(const std::string &Name, std::uint64_t Size, bool Local,
                       bool &New);
  /// May the byte at `Address` be read (written) in this world?
  smt::Term accessible(smt::Term Address, smt::Term World, bool Write);
  /// May all of `Size` bytes from `Address` on? Not tied to the bytes one by
  /// one.
  smt::Term rangeAccessible(smt::Term Address, smt::Term Size, smt::Term World,
                            bool Write);
  /// Is `Address` outside every local?
  smt::Term outsideLocals(smt::Term Address);
  /// Likewise, of locals whose address nobody else knows?
  smt::Term outsideHiddenLocals(smt::Term Address);
};

/// `A` where `Condition` holds, else `B`.
Lane choose(smt::Terms &T, smt::Term Condition, const Lane &A, const Lane &B);

} // namespace evo

#endif // EVO_EQUIVALENCE_SHAREDINPUTS_H
