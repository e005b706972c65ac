//===- Pairs.h - Interleaved pairs with sequential stopping -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two samplers are run in pairs, in random order within each pair, until the
/// plan decides or is spent. A first pair warms caches and is thrown away.
/// Every metric of a run is kept, because the owner's constraints and the
/// report need them all; one metric decides when to stop.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_PAIRS_H
#define EVO_EVALUATION_PAIRS_H

#include "evo/Evaluation/Statistics.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <map>
#include <set>
#include <string>

namespace evo {

/// The metrics of one run, by name.
using Sample = std::map<std::string, double>;
using Sampler = llvm::function_ref<llvm::Expected<Sample>()>;

struct PairPlan {
  SequentialPlan Sequence;
  std::string Metric;              ///< the one that decides
  std::set<std::string> Maximised; ///< metrics of which more is better
  double Confidence = 0.95;
  bool AllPairs = false; ///< do not stop early: a confirmation, or A/A
  bool WarmUp = true;    ///< false: both have just run
};

struct PairedComparison {
  std::map<std::string, std::vector<double>> Baseline, Variant;
  std::map<std::string, Estimate> Estimates;
  Standing Result = Standing::Undecided; ///< of the deciding metric
  unsigned Pairs = 0;
};

/// Errors of the samplers end the comparison.
llvm::Expected<PairedComparison> comparePairs(Sampler Baseline, Sampler Variant,
                                              const PairPlan &Plan);

} // namespace evo

#endif // EVO_EVALUATION_PAIRS_H
