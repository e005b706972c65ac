//===- FirstRuns.h - Is a first gain worth pairs? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A variant's first run tells whether it is right, and beside the unchanged
/// program's own runs also whether it may be better. But half of what gains
/// nothing looks better in one run, and to time pairs of all of that, one after
/// another, would be most of what a screen costs. More runs beside each other
/// cost little. So what looks better runs again, up to sixteen times, until its
/// mean is not better or clearly so; what is left must be above twice what the
/// mean of so many runs is off by, and above once that half way.
///
/// Nothing is decided but what to time first, and what not at all. With noise
/// alone, one in fifty gets pairs; of what gains half as much as runs vary, a
/// third do, and of what gains as much, three of four.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_FIRSTRUNS_H
#define EVO_EVALUATION_FIRSTRUNS_H

#include "llvm/ADT/ArrayRef.h"
#include <vector>

namespace evo {

class FirstRuns {
public:
  /// `Spreads` is the standard deviation of the unchanged program's log ratios,
  /// by workload; 0 where it does not vary.
  explicit FirstRuns(std::vector<double> Spreads);

  /// The log ratios of one more run of each workload; those of one that does
  /// not run the variant are no numbers.
  void add(llvm::ArrayRef<double> Gains);

  /// The best mean; of no numbers, none.
  double gain() const;

  /// True if it is no more than chance gives.
  bool isNoise() const;

  /// True if it is so far from chance that one pair is enough to rank it.
  bool isClear() const;

  /// True if another run may change the answer.
  bool isOpen() const;

private:
  double above() const;

  std::vector<double> Spreads, Sums;
  unsigned Runs = 0;
};

/// The standard deviation of the log ratios to `Middle`, by their median: some
/// runs are far off.
double spreadAround(double Middle, llvm::ArrayRef<double> Samples);

} // namespace evo

#endif // EVO_EVALUATION_FIRSTRUNS_H
