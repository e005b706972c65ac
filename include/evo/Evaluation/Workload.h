//===- Workload.h - Run the program once, read its metrics -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One run of one workload with one build: the numbers it yields, the output
/// that must not change, and the images that really ran. The last is what
/// keeps a measurement honest: a workload that names an installed program, or
/// a build step that overwrote the binary, would otherwise be timed in its
/// place without anyone noticing.
///
/// Every run gets a new empty working folder and its own home and temporary
/// folder, so no run profits from what an earlier one cached there.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_WORKLOAD_H
#define EVO_EVALUATION_WORKLOAD_H

#include "evo/Evaluation/Builder.h"
#include "evo/Evaluation/Program.h"
#include "evo/Evaluation/RunsAtOnce.h"
#include "evo/Support/Process.h"
#include <map>

namespace evo {

struct WorkloadRun {
  std::map<std::string, double> Metrics;    ///< by metric name
  std::string Output;                       ///< standard output
  std::map<std::string, std::string> Files; ///< OutputFiles: name to content
  std::string BuildId;     ///< of the content of this build's images that ran
  bool RanChanged = false; ///< one of them is among BuiltProgram::Changed
  double Seconds = 0;      ///< wall time
  RunCost Cost;
};

/// Which images of a build ran.
struct RanImages {
  std::string BuildId;
  bool Any = false, Changed = false;
};

/// Error WrongBinary if one that ran is not what was built, or if this machine
/// forbids to look.
llvm::Expected<RanImages> imagesThatRan(const ProcessResult &R,
                                        const BuiltProgram &B);

/// What chooses `B.Select` in the environment of what is run.
std::vector<std::pair<std::string, std::string>>
selectionOf(const BuiltProgram &B);

/// The limits that the owner set for what is run.
Limits runLimits(const ProgramSpec &P, double Seconds);

/// What runs `W` in `Folder`.
Command workloadCommand(const WorkloadSpec &W, const ProgramSpec &P,
                        const BuiltProgram &B, llvm::StringRef Folder);

/// Runs `W` once with `B`. Errors: WorkloadFailed with the tail of the output,
/// MetricNotFound, WrongBinary when no image of `B` ran or one that ran is not
/// the one that was built.
llvm::Expected<WorkloadRun>
runWorkload(const WorkloadSpec &W, const ProgramSpec &P, const BuiltProgram &B);

/// Empty if `Variant` gave what `Baseline` gave, else what differs first. Only
/// what the workload says is compared.
std::string outputDifference(const WorkloadSpec &W, const WorkloadRun &Baseline,
                             const WorkloadRun &Variant);

/// Reads one metric from what a run printed or used.
llvm::Expected<std::map<std::string, double>>
readMetrics(llvm::ArrayRef<MetricSpec> Specs, const ProcessResult &R);

/// The metrics of `W`, or user time if it names none.
std::vector<MetricSpec> metricsOf(const WorkloadSpec &W);

/// The last `Lines` lines of what a program printed, errors last.
std::string outputTail(const ProcessResult &R, unsigned Lines = 20);

} // namespace evo

#endif // EVO_EVALUATION_WORKLOAD_H
