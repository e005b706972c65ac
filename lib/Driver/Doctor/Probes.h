//===- Probes.h - What this machine offers, tried -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A program in PATH proves nothing: perf may be forbidden, user namespaces
/// switched off, a compiler without its headers. So every probe does the thing
/// itself, small and with a time-out, and a version number alone is never "ok".
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_DOCTOR_PROBES_H
#define EVO_DRIVER_DOCTOR_PROBES_H

#include "evo/Support/Files.h"
#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace evo {

struct Finding {
  std::string Group; ///< "compilers", "profiler", …
  std::string Name;  ///< "clang++", "hardware counters"
  bool Works = false;
  bool Needed = false; ///< evolve can not run without it
  std::string Detail;  ///< the version; or what failed
  std::string Advice;  ///< what to install or do if it does not work
};

llvm::json::Value toJSON(const Finding &F);

// Each appends its group's findings. `Scratch` is an empty folder.
using Findings = std::vector<Finding>;
void probeCompilers(Findings &All, const TemporaryFolder &Scratch);
void probeTools(Findings &All, const TemporaryFolder &Scratch);
void probeProfilers(Findings &All, const TemporaryFolder &Scratch);
void probeSandbox(Findings &All, const TemporaryFolder &Scratch);
void probeMachine(Findings &All, const TemporaryFolder &Scratch);
void probeProject(Findings &All, const TemporaryFolder &Scratch);

/// What `Line` did when run by `sh` in `Scratch`.
struct Trial {
  bool Works = false;
  std::string Output; ///< standard output, and errors if it failed
};
Trial tryLine(const std::string &Line, const TemporaryFolder &Scratch);

/// The first line of a text that is not empty.
std::string firstLine(llvm::StringRef Text);

} // namespace evo

#endif // EVO_DRIVER_DOCTOR_PROBES_H
