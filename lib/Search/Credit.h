//===- Credit.h - What has paid is tried more -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A bandit with one arm for each thing to choose from. An arm is worth the
/// largest gain it brought in the last plays, since one large gain matters more
/// than many small ones (Fialho, Da Costa, Schoenauer and Sebag, "Extreme value
/// based adaptive operator selection", PPSN X, 2008), as a share of the best
/// arm's; to that is added what is not known of it, by UCB1 (Auer, Cesa-Bianchi
/// and Fischer, "Finite-time analysis of the multiarmed bandit problem",
/// Machine Learning 47, 2002, figure 1). What paid long ago is forgotten: a
/// search has phases.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_SEARCH_CREDIT_H
#define EVO_LIB_SEARCH_CREDIT_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/JSON.h"
#include <cstdint>
#include <vector>

namespace evo {

struct Play {
  std::uint64_t Arm = 0;
  double Gain = 0; ///< not negative

  friend bool operator==(const Play &, const Play &) = default;
};

llvm::json::Value toJSON(const Play &P);
bool fromJSON(const llvm::json::Value &V, Play &P, llvm::json::Path Path);

class Credit {
public:
  explicit Credit(std::size_t Arms) : Arms(Arms) {}

  /// The arm to play; one that was not played lately before all others, of
  /// equals the first. There must be an arm that is not in `Closed`, a flag for
  /// each arm or nothing.
  std::uint64_t choose(llvm::ArrayRef<bool> Closed = {}) const;

  void add(std::uint64_t Arm, double Gain);

  llvm::ArrayRef<Play> plays() const { return Plays; }

  /// False if one is of no arm.
  bool restore(std::vector<Play> Earlier);

private:
  std::size_t window() const { return 10 * Arms; }

  std::size_t Arms;
  std::vector<Play> Plays; ///< the last ones, the oldest first
};

} // namespace evo

#endif // EVO_LIB_SEARCH_CREDIT_H
