//===- ControlRuns.h - The unchanged program among variants -*- C++ -*-----===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A run of a variant beside others tells something only against runs of the
/// unchanged program under the same load, and the load is not the same for
/// long: runs that all begin at once wait for each other, and so does whoever
/// else uses the machine. So some of the runs are controls, with nothing
/// chosen, and what counts is the median of the last few. Measured on a program
/// that waits, against controls that were all run before: the median variant,
/// which gains nothing, seemed to gain 3.6 %.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_CONTROLRUNS_H
#define EVO_EVALUATION_CONTROLRUNS_H

#include <deque>
#include <mutex>
#include <vector>

namespace evo {

/// Of one workload. Thread safe.
class ControlRuns {
public:
  /// What one took, of the deciding metric; nothing below zero counts.
  void add(double Taken);

  /// True for one of six runs that ask: a control is to be run before it.
  bool isDue();

  /// The median of the last 31; 0 if there are none.
  double middle() const;

  /// The standard deviation of their log ratios to it; see spreadAround.
  double spread() const;

private:
  std::vector<double> last() const;

  mutable std::mutex Lock;
  std::deque<double> Last;
  unsigned Asked = 0;
};

} // namespace evo

#endif // EVO_EVALUATION_CONTROLRUNS_H
