//===- Evaluator.h - Build, test, compare, measure -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The measuring stage. A genome is merged into one patch and goes up a ladder
/// whose rungs only reject or pass on, cheapest first: does it build, is the
/// code any different, do the tests pass, is the output of every workload the
/// same, is it better beyond noise. What fails says at which rung:
///
///   Identical  the optimised code is the baseline's; nothing was run
///   Refuted    it does not build, a test fails, an output differs
///   Unknown    it could not be tried: a time-out, tests that never ran it
///   Compared   no test runs what changed; the workloads print the same
///   Tested     all tests passed; Measurements and Fitness say how it fared
///
/// Only `confirm` may be used to accept: it builds from nothing and measures
/// afresh, because the best of many noisy estimates is biased upwards.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_EVALUATOR_H
#define EVO_EVALUATION_EVALUATOR_H

#include "evo/Evaluation/Builder.h"
#include "evo/Evaluation/Program.h"
#include "evo/Evaluation/Statistics.h"
#include "evo/Evaluation/Workload.h"
#include "evo/Model/Stages.h"
#include <functional>

namespace evo {

struct EvaluatorSpec {
  ProgramSpec Program;
  std::vector<WorkloadSpec> Workloads; ///< hold-out ones are for confirm only
  FitnessSpec Fitness;
  BudgetSpec Budget;
  std::uint64_t Seed = 1;
  double EarlyLevel = 1; ///< of SequentialPlan: what a choice of winners asks
  /// Test commands to run first because they reach the change; may be empty.
  std::function<std::vector<std::string>(const Patch &)> TestsReaching;
  /// Called with a word for each rung entered: "build", "test", "measure".
  std::function<void(llvm::StringRef Rung)> Progress;
};

/// What the confirmation of a winner set found.
struct Confirmation {
  std::vector<Candidate> Kept;      ///< what is left after minimising
  std::vector<std::string> Dropped; ///< "<id>: <why>"
  Evaluation Result; ///< of Kept together, from a clean build, measured afresh
  bool Accepted = false;
  std::string Reason; ///< why not accepted
};

llvm::json::Value toJSON(const Confirmation &C);

class ProgramEvaluator : public Evaluator {
public:
  /// `B` must have a checked baseline (see Baseline.h) and outlive this.
  ProgramEvaluator(Builder &B, EvaluatorSpec Spec);

  llvm::Expected<Evaluation>
  evaluate(llvm::ArrayRef<Candidate> Genome) override;

  /// How the last variant was built: "overlay, 2 units", "worktree: GCC".
  const std::string &lastBuildNote() const { return BuildNote; }

  /// Clean build of all winners together, all tests, all workloads and the
  /// hold-out ones afresh; edits that add nothing are dropped one by one.
  llvm::Expected<Confirmation> confirm(llvm::ArrayRef<Candidate> Winners);

private:
  llvm::Expected<BuiltProgram> build(const Patch &Change, Evaluation &Into,
                                     bool Clean);
  llvm::Expected<bool> passesTests(const Patch &Change,
                                   const BuiltProgram &Built, Evaluation &Into);
  llvm::Expected<const WorkloadRun *> reference(const WorkloadSpec &W);
  llvm::Expected<std::vector<WorkloadSpec>>
  passesWorkloads(const BuiltProgram &Built, bool HoldOut, Evaluation &Into);
  llvm::Expected<bool> measure(const BuiltProgram &Built,
                               llvm::ArrayRef<WorkloadSpec> Reached, bool All,
                               Evaluation &Into);
  llvm::Error climb(const Patch &Change, bool Confirming, Evaluation &Into);
  llvm::Expected<bool> addsSomething(const Patch &With, const Patch &Without,
                                     std::string &Why);
  void enter(llvm::StringRef Rung) const;

  Builder &B;
  EvaluatorSpec Spec;
  std::string BuildNote;
  std::map<std::string, WorkloadRun> Reference; ///< baseline output by workload
  std::map<std::string, Evaluation> Tried;      ///< by BuiltProgram::CodeId
};

/// The same program under the ids of other candidates.
Evaluation forGenome(Evaluation E, std::vector<std::string> Genome);

/// The owner's objective over measurements: weighted mean of log gains, so 0.05
/// is about 5 % better; a broken hard constraint gives BrokenConstraint and
/// says which in `Why`.
double fitnessOf(const FitnessSpec &F, llvm::ArrayRef<Measurement> All,
                 std::string *Why = nullptr);
inline constexpr double BrokenConstraint = -1000;

/// True if some objective is better by the minimum effect beyond noise, after
/// Holm's correction for the number of objectives and workloads, and none is
/// worse beyond noise. `Why` gets the reason if not.
bool isBetter(const FitnessSpec &F, llvm::ArrayRef<Measurement> All,
              std::string *Why = nullptr);

} // namespace evo

#endif // EVO_EVALUATION_EVALUATOR_H
