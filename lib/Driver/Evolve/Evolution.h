//===- Evolution.h - The whole pipeline on one program ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// check → profile → propose → evaluate → judge → confirm → land, each a step
/// that takes what the one before gave and writes what happened to the event
/// log at once. The user's working tree, index, branch and build folder are
/// only ever read; all work is done in private copies below .evo/cache. So a
/// run may be killed at any moment and loses one candidate's measurement.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_EVOLUTION_H
#define EVO_LIB_DRIVER_EVOLVE_EVOLUTION_H

#include "../GeneticEdits.h"
#include "Observe.h"
#include "Progress.h"
#include "Run.h"
#include "Winners.h"
#include "evo/Driver/Config.h"
#include "evo/Driver/Subcommand.h"
#include "evo/Equivalence/FunctionProver.h"
#include "evo/Evaluation/Baseline.h"
#include "evo/Evaluation/Screen.h"
#include "evo/Model/Mutant.h"
#include "evo/Rules/Proposal.h"
#include "evo/Rules/RuleSet.h"
#include "evo/Safety/Gates.h"
#include "evo/Safety/Git.h"
#include "evo/Search/Islands.h"

namespace evo {

struct EvolveOptions {
  std::string Folder = ".";
  bool DryRun = false;           ///< write the patches, land nothing
  bool AllowDirty = false;       ///< take uncommitted changes in
  bool Fresh = false;            ///< use no earlier measurement
  unsigned Threads = 0;          ///< tests at once; 0: to keep the cores busy
  std::vector<std::string> Only; ///< globs over rule ids; replaces the config's
  double HotShare = 0.005; ///< of the time, for a function to be looked at
};

class Evolution {
public:
  Evolution(Config C, EvolveOptions Options, Streams IO)
      : C(std::move(C)), Options(std::move(Options)), Say(IO.Err) {}

  /// Runs to the end; the log says all that happened. An Error ends it early.
  llvm::Error run();

  /// The event log; empty if the run ended before there was one.
  std::string log() const { return Folder.Name.empty() ? "" : Folder.log(); }

private:
  // Each in the file of its step.
  llvm::Error start();                              // Evolution.cpp
  llvm::Error check();                              // Evolution.cpp
  llvm::Error profile();                            // Evolution.cpp
  llvm::Expected<std::vector<Candidate>> propose(); // ProposeHot.cpp
  llvm::Error evaluate(std::vector<Candidate> All); // Search.cpp
  llvm::Error decide();                             // Notice.cpp
  llvm::Expected<std::vector<std::size_t>>
  notice(std::vector<std::size_t> Winners);
  llvm::Error scoreTests(llvm::ArrayRef<std::size_t> Winners);
  std::string whyUnnoticed(const std::string &Id) const;

  // Decide.cpp

  // ProposeHot.cpp
  llvm::Expected<RuleSet> rules() const;
  bool isHot(const Site &S) const;
  GeneticSpec edits() const;
  llvm::Expected<std::vector<Candidate>> proposeByRules(const Project &P);
  llvm::Expected<std::vector<Candidate>> proposeEdits(const Project &P);
  std::vector<Candidate> permitted(std::vector<Candidate> All);
  llvm::Expected<Project> openCopy() const;
  void sortByPromise(std::vector<Candidate> &Found) const;
  llvm::Error show(const Candidate &Each);
  llvm::Error announce(llvm::ArrayRef<Candidate> All);

  // Search.cpp
  EvaluatorSpec evaluatorSpec() const;
  std::vector<SearchObjective> objectives() const;
  std::size_t evaluationsPlanned() const;
  llvm::Error prepare();
  void makeJudge(std::size_t Evaluations);
  llvm::Expected<Evaluation> evaluateSet(const Genome &G);
  llvm::Error noteFront();
  std::vector<std::string> testsReaching(const Patch &P) const;
  std::string nameOf(const Genome &G) const;
  void sayResult(const Genome &G, const Evaluation &E);
  std::vector<Candidate> membersOf(const Genome &G) const;

  // Screening.cpp
  std::string programName() const;
  std::string outcomesFile() const;
  llvm::Error openScreen();
  llvm::Error prepareScreen(std::vector<Genome> &Next);
  llvm::Error takeUntimed();
  void sortByFirstRun(std::vector<Genome> &Next) const;
  llvm::Expected<Evaluation> screenSet(const Genome &G);
  llvm::Error promote();
  llvm::Error sayBuild(const ScreenBuild &Build);
  std::vector<Genome> promising();
  llvm::Error rejectRest();

  // Rivals.cpp
  void sortByGain(std::vector<Genome> &Sets) const;
  const Tried *betterRival(const Candidate &C) const;
  bool waitsForRival(const Genome &G);
  llvm::Error measureRivals();
  llvm::Error rejectWaiting();

  // Earn.cpp
  llvm::Error earn(llvm::ArrayRef<std::size_t> Winners);
  Evidence evidenceOfRule(const std::string &Rule);
  Evidence evidenceOfSite(const Candidate &C, bool Fuzz = true);
  Evidence bestEvidence(const Candidate &C, bool MustAgree, std::string &Of);

  // Together.cpp
  llvm::Expected<std::vector<std::size_t>>
  holdTogether(std::vector<std::size_t> Winners);
  llvm::Error checkKept(Confirmation &Kept);
  Evidence evidenceTogether(llvm::ArrayRef<const Candidate *> Set);

  // Choose.cpp
  llvm::Expected<std::vector<std::size_t>> choose();
  llvm::Expected<std::vector<std::size_t>> chooseEach();
  llvm::Expected<std::vector<std::size_t>> chooseTogether();
  llvm::Expected<std::vector<std::size_t>> membersAlone(const Evaluation &Set);

  // Decide.cpp
  llvm::Expected<std::vector<std::size_t>> gate(std::vector<std::size_t> Of);
  llvm::Expected<Confirmation> confirm(llvm::ArrayRef<std::size_t> Winners);
  llvm::Error land(const Confirmation &Kept);
  llvm::Error writePatches(const Confirmation &Kept);
  std::string message(const Candidate &C, const Confirmation &Kept) const;
  llvm::Error treeUnchanged(const Confirmation &Kept) const;
  GateFacts gateFacts() const;

  llvm::Error write(llvm::StringRef Kind,
                    std::initializer_list<llvm::json::Object::KV> Fields);
  llvm::Error note(const llvm::Twine &Text);
  llvm::Error reject(llvm::StringRef Id, llvm::StringRef Reason);
  bool outOfTime() const;
  bool overdue() const;
  ReadContent readTree() const; ///< the user's files
  ReadContent readCopy() const; ///< as they were when the run began

  Config C;
  EvolveOptions Options;
  Progress Say;
  RunFolder Folder;
  std::optional<EventLog> Log;
  std::string Base, Key;
  std::unique_ptr<Builder> Build;
  BaselineReport Baseline;
  Observed Seen;
  std::unique_ptr<ProgramEvaluator> Judge;
  std::optional<TestOutcomes> Outcomes; ///< none: nothing is remembered
  std::unique_ptr<Screen> Screening;    ///< null: each is built alone
  std::map<Genome, Evaluation> Ranked;  ///< by the screen: no gains
  std::set<std::size_t> Compared;       ///< of All, before landing
  std::vector<Genome> Prepared;         ///< by the screen
  /// Passed, and no time was left for pairs: the gain of the first run.
  std::map<Genome, double> Untimed;
  std::map<Genome, double> Promised; ///< gains, of what is worth a build
  std::vector<Genome> Waiting;       ///< for a better one of their place
  std::set<std::string> Shown;  ///< ids of candidates whose diff is in the log
  std::size_t ScreenBuilds = 0; ///< of Screening, that were logged
  std::vector<RuleInfo> Rules;
  std::map<std::string, Evidence> OfRules;
  std::shared_ptr<ProverMemory> Proving = std::make_shared<ProverMemory>();
  std::map<std::string, Evaluation> Before; ///< by setId, of earlier runs
  std::vector<Candidate> Found;             ///< what a genome's genes stand for
  std::vector<Evaluation> Sets;             ///< all that were tried, in order
  std::map<Genome, std::size_t> SetIndex;   ///< into Sets
  std::vector<Tried> All;                   ///< those tried alone
  std::map<std::string, Noticed> Tests;     ///< by candidate id
  double SearchBegan = 0;                   ///< seconds since the start
  std::string Stopped;                      ///< why the search ended early
};

/// The candidates' ids, sorted.
std::vector<std::string> idsOf(llvm::ArrayRef<Candidate> Set);

/// How an evaluation ended, in a few words.
std::string resultText(const FitnessSpec &F, const Evaluation &E);

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_EVOLUTION_H
