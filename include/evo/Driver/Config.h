//===- Config.h - evo.yaml as a value -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One file says how the program is built, tested, exercised and judged. It is
/// read strictly: an unknown key, a wrong type or a value out of range is an
/// error with file, line and column, and a misspelled key is answered with the
/// nearest known one.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_CONFIG_H
#define EVO_DRIVER_CONFIG_H

#include "evo/Evaluation/Program.h"
#include "evo/Safety/Policy.h"
#include "llvm/Support/Error.h"

namespace evo {

struct RulesConfig {
  std::vector<std::string> Folders; ///< the user's own rules, absolute
  std::vector<std::string> Enable,
      Disable; ///< globs over rule ids; see ruleSelected
};

struct Config {
  std::string File; ///< absolute path of evo.yaml; empty: defaults
  std::string Root; ///< its folder
  ProgramSpec Program;
  std::vector<std::string> Include,
      Exclude;                 ///< `sources`, globs below the root
  std::string CompileDatabase; ///< `sources: database`, a folder; empty: search
  std::vector<WorkloadSpec> Workloads;
  FitnessSpec Fitness;
  BudgetSpec Budget;
  RulesConfig Rules;
  Policy Safety;
};

/// Reads `Path`. Errors are Code::BadConfig with file:line:column.
llvm::Expected<Config> readConfig(llvm::StringRef Path);

/// Looks for evo.yaml in `Folder` and above; defaults if there is none.
llvm::Expected<Config> findConfig(llvm::StringRef Folder);

} // namespace evo

#endif // EVO_DRIVER_CONFIG_H
