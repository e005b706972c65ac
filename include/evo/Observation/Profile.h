//===- Profile.h - Where a program spends its time -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Most places where a rule matches are cold, and building and timing them all
/// would take the budget from those that matter. So the workloads are watched
/// first and only functions with a share of the time are worth a candidate.
///
/// A sample falls into the library more often than into the project (the copy
/// of a string ends in memcpy), so each sample is charged to the innermost
/// *project* function on its stack, inlined frames included: that is `Self`.
/// `Total` also counts what it calls. Two ways to find out, tried in order and
/// named in the result: sampling with perf, and execution counts of an
/// instrumented build where perf does not work. Both are observations, never
/// facts that a rewrite may rely on.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_OBSERVATION_PROFILE_H
#define EVO_OBSERVATION_PROFILE_H

#include "evo/Observation/Coverage.h"
#include "evo/Support/Process.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace evo {

enum class ProfileMethod {
  Sampling, ///< perf record -e cpu-clock on a build with debug information
  Counts,   ///< execution counts of an instrumented build, weighted by size
};

llvm::StringRef profileMethodName(ProfileMethod M);

struct HotFunction {
  std::string Function; ///< without parameters and template arguments
  std::string File;     ///< below the root; empty without debug information
  std::uint64_t FirstLine = 0, LastLine = 0; ///< 0: not known
  double Self = 0;  ///< share of the time in it and in library code it calls
  double Total = 0; ///< and in project functions that it calls

  friend bool operator==(const HotFunction &, const HotFunction &) = default;
};

struct Profile {
  ProfileMethod Method = ProfileMethod::Sampling;
  std::uint64_t Samples = 0;          ///< samples, or counted executions
  std::vector<HotFunction> Functions; ///< by Self, greatest first
  std::string Note; ///< why not the better method; empty: it was used
};

/// Greatest share first; equal ones by place, so the order is the same always.
void sortByShare(Profile &P);

/// The hottest function that contains the place, by lines or by its name
/// ("ns::C::f(int) const"); null if none does.
const HotFunction *findHot(const Profile &P, llvm::StringRef File,
                           llvm::StringRef Function, std::uint64_t Line);

/// "ns::C::f(int) const" -> "f"; "operator()" and the like keep their name.
llvm::StringRef shortFunctionName(llvm::StringRef Function);

llvm::json::Value toJSON(const HotFunction &F);
bool fromJSON(const llvm::json::Value &V, HotFunction &F, llvm::json::Path P);
llvm::json::Value toJSON(const Profile &Prof);
bool fromJSON(const llvm::json::Value &V, Profile &Prof, llvm::json::Path P);

struct SamplingRequest {
  std::string Root; ///< canonical folder of the sources that were built
  std::vector<Command> Runs;  ///< the workloads, ready to run
  double SecondsPerRun = 0.5; ///< sets the rate, about 2,000 samples a run
  std::string Scratch;        ///< an existing folder for perf's data
};

/// Fails with ProfilerFailed where perf is missing, forbidden or sees nothing.
llvm::Expected<Profile> sampleWithPerf(const SamplingRequest &Request);

/// Ranks by executions times lines; no library time, so a weaker guess.
Profile profileFromCounts(llvm::ArrayRef<CoveredFunction> Functions);

} // namespace evo

#endif // EVO_OBSERVATION_PROFILE_H
