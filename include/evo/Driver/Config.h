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
/// nearest known one. All errors are reported in one go.
///
/// The file may come with a program that nobody trusts: reading it runs
/// nothing, expands nothing, and takes time and memory in proportion to its
/// size, which is limited.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_CONFIG_H
#define EVO_DRIVER_CONFIG_H

#include "evo/Evaluation/Program.h"
#include "evo/Safety/Policy.h"
#include "evo/Search/Strategy.h"
#include "llvm/Support/Error.h"

namespace evo {

struct RulesConfig {
  std::vector<std::string> Folders; ///< the user's own rules, absolute
  std::vector<std::string> Enable,
      Disable; ///< globs over rule ids; see ruleSelected
};

/// Whether variants are tried in one build before each is built alone.
enum class ScreenUse { Auto, Always, Never };

/// Edits made of the program's own code; see evo/Rules/Genetic.h.
struct GeneticConfig {
  bool On = false;
  std::vector<std::string> Functions; ///< globs; empty: the hot ones
  unsigned Donors = 4;                ///< for each place and edit
};

struct SearchConfig {
  SearchSpec How; ///< its seed is Seed
  unsigned Seed = 1;
  unsigned Evaluations = 200; ///< of sets; `each` needs one for each candidate
  ScreenUse Screen = ScreenUse::Auto;
};

struct Config {
  std::string File;    ///< absolute path of evo.yaml; empty: defaults
  std::string Root;    ///< its folder
  ProgramSpec Program; ///< Build is empty if there is no `program` section
  std::vector<std::string> Include,
      Exclude;                 ///< `sources`, globs below the root
  std::string CompileDatabase; ///< `sources: database`, a folder, absolute;
                               ///< empty: search
  std::vector<WorkloadSpec> Workloads;
  FitnessSpec Fitness;
  BudgetSpec Budget;
  RulesConfig Rules;
  GeneticConfig Genetic; ///< its seed is that of the search
  SearchConfig Search;
  Policy Safety;
};

/// Reads `Path`. Errors are Code::BadConfig with file:line:column, one Error
/// for each thing that is wrong.
llvm::Expected<Config> readConfig(llvm::StringRef Path);

/// The same for text that is not in a file; `Name` is used in messages and its
/// folder is the root.
llvm::Expected<Config> parseConfig(llvm::StringRef Text, llvm::StringRef Name);

/// Looks for evo.yaml in `Folder` and above; defaults if there is none.
llvm::Expected<Config> findConfig(llvm::StringRef Folder);

/// The path of evo.yaml in `Folder` or above; empty if there is none.
std::string findConfigFile(llvm::StringRef Folder);

/// An error unless `C` says how to build: what everything but `propose` needs.
llvm::Error requireProgram(const Config &C);

/// True if `File`, a path below the root, is one of the `sources`: some pattern
/// of `include` (or there is none) and no pattern of `exclude` matches it or a
/// folder above it.
bool sourceSelected(const Config &C, llvm::StringRef File);

/// Every key with its type, default and meaning, as Markdown.
std::string configReference();

} // namespace evo

#endif // EVO_DRIVER_CONFIG_H
