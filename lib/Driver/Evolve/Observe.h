//===- Observe.h - Profile the workloads, map the tests ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Builds the program once more, in a copy of its own, with debug information,
/// and if the profiler does not work here, once with Clang's coverage
/// instrumentation. The flags are added by compilers of the same names that
/// come first in PATH, so the build need not know of them.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_OBSERVE_H
#define EVO_LIB_DRIVER_EVOLVE_OBSERVE_H

#include "evo/Driver/Config.h"
#include "evo/Observation/Profile.h"

namespace evo {

struct Observed {
  std::optional<Profile> Where;   ///< none: nothing could be observed
  std::optional<TestReach> Reach; ///< by index of ProgramSpec::Tests
  std::vector<std::string> Notes; ///< what did not work, and what is done
                                  ///< instead
};

struct ObserveRequest {
  std::string Scratch; ///< a folder of its own, made if missing
  bool AllowDirty = false;
  double RunSeconds = 0.5;   ///< of all workloads, as the baseline took
  double RunProcessor = 0.5; ///< processor time of the same
};

/// Never fails for a profiler: what cannot be observed is in the notes. An
/// Error only if interrupted or the disk fails.
llvm::Expected<Observed> observe(const Config &C, const ObserveRequest &R);

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_OBSERVE_H
