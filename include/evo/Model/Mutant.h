//===- Mutant.h - What the tests said about an error -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A mutant is a candidate with an error in it, made to see whether the tests
/// notice. The words for how it ended are those of the
/// mutation-testing-elements schema, so that reports need no dictionary.
///
/// Only a mutant that ran and was not noticed says something against the tests;
/// one that was never run because no test reaches it says the same. What could
/// not be tried at all (it does not compile, it may not be tried beside others)
/// says nothing, and counts nowhere. One whose optimised code is that of the
/// program is no error, and counts nowhere either.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_MUTANT_H
#define EVO_MODEL_MUTANT_H

#include "evo/Model/Candidate.h"
#include "llvm/ADT/ArrayRef.h"

namespace evo {

enum class MutantStatus {
  Killed,       ///< a test failed
  Timeout,      ///< a test hit a limit that it does not hit otherwise
  Survived,     ///< all tests that reach it passed
  NoCoverage,   ///< no test reaches it
  CompileError, ///< it does not compile
  Ignored,      ///< it was not tried, or changes nothing; the reason says
};

/// "Killed", "Timeout", …
llvm::StringRef mutantStatusName(MutantStatus S);
std::optional<MutantStatus> mutantStatusFromName(llvm::StringRef Name);

/// How one mutant ended.
struct MutantResult {
  std::string Candidate; ///< its id
  MutantStatus Status = MutantStatus::Ignored;
  std::string Reason;   ///< how the test failed, the compiler's message, …
  std::string KilledBy; ///< the test command
  unsigned Tests = 0;   ///< commands that were run
  double Seconds = 0;   ///< wall time of them

  friend bool operator==(const MutantResult &, const MutantResult &) = default;
};

llvm::json::Value toJSON(const MutantResult &R);
bool fromJSON(const llvm::json::Value &V, MutantResult &R, llvm::json::Path P);

/// How many of some mutants were noticed.
struct MutationScore {
  unsigned Killed = 0, Timeout = 0, Survived = 0, NoCoverage = 0,
           CompileError = 0, Ignored = 0;

  void add(MutantStatus S);
  unsigned detected() const { return Killed + Timeout; }
  unsigned covered() const { return detected() + Survived; }
  unsigned valid() const { return covered() + NoCoverage; }

  friend bool operator==(const MutationScore &,
                         const MutationScore &) = default;

  /// Percent of the valid ones; none if there is no valid one, which is not a
  /// good score but no score.
  std::optional<double> percent() const;
  /// Percent of those that a test reaches.
  std::optional<double> percentOfCovered() const;
};

/// "2 of 3", detected of valid.
std::string describe(const MutationScore &S);

llvm::json::Value toJSON(const MutationScore &S);
bool fromJSON(const llvm::json::Value &V, MutationScore &S, llvm::json::Path P);

/// What the tests see of one change.
struct Noticed {
  MutationScore Lines;    ///< of mutants on the lines it touches
  MutationScore Function; ///< of mutants in the functions around these

  /// Of the lines, or of the functions if no mutant is on the lines.
  const MutationScore &deciding() const {
    return Lines.valid() ? Lines : Function;
  }
  friend bool operator==(const Noticed &, const Noticed &) = default;
};

/// "notice 2 of 3 errors on its lines, 10 of 14 in its functions", or that
/// there is none to notice.
std::string describe(const Noticed &N);

llvm::json::Value toJSON(const Noticed &N);
bool fromJSON(const llvm::json::Value &V, Noticed &N, llvm::json::Path P);

/// A mutant and its end.
struct Mutant {
  Candidate Subject;
  MutantResult Result;
};

MutationScore scoreOf(llvm::ArrayRef<Mutant> All);

} // namespace evo

#endif // EVO_MODEL_MUTANT_H
