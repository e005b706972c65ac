//===- Judging.h - Testing and timing one build -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What the check of the baseline, the evaluator and the confirmation share:
/// the project's tests against one build, and one workload timed in pairs.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_JUDGING_H
#define EVO_EVALUATION_JUDGING_H

#include "evo/Evaluation/Evaluator.h"
#include "evo/Evaluation/Pairs.h"
#include "evo/Support/Error.h"

namespace evo {

struct TestOutcome {
  std::string Failure;     ///< empty: all passed
  bool Unknown = false;    ///< Failure is a time-out or another limit
  bool RanChanged = false; ///< an image of BuiltProgram::Changed ran
  bool RanAny = false;     ///< any image of the build ran
  unsigned Passed = 0;
  double Seconds = 0;
};

/// Runs `Commands` until one fails.
llvm::Expected<TestOutcome> runTests(const ProgramSpec &P,
                                     llvm::ArrayRef<std::string> Commands,
                                     const BuiltProgram &B);

/// A build that stays while another is made: there is one worktree only, and a
/// variant with the baseline's code is not linked.
llvm::Expected<BuiltProgram> buildBeside(Builder &B, const Patch &P);

struct TimedWorkload {
  std::vector<Measurement> Measurements;
  Standing Result = Standing::Undecided;
  std::string Failure; ///< the second build failed or gave another output
};

/// Times `First` against `Second` on `W`. The output of every timed run is
/// compared with `Reference`. Errors are failures of `First`.
llvm::Expected<TimedWorkload>
timeWorkload(const WorkloadSpec &W, const EvaluatorSpec &Spec,
             const BuiltProgram &First, const BuiltProgram &Second,
             const WorkloadRun &Reference, const PairPlan &Plan);

/// The plan that the owner's budget and fitness ask for.
PairPlan planFor(const WorkloadSpec &W, const EvaluatorSpec &Spec,
                 llvm::StringRef Salt);

/// What `W` is judged by: the first objective that it yields.
std::string decidingMetric(const WorkloadSpec &W, const FitnessSpec &F);

/// "Intel(R) Xeon(R) …, 2 processors".
std::string machineDescription();

/// The code of `E`, whose message is put into `Message`.
Code takeCode(llvm::Error E, std::string &Message);

} // namespace evo

#endif // EVO_EVALUATION_JUDGING_H
