//===- Pairing.h - Which loops run together, and how fast -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One loop may be two on the other side: unswitched, or a main loop that does
/// four rounds at a time and one for the rest. So each loop of the side that
/// has more (the fine one) is paired with one of the other (the coarse one),
/// and for each round of the fine loop the coarse one takes a number of its
/// own. Going on from one fine loop to the next while both belong to one coarse
/// loop, the coarse side waits.
///
/// A pairing is only a guess about which states meet: any may be tried, and the
/// proof by induction shows whether it was a good one.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_PAIRING_H
#define EVO_EQUIVALENCE_PAIRING_H

#include "evo/Equivalence/Encoder.h"
#include <string>
#include <vector>

namespace evo {

struct Pairing {
  bool AfterIsFine = true;
  std::vector<unsigned> Coarse; ///< for each fine head, by index
  std::vector<unsigned> Rounds; ///< of the coarse loop, for one of the fine
  /// Further coarse rounds where the fine side leaves its loop: it may test at
  /// the bottom and the coarse one at the top.
  unsigned Slack = 0;

  std::string describe() const;
  friend bool operator==(const Pairing &, const Pairing &) = default;
};

/// Is `Phi`, at the head of a loop of `E`, moved by a constant in each round?
bool counts(const Encoder &E, const llvm::PHINode &Phi);

/// Likeliest first.
std::vector<Pairing> pairings(const Encoder &Before, const Encoder &After);

} // namespace evo

#endif // EVO_EQUIVALENCE_PAIRING_H
