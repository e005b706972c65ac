//===- Baseline.h - Is the unchanged program fit to be improved? -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A search on a program that does not build, whose tests fail, whose output
/// changes from run to run or whose timing says that it differs from itself
/// would find nothing but noise. All that is checked before anything is tried,
/// and the error says exactly what is wrong, with the end of what was printed.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_BASELINE_H
#define EVO_EVALUATION_BASELINE_H

#include "evo/Evaluation/Evaluator.h"

namespace evo {

struct BaselineReport {
  BuiltProgram Built;
  BuildMethod Null = BuildMethod::Baseline; ///< how variants are built
  std::string NullNote;                     ///< why not by overlay
  unsigned Tests = 0;                       ///< commands run, all passed
  double TestSeconds = 0;
  std::vector<Measurement> SameAgainstSame; ///< A/A, per workload and metric
  double RunSeconds = 0;   ///< wall time of all workloads, once
  double RunProcessor = 0; ///< processor time of the same
  /// Things that do not stop the search but that the user should know: "no
  /// tests", "A/A noise of 4 %: effects below 3 % need more than 30 pairs".
  std::vector<std::string> Warnings;
};

llvm::json::Value toJSON(const BaselineReport &R);

/// Errors: BaselineBuildFailed, BaselineTestsFailed, WorkloadFailed,
/// WorkloadNotDeterministic, WrongBinary, BaselineNotEqual.
llvm::Expected<BaselineReport> checkBaseline(Builder &B,
                                             const EvaluatorSpec &Spec);

} // namespace evo

#endif // EVO_EVALUATION_BASELINE_H
