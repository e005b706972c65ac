//===- Coverage.h - Which run reaches which function -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A test that never runs the changed lines says nothing about the change, so
/// the tests that reach it run first, and a change that nothing reaches is not
/// tested at all. The program is built once with Clang's source-based coverage
/// and each command is run with it on its own.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_OBSERVATION_COVERAGE_H
#define EVO_OBSERVATION_COVERAGE_H

#include "evo/Support/Process.h"
#include "llvm/Support/Error.h"
#include <map>

namespace evo {

/// A project function and how often it was entered.
struct CoveredFunction {
  std::string Function; ///< demangled
  std::string File;     ///< below the root
  unsigned FirstLine = 0, LastLine = 0;
  std::uint64_t Entries = 0;
  std::uint64_t Executions = 0; ///< sum of the counts of its regions

  friend bool operator==(const CoveredFunction &,
                         const CoveredFunction &) = default;
};

struct CoverageRequest {
  std::string Root;        ///< canonical folder of the sources that were built
  std::string BuildFolder; ///< searched for instrumented programs and libraries
  std::string Scratch;     ///< an existing folder for the raw profiles
  std::string ProfileTool; ///< llvm-profdata of the compiler that built it
};

/// The flags that make a Clang build fit for countRun, as CXXFLAGS and LDFLAGS.
llvm::StringRef coverageFlags();

/// Runs `Run` with the instrumented build and says what it executed. How the
/// run ended is in `Ended`: a test that fails still counts. Fails with
/// ProfilerFailed if nothing instrumented ran.
llvm::Expected<std::vector<CoveredFunction>>
countRun(const CoverageRequest &Request, const Command &Run,
         ProcessResult &Ended);

/// Where the code of a program ran, to the column.
class RanPlaces {
public:
  /// From here on, up to the next place that is added, code ran, or did not.
  void add(llvm::StringRef File, unsigned Line, unsigned Column, bool Ran);

  /// True if what begins there ran; column in bytes from 1.
  bool ran(llvm::StringRef File, std::uint64_t Line,
           std::uint64_t Column) const;

private:
  /// By file.
  std::map<std::string, std::map<std::pair<unsigned, unsigned>, bool>> Known;
};

/// As countRun(), but where instead of which function.
llvm::Expected<RanPlaces> placesOfRun(const CoverageRequest &Request,
                                      const Command &Run, ProcessResult &Ended);

/// Which of a list of commands reach a place.
struct TestReach {
  std::vector<std::vector<CoveredFunction>> PerTest; ///< only entered functions

  /// Indices of the commands that enter the function around the line.
  std::vector<std::size_t> reaching(llvm::StringRef File, unsigned Line) const;
};

} // namespace evo

#endif // EVO_OBSERVATION_COVERAGE_H
