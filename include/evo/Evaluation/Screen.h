//===- Screen.h - Many variants from one build -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An evaluator that builds once for many variants (see Multiversion.h), so
/// that what is left of an evaluation is running: the tests, those that reach
/// the change first, until one fails; every workload, whose output must be the
/// unchanged program's; and a few interleaved pairs against the same binary
/// with nothing chosen.
///
///     Screen S(Build, Spec, Exact, {Bodies, Read, Parses});
///     S.prepare(Genomes);     // one build, correctness on all cores
///     S.evaluate(Genomes[0]); // its pairs, one after the other
///
/// What it says *rejects and ranks*. It is no gain: a function that holds its
/// variants is laid out and inlined otherwise. So each p-value is 1, which
/// passes no test of significance, and winners are built alone and measured
/// again by a ProgramEvaluator.
///
/// Before any variant counts, the build with nothing chosen passes all tests,
/// prints what the baseline prints, and its time is compared with the
/// baseline's; and every workload is shown to notice a choice that the program
/// does not have. If any of that fails, and for what cannot stand beside others
/// (see BodyParts), the evaluator given for it builds each variant alone, as if
/// there were no screen.
///
/// The check runs each workload once, as many at once as keep the cores busy.
/// What is no better there than half of the unchanged program's own runs beside
/// each other gets no pairs, if one metric is all that the owner wants: most
/// variants gain nothing, and to time them is most of what a screen costs.
///
/// Equal text is evaluated once, whoever proposes it, and so is what the
/// optimiser makes the same code of, before anything is built; what a test said
/// of it before is not asked again. Correctness is
/// found out in parallel and depends on no order; times are taken strictly one
/// after another. Tests run in one folder, and what one variant leaves there
/// may fail the next: a batch with a failure is believed only if the unchanged
/// program still passes after it.
///
/// Cost of prepare(): parsing what changed, one build, the tests two to three
/// times and six pairs; then about one run of tests and workloads a variant.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_SCREEN_H
#define EVO_EVALUATION_SCREEN_H

#include "evo/Evaluation/Evaluator.h"
#include "evo/Evaluation/Multiversion.h"
#include "evo/Evaluation/TestOutcomes.h"

namespace evo {

/// Of some candidates, the id of another one of the same function whose code is
/// the same; empty if the program's is.
using VariantTwins = std::map<std::string, std::string>;

struct ScreenInput {
  std::vector<FunctionBody> Bodies; ///< of the files that candidates change
  ReadContent Read;                 ///< the files they were made for
  TryCompile Parses;                ///< cheap; the build has the last word
  /// Asked once for all that parses; may be null.
  std::function<VariantTwins(const Multiversion &)> Twins;
  TestOutcomes *Outcomes = nullptr; ///< by digest(); may be null
  unsigned Jobs = 0;                ///< runs at once; 0: to keep the cores busy
  unsigned Fewest = 1; ///< genomes that a build must bring; fewer are built
                       ///< one by one
  /// Of the time that all tests take, spent on each variant at most, but a
  /// second at least: a screen need not find all that is wrong.
  double TestShare = 0.05;
  std::function<bool()> Stop; ///< asked before each variant; may be null
};

/// What one build of many variants came to.
struct ScreenBuild {
  unsigned Variants = 0, Functions = 0;
  double ParseSeconds = 0; ///< wall time of finding out what compiles
  double BuildSeconds = 0; ///< wall time of the rest
  std::uint64_t Bytes = 0; ///< of all executables and libraries
  unsigned Forked = 0;     ///< tests and workloads whose program is not started
  std::vector<Isolated> Alone;
  VariantTwins Twins; ///< what was not built because something else is the same
  /// The build with nothing chosen against the baseline.
  std::vector<Measurement> NullAgainstClean;
  std::string Note;    ///< how it was built, if that was not the usual way
  std::string Refused; ///< why no variant is tried in it; empty: they are
};

llvm::json::Value toJSON(const ScreenBuild &S);

class ScreenProgram;
struct ScreenCheck;
struct SplitPatch;
class BodyParts;

/// Not thread safe.
class Screen : public Evaluator {
public:
  using Genomes = llvm::ArrayRef<std::vector<Candidate>>;

  /// `B` must have a checked baseline; it and `Alone` must outlive this.
  Screen(Builder &B, EvaluatorSpec Spec, Evaluator &Alone, ScreenInput In);
  ~Screen() override;

  /// Makes all of them cheap to evaluate: builds again if some cannot be chosen
  /// in the build there is, and finds out whether they are correct. What cannot
  /// be done here is no error; see builds() and whyAlone().
  llvm::Error prepare(Genomes All);

  /// As of now: in the build of prepare(), else by a build of its own.
  llvm::Expected<Evaluation>
  evaluate(llvm::ArrayRef<Candidate> Genome) override;

  /// Why evaluate() would build this alone; empty if it would not.
  std::string whyAlone(llvm::ArrayRef<Candidate> Genome);

  /// By how much the one run that prepare() made was better than runs of the
  /// unchanged program: fitness, to look first at what promises most. None if
  /// there was no such run, or it does not tell.
  std::optional<double> firstGain(llvm::ArrayRef<Candidate> Genome);

  /// True if prepare() has found out all that evaluate() will say.
  bool isDecided(llvm::ArrayRef<Candidate> Genome);

  llvm::ArrayRef<ScreenBuild> builds() const { return Builds; }

  /// Names what would run: the same for the same text. Empty if it has no name
  /// here, because it needs a build of its own.
  std::string digest(llvm::ArrayRef<Candidate> Genome);

  /// What an earlier run with the same baseline, tests and workloads found.
  void recall(llvm::StringRef Digest, Evaluation Known);

  /// Variants whose tests or workloads ran here, each once.
  unsigned checked() const { return Checked; }

private:
  struct Trial;
  Trial trialOf(llvm::ArrayRef<Candidate> Genome);
  void takeTwins(llvm::ArrayRef<Candidate> Built);
  bool isStanding(const SplitPatch &S) const;
  std::string selectionOf(const SplitPatch &S) const;
  llvm::Error build(llvm::ArrayRef<Trial> Trials);
  llvm::Error check(llvm::ArrayRef<const Trial *> Trials);
  std::string whyAlone(const Trial &T) const;
  std::optional<Evaluation> atOnce(const Trial &T) const;
  llvm::Error evaluateHere(const Trial &T, Evaluation &Into);
  llvm::Expected<Evaluation> evaluateAlone(llvm::ArrayRef<Candidate> Genome,
                                           const Trial &T);

  Builder &B;
  EvaluatorSpec Spec;
  Evaluator &Alone;
  ScreenInput In;
  std::unique_ptr<BodyParts> Places;
  std::unique_ptr<ScreenProgram> Now;
  std::vector<ScreenBuild> Builds;
  std::string Refused;                    ///< from now on
  std::map<std::string, Candidate> Parts; ///< that stand in the build, by id
  std::map<std::string, Isolated> Cannot; ///< parts that cannot, by id
  /// By id of a part: the one that stands for it, or none for the program's.
  std::map<std::string, std::optional<Candidate>> Twins;
  std::map<std::string, ScreenCheck> Checks; ///< by digest
  std::map<std::string, Evaluation> Known;   ///< by digest
  unsigned Checked = 0;
};

/// Whether what a screen says of a variant is reason to measure it alone: it
/// passed, and gains half the minimum effect at least.
bool isPromising(const FitnessSpec &F, const Evaluation &Screened);

} // namespace evo

#endif // EVO_EVALUATION_SCREEN_H
