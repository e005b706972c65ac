//===- Winners.h - Which candidates to confirm ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The best of many noisy measurements looks better than it is, and among many
/// candidates that do nothing some look significant. So the p-values are
/// corrected for the number tried, what conflicts with a better one waits for
/// the next run, and what is left is only *proposed* for confirmation: a clean
/// build, measured afresh, decides.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_WINNERS_H
#define EVO_LIB_DRIVER_EVOLVE_WINNERS_H

#include "evo/Evaluation/Program.h"
#include "evo/Model/Stages.h"

namespace evo {

/// A candidate with what its evaluation found.
struct Tried {
  Candidate Subject;
  Evaluation Result;
};

/// The metric that decides: the objective of most weight, else user time.
std::string mainMetric(const FitnessSpec &F);

struct ChosenWinners {
  std::vector<std::size_t> Winners; ///< indices into what was tried, best first
  /// Why each of the others is none; empty for winners.
  std::vector<std::string> Reasons;
};

/// `Better[I]` is the evaluation layer's own judgement of `All[I]`.
ChosenWinners chooseWinners(const FitnessSpec &F, llvm::ArrayRef<Tried> All,
                            const std::vector<bool> &Better);

/// The set that gains most of those that gain beyond noise, corrected for all
/// that were tried; none if no set does. An index into `Sets`. `Better[I]` is
/// the evaluation layer's own judgement of `Sets[I]`.
std::optional<std::size_t> chooseSet(const FitnessSpec &F,
                                     llvm::ArrayRef<Evaluation> Sets,
                                     const std::vector<bool> &Better);

/// By how many bytes the program gets longer.
std::int64_t growth(const Patch &Change);

/// The p-value at which one candidate of `Tried` is a winner whatever the
/// others are: what measuring must reach before it stops at a gain.
double levelToWin(std::size_t Tried, std::size_t Workloads);

/// "0.873x [0.861, 0.884] user-time on weekday", of the main metric; the
/// workload that changed most.
std::string gainText(const FitnessSpec &F, const Evaluation &E);

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_WINNERS_H
