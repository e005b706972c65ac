//===- MutantRuns.h - The tests against one mutant after another -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// All mutants stand in one multiversion build, so trying one costs one run of
/// the tests that reach it and no build. That every mutant runs in the same
/// folders is what can go wrong: one may leave files behind that make a later
/// test fail. So the unchanged program is tested before the first and after the
/// last, and if it fails, no result of that time is believed.
///
/// A test that enters no function with a variant behaves the same whichever is
/// chosen, so it need not be run. Which it enters is noted by the build itself
/// (EVO_REACH) in a run that is made anyway. Commands that can run a part of
/// what they hold are split into cases for this; those that reach a variant
/// then run in a few processes, the fastest first.
///
/// That a mutant hits a limit counts as noticed, so a busy machine must not be
/// the reason: what is limited is processor time, to five times what the test
/// takes with the unchanged program, at least two seconds. Wall time only ends
/// what waits for ever: ten times, at least ten seconds.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_MUTANTRUNS_H
#define EVO_EVALUATION_MUTANTRUNS_H

#include "evo/Evaluation/Builder.h"
#include "evo/Evaluation/Program.h"
#include "evo/Evaluation/RunsAtOnce.h"
#include "evo/Model/Mutant.h"
#include "evo/Support/Process.h"
#include <set>

namespace evo {

/// `Line`, a test of `P`, to be run with the build `B`.
Command testCommand(const ProgramSpec &P, llvm::StringRef Line,
                    const BuiltProgram &B);

/// Error BaselineTestsFailed unless all tests pass with `B`, the unchanged
/// program; WrongBinary if they run nothing of it.
llvm::Error testUnchanged(const ProgramSpec &P, const BuiltProgram &B);

class ReachNotes;
class TestOutcomes;
struct TestCommand;

class MutantRuns {
public:
  /// Tests the unchanged program: alone, and then `Threads` times at once; 0:
  /// as often as keeps the cores busy. Errors: BaselineTestsFailed,
  /// WrongBinary, Interrupted. If only the second fails, fewer are tried, at
  /// last one, and `note()` says so. With `Sites`, those of `B`, test commands
  /// are split into pieces, and it is noted what each enters; without, each is
  /// one piece.
  static llvm::Expected<MutantRuns>
  create(const ProgramSpec &P, const BuiltProgram &B, unsigned Threads,
         llvm::ArrayRef<std::string> Sites = {});
  MutantRuns(MutantRuns &&) noexcept;
  ~MutantRuns();

  /// The pieces that enter one of the functions, of those given to create().
  std::vector<std::size_t> reaching(llvm::ArrayRef<std::string> Sites) const;

  /// Of the pieces, the fastest that take so long together; one at least.
  std::vector<std::size_t> fastest(std::vector<std::size_t> Some,
                                   double Seconds) const;

  /// Runs the pieces with the variant chosen, the fastest first, until one
  /// fails, but for what `Known` knows of `Candidate`, to which it is added.
  /// Thread safe. An Error if it was interrupted or could not be run.
  llvm::Expected<MutantResult> run(llvm::StringRef Candidate,
                                   llvm::StringRef Select,
                                   llvm::ArrayRef<std::size_t> Pieces,
                                   TestOutcomes *Known = nullptr) const;

  /// Tests the unchanged program again; Error BaselineTestsFailed.
  llvm::Error checkAgain() const;

  /// Tests the unchanged program so often at once. Says how it failed; empty if
  /// it did not.
  std::string runBeside(unsigned Number);

  unsigned threads() const { return Threads; }
  RunCost cost() const; ///< of all tests of the unchanged program
  unsigned forked() const { return Forked; } ///< commands that are not started
  const std::string &note() const { return Note; }
  double seconds() const; ///< of all tests of the unchanged program
  std::size_t pieces() const { return Pieces.size(); }

private:
  /// The most seen with the unchanged program.
  struct Taken {
    double Wall = 0, Processor = 0;
    std::uint64_t Memory = 0;
    void add(const ProcessResult &R);
    void add(const Taken &Other);
  };
  /// A test command, or one case of it.
  struct Piece {
    std::size_t Test = 0;
    std::string Case; ///< empty: all of it
    Taken Time;
    std::set<std::string> Entered; ///< sites
  };
  /// Pieces of one command that are run together.
  struct Batch {
    std::size_t Test = 0;
    std::vector<std::string> Cases; ///< empty: all of it
    Taken Time;
    unsigned Pieces = 0;

    /// As TestOutcomes names them.
    std::vector<std::string> names() const {
      return Cases.empty() ? std::vector<std::string>{""} : Cases;
    }
  };

  MutantRuns(const ProgramSpec &P, const BuiltProgram &B);
  llvm::Error runAlone(llvm::ArrayRef<std::string> Sites);
  llvm::Expected<std::vector<Piece>> runWhole(ReachNotes &Notes) const;
  llvm::Expected<std::vector<Piece>> casesOf(const Piece &Whole,
                                             ReachNotes &Notes) const;
  llvm::Expected<bool> runPiece(Piece &Each, ReachNotes &Notes) const;
  void letThemFork();
  void sortByTime(std::vector<std::size_t> &Some) const;
  std::vector<Batch> batchesOf(llvm::ArrayRef<std::size_t> Some) const;
  std::string lineOf(const Batch &Each) const;
  bool isKnown(const TestOutcomes &Known, Batch &Each,
               MutantResult &Result) const;

  ProgramSpec P;
  BuiltProgram B;
  unsigned Threads = 1, Forked = 0;
  std::vector<TestCommand> Commands;
  std::vector<Piece> Pieces; ///< by test
  std::string Note;
};

} // namespace evo

#endif // EVO_EVALUATION_MUTANTRUNS_H
