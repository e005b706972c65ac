//===- ScreenProgram.h - One build that holds many variants -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The build itself, once it was shown to be the program when nothing is
/// chosen: what is run in it, and how. Screen knows what to run.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EVALUATION_SCREENPROGRAM_H
#define EVO_LIB_EVALUATION_SCREENPROGRAM_H

#include "Judging.h"
#include "evo/Evaluation/ControlRuns.h"
#include "evo/Evaluation/MutantRuns.h"
#include "evo/Evaluation/Screen.h"

namespace evo {

/// What running a variant once came to.
struct ScreenCheck {
  Evidence Earned; ///< Tested, Compared, Refuted or Unknown
  /// By how much its runs of each workload, beside those of other variants,
  /// were better than such runs of the unchanged program: the best of the mean
  /// log ratios. None if a run does not tell.
  std::optional<double> Gain;
  bool Noise = false; ///< Gain is no more than chance gives what gains nothing
  bool Clear = false; ///< it is far more

  bool passed() const {
    return Earned.Kind == EvidenceKind::Tested ||
           Earned.Kind == EvidenceKind::Compared;
  }
  bool gainsNothing() const { return Gain && (*Gain <= 0 || Noise); }
};

class ScreenProgram {
public:
  /// Null if `Report.Refused` says why. An Error if it was interrupted.
  static llvm::Expected<std::unique_ptr<ScreenProgram>>
  create(Builder &B, const EvaluatorSpec &Spec, const ScreenInput &In,
         llvm::ArrayRef<Candidate> Parts, ScreenBuild &Report);
  ~ScreenProgram();

  /// "site=number" of a part; null if it is not in the build.
  const std::string *entryOf(llvm::StringRef Part) const;

  /// Runs what reaches the variant `Name`: tests, then workloads. Thread safe.
  llvm::Expected<ScreenCheck> check(llvm::StringRef Name,
                                    llvm::StringRef Select) const;

  /// A few pairs of every workload that reaches the variant.
  llvm::Error measure(llvm::StringRef Select, const ScreenCheck &Checked,
                      Evaluation &Into) const;

  /// Error BaselineTestsFailed if the unchanged program no longer passes.
  llvm::Error checkAgain() const;

  unsigned threads() const { return Threads; }

private:
  /// A workload, and what the program prints with nothing chosen.
  struct Reference {
    WorkloadSpec Spec;
    WorkloadRun Run;
    double Seconds = 0;            ///< the longest run seen
    std::set<std::string> Entered; ///< sites that it reaches
    /// Of the deciding metric, in runs beside others.
    std::unique_ptr<ControlRuns> Controls = std::make_unique<ControlRuns>();

    bool reaches(llvm::ArrayRef<std::string> Sites) const;
  };
  /// One run of a workload with a variant chosen.
  struct Trial {
    std::string Different; ///< from the program, or how it failed; or empty
    bool Stopped = false;  ///< by a limit
    double Deciding = 0;   ///< the metric; 0: not known
  };

  ScreenProgram(Builder &B, const EvaluatorSpec &Spec, const ScreenInput &In)
      : B(B), Spec(Spec), In(In) {}
  llvm::Error build(llvm::ArrayRef<Candidate> Parts, ScreenBuild &Report);
  llvm::Expected<Multiversion> buildable(llvm::ArrayRef<Candidate> Parts,
                                         ScreenBuild &Report);
  llvm::Error sortOut(const Multiversion &M, llvm::ArrayRef<Candidate> Parts,
                      ScreenBuild &Report);
  void place(const Multiversion &M, ScreenBuild &Report);
  llvm::Error dropTwins(Multiversion &M, llvm::ArrayRef<Candidate> Parts,
                        ScreenBuild &Report);
  std::vector<Candidate> standing(llvm::ArrayRef<Candidate> Parts) const;
  llvm::Error checkNull(ScreenBuild &Report);
  llvm::Error checkTests();
  llvm::Error checkWorkload(const WorkloadSpec &W);
  void letThemFork(ScreenBuild &Report);
  llvm::Error checkTogether(ScreenBuild &Report);
  llvm::Error compareWithClean(ScreenBuild &Report);
  llvm::Expected<Evidence> passesTests(llvm::StringRef Name,
                                       llvm::StringRef Select) const;
  llvm::Expected<Trial> tryOnce(const Reference &R,
                                llvm::StringRef Select) const;
  llvm::Expected<std::string> runBeside(Reference &R, unsigned Threads) const;
  llvm::Expected<std::string> runAllBeside(unsigned Number);
  llvm::Error runControl(const Reference &R) const;
  std::optional<double> gainOf(const Reference &R, const Trial &T) const;
  llvm::Expected<std::vector<double>>
  runOnce(llvm::ArrayRef<std::string> Changed, llvm::StringRef Select,
          bool OnlyCompared, ScreenCheck &Into) const;
  BuiltProgram chosen(llvm::StringRef Select) const;

  Builder &B;
  const EvaluatorSpec &Spec;
  const ScreenInput &In;
  BuiltProgram Null; ///< with nothing chosen
  std::vector<std::string> Sites;
  std::map<std::string, std::string, std::less<>> Entries; ///< by part
  std::optional<MutantRuns> Tests;                         ///< if there are any
  std::vector<Reference> Workloads;
  RunCost Cost; ///< of tests and workloads, when alone
  unsigned Threads = 1;
};

} // namespace evo

#endif // EVO_LIB_EVALUATION_SCREENPROGRAM_H
