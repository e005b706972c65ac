//===- Program.h - How a program is built, tested and exercised -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What evo.yaml says about the program, as plain values. All commands are run
/// by `sh -c` in a working folder that Evo makes; `${source}` stands for the
/// tree with the variant applied and `${build}` for the folder to build in.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_PROGRAM_H
#define EVO_EVALUATION_PROGRAM_H

#include <cstdint>
#include <string>
#include <vector>

namespace evo {

struct ProgramSpec {
  std::string
      Configure; ///< "cmake -S ${source} -B ${build} -G Ninja"; may be empty
  std::string Build; ///< "cmake --build ${build}"
  std::vector<std::string>
      Tests;                 ///< each one command; "ctest --test-dir ${build}"
  double BuildSeconds = 600; ///< wall time allowed for one build
  double TestSeconds = 300;  ///< wall time allowed for one test command
  std::uint64_t MemoryBytes = 4ull << 30;
  unsigned Processes = 256;
  std::uint64_t OutputBytes = 16u << 20;
};

/// A number read from what a workload prints.
struct MetricSpec {
  enum class Source {
    UserTime,
    WallTime,
    PeakMemory,
    Instructions,
    JsonPath,
    Regex,
    GoogleBenchmark
  };
  std::string Name; ///< "user-time", or the owner's own
  Source From = Source::UserTime;
  std::string Pattern; ///< JSON path or regular expression with one group
  std::string Unit;
};

struct WorkloadSpec {
  std::string Name;
  std::string Run;                 ///< "${build}/bench input.txt"
  std::vector<MetricSpec> Metrics; ///< default: user-time
  bool CompareOutput = true; ///< standard output must equal the baseline's
  std::vector<std::string>
      OutputFiles;      ///< files, below the working folder, compared too
  bool HoldOut = false; ///< never seen by the search; confirms winners
  double Seconds = 60;  ///< wall time allowed for one run
};

/// One term of the owner's objective.
struct ObjectiveSpec {
  std::string Metric;
  double Weight = 1;
  bool Minimise = true;
};

/// "peak-memory <= 1.05": a hard constraint on the ratio variant/baseline.
struct ConstraintSpec {
  std::string Metric;
  double MostRatio = 1;
};

struct FitnessSpec {
  std::vector<ObjectiveSpec>
      Objectives; ///< default: user-time, weight 1, minimise
  std::vector<ConstraintSpec> Constraints;
  double MinimumEffect = 0.01; ///< gains below this are not worth landing
  double Confidence = 0.95;
};

struct BudgetSpec {
  double Seconds = 3600;                   ///< of the whole run
  unsigned Candidates = 200;               ///< evaluated at most
  unsigned LeastPairs = 7, MostPairs = 30; ///< interleaved pairs per candidate
};

} // namespace evo

#endif // EVO_EVALUATION_PROGRAM_H
