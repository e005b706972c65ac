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
#include "evo/Model/Mutant.h"
#include "evo/Support/Process.h"

namespace evo {

/// `Line`, a test of `P`, to be run with the build `B`.
Command testCommand(const ProgramSpec &P, llvm::StringRef Line,
                    const BuiltProgram &B);

/// Error BaselineTestsFailed unless all tests pass with `B`, the unchanged
/// program; WrongBinary if they run nothing of it.
llvm::Error testUnchanged(const ProgramSpec &P, const BuiltProgram &B);

class MutantRuns {
public:
  /// Tests the unchanged program: alone, and then `Threads` times at once if
  /// that is more than one. Errors: BaselineTestsFailed, WrongBinary,
  /// Interrupted. If only the second fails, runs are made one after another and
  /// `note()` says so.
  static llvm::Expected<MutantRuns>
  create(const ProgramSpec &P, const BuiltProgram &B, unsigned Threads);

  /// Runs the tests with the variant chosen, the fastest first, until one
  /// fails. Thread safe. An Error if it was interrupted or could not be run.
  llvm::Expected<MutantResult> run(llvm::StringRef Candidate,
                                   llvm::StringRef Select,
                                   std::vector<std::size_t> Tests) const;

  /// Tests the unchanged program again; Error BaselineTestsFailed.
  llvm::Error checkAgain() const;

  unsigned threads() const { return Threads; }
  const std::string &note() const { return Note; }
  double seconds() const; ///< of all tests of the unchanged program

private:
  llvm::Error
  testsPass(llvm::StringRef Why,
            llvm::function_ref<void(const ProcessResult &)> Passed) const;
  MutantRuns(const ProgramSpec &P, const BuiltProgram &B) : P(P), B(B) {}
  llvm::Error runAlone();
  std::string runTogether();

  ProgramSpec P;
  BuiltProgram B;
  unsigned Threads = 1;
  /// Of one test with the unchanged program, the most seen.
  struct Taken {
    double Wall = 0, Processor = 0;
    void add(const ProcessResult &R);
  };
  std::vector<Taken> Times; ///< by test
  std::string Note;
};

} // namespace evo

#endif // EVO_EVALUATION_MUTANTRUNS_H
