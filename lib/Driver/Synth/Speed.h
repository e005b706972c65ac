//===- Speed.h - Which of two functions is faster, measured -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A table of latencies knows neither how many instructions start at once nor
/// which branches a processor foresees, so what it calls cheaper is timed. Both
/// functions are compiled at -O2, each as a unit of its own, so that nothing is
/// inlined or hoisted out of the loop that calls them, and run over the same
/// inputs. Every argument waits for the result of the call before: what is
/// timed is latency, as in the table.
///
/// The loop and the call are in both times, so the true ratio is further from 1
/// than the one measured. Each time is a process of its own, so that where code
/// and data happen to lie is drawn anew; the pairs and when they are enough are
/// those of Evaluation.
///
/// Cost: a compilation, then about `Seconds`; less where the answer is clear.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_SYNTH_SPEED_H
#define EVO_LIB_DRIVER_SYNTH_SPEED_H

#include "evo/Equivalence/Execute.h"
#include "evo/Evaluation/Statistics.h"

namespace evo {

struct SpeedRequest {
  /// Reduced to one function each, of the same signature, which has integers
  /// only; both are compiled and no longer of use.
  llvm::Module &Before, &After;
  std::string BeforeSymbol, AfterSymbol;
  const Signature &Types;
  llvm::ArrayRef<ScalarInput> Inputs; ///< on which they are defined
  std::uint64_t Seed = 1;
  double Seconds = 1;
};

struct SpeedComparison {
  bool Wanted = false;
  std::string NotMeasured; ///< why; empty: it was, if wanted
  std::size_t Inputs = 0;
  Measurement Taken; ///< the ratio after/before, and the pairs behind it
  Standing Found = Standing::Undecided;

  bool measured() const { return Wanted && NotMeasured.empty(); }
  bool faster() const { return measured() && Found == Standing::Better; }
};

SpeedComparison compareSpeed(const SpeedRequest &Request);

/// "0.31 of the time [0.30, 0.33], …", or why there is no ratio.
std::string describe(const SpeedComparison &S);

llvm::json::Value toJSON(const SpeedComparison &S);

} // namespace evo

#endif // EVO_LIB_DRIVER_SYNTH_SPEED_H
