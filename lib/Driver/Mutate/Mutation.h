//===- Mutation.h - Mutation testing of one program -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// build and test → find mutants → see which code tests reach → build all
/// mutants at once → run the tests against each. The user's tree is only read.
/// The result depends on the program, the tests and the options, not on the
/// number of threads, as far as the tests do not.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_MUTATE_MUTATION_H
#define EVO_LIB_DRIVER_MUTATE_MUTATION_H

#include "../Evolve/FlaggedBuild.h"
#include "../Evolve/Progress.h"
#include "../Propose/ChangedLines.h"
#include "Scratch.h"
#include "evo/Evaluation/Multiversion.h"
#include "evo/Evaluation/MutantRuns.h"
#include "evo/Frontend/Project.h"
#include "evo/Report/MutationReport.h"
#include "evo/Rules/Mutation.h"
#include <future>

namespace evo {

struct MutationOptions {
  std::vector<std::string> Paths; ///< files or folders; empty: all
  std::string DiffBase;           ///< git revision; empty: all lines
  Patch Change; ///< applied before anything else; the user's files stay
  std::function<bool(const Candidate &)> Wanted; ///< null: all
  double Seconds = 0; ///< no mutant is begun after this time; 0: no limit
  std::vector<RuleInfo> Operators;
  unsigned Threads = 1; ///< to parse with
  unsigned AtOnce = 0;  ///< tests; 0: as many as keep the cores busy
  bool Fresh = false;   ///< use no result of an earlier run
};

class Mutation {
public:
  /// `Say` gets the progress.
  Mutation(Config C, MutationOptions Options, llvm::raw_ostream &Say)
      : C(std::move(C)), Options(std::move(Options)), Say(Say) {}
  ~Mutation();

  llvm::Expected<MutationReport> run();

private:
  llvm::Error build(); // Mutation.cpp

  // Find.cpp
  llvm::Error find();
  llvm::Error openCopy();
  llvm::Error keepTouched();
  void cover();
  bool mayMutate(const Site &S) const;

  // Run.cpp
  llvm::Error tryAll();
  llvm::Expected<BuiltProgram> buildAll();
  void sortOut(const Multiversion &M);
  llvm::Error runAll(const MutantRuns &Runs);
  void said(std::size_t Done, std::size_t Of);

  /// A mutant that is still to be tried, and where it stands.
  struct Trial {
    std::size_t Index = 0; ///< in All
    std::string Select;    ///< for EVO_SELECT
  };

  Config C;
  MutationOptions Options;
  Progress Say;
  std::optional<MutationScratch> Scratch;
  std::optional<MutationLog> Log;
  std::optional<FlaggedBuild> Base;
  std::future<llvm::Expected<FlaggedBuild>> Counting;
  Project Copy;
  ReadContent Read;
  std::optional<ChangedLines> Changed;
  std::vector<Mutant> All;
  std::vector<std::vector<std::size_t>> Reach; ///< tests, by index of All
  std::map<std::string, std::size_t> ById;     ///< index of All
  std::vector<Trial> Trials;
};

} // namespace evo

#endif // EVO_LIB_DRIVER_MUTATE_MUTATION_H
