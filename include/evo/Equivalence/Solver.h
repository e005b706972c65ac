//===- Solver.h - The solver, in a process of its own -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Solvers ignore time-outs, eat memory and crash; users of every peer complain
/// of it. So each question goes, as text, to a child that is this executable
/// as a worker: it has a resource budget that the solver counts itself
/// (the same on every machine), a memory limit, and a fuse of processor time
/// after which it is killed. Six different things can happen and they are six
/// answers; only Unsat proves anything.
///
/// What is hopeless for one tactic may be quick for another, so several have a
/// share of the budget each, one after the other in a fixed order: who answers
/// first is the same on every machine, which a race by the clock is not.
///
/// Answers are kept on disk by the hash of the question and of the solver's
/// version. Unsat and Sat hold for ever, the others for budgets no larger.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_SOLVER_H
#define EVO_EQUIVALENCE_SOLVER_H

#include "evo/Equivalence/Answers.h"
#include "evo/Equivalence/Terms.h"
#include "evo/Equivalence/Worker.h"
#include "llvm/Support/Error.h"

namespace evo::smt {

enum class Answer {
  Unsat,     ///< no such assignment
  Sat,       ///< here is one
  Exhausted, ///< the resource budget or the fuse ran out
  OutOfMemory,
  Incomplete, ///< the solver gave up: "incomplete quantifiers", …
  Failed,     ///< it crashed or did not understand
};

llvm::StringRef answerName(Answer A);

/// How a question is put, in the order in which they are tried.
enum class Tactic {
  General,  ///< the solver as it is
  Bits,     ///< down to single bits; for questions of bit vectors alone
  Reseeded, ///< as General, with other random choices
};

llvm::StringRef tacticName(Tactic T);

struct Budget {
  std::uint64_t Resource =
      20'000'000; ///< the solver's own unit; about 1 s a million or two
  double FuseSeconds = 20; ///< of processor time a tactic, only a fuse
  std::uint64_t MemoryBytes = 1ull << 30;
};

struct Outcome {
  Answer Is = Answer::Failed;
  std::string Why; ///< empty for Unsat and Sat
  /// Values of the watched terms, in order; only if Sat. Bool is one bit.
  std::vector<llvm::APInt> Model;
  Inexactness How; ///< is a model of the question exact?
  bool Cached = false;
  bool Posed = true; ///< false: too long for its budget, so nobody was asked
  double Seconds = 0;
  std::uint64_t Resource = 0;  ///< used, in the solver's own unit, by all
  Tactic By = Tactic::General; ///< who gave the answer, or was the last to try
};

/// The sum of the weighted columns is at most `Most`, over the integers.
struct Inequality {
  std::vector<std::pair<unsigned, std::int64_t>> Sum; ///< column, weight
  std::int64_t Most = 0;
};

/// At relation `At` of some clauses one of these holds, as far as is known.
struct Lemma {
  unsigned At = 0;
  std::vector<Inequality> AnyOf;
};

/// Constrained Horn clauses: relations P0, P1, … of `Arities` integers, and
/// rules, of which some end in one of Bad0, Bad1, …, `Bad` many.
struct Clauses {
  std::string Text;
  std::vector<unsigned> Arities;
  unsigned Bad = 0;
};

class SolverProcess {
public:
  /// `Answers` may be null.
  SolverProcess(Worker Program, std::shared_ptr<AnswerStore> Answers)
      : Program(std::move(Program)), Answers(std::move(Answers)) {}

  /// Also bounds all questions together, of every process that shares `Left`,
  /// which is what remains. An answer from the cache costs what it did at
  /// first, so the outcome does not depend on the cache.
  void spendFrom(std::uint64_t &Left) { Purse = &Left; }

  Outcome ask(const Terms &Arena, const Query &Q, const Budget &B);

  /// What Spacer has found to hold at the relations, whether or not it shows
  /// that nothing bad can be. No lemmas if it fails. Linear ones only.
  std::vector<Lemma> lemmas(const Clauses &C, const Budget &B);

  unsigned questions() const { return Asked; }
  double seconds() const { return Spent; }
  std::uint64_t peakBytes() const { return Peak; }

private:
  Worker Program;
  std::shared_ptr<AnswerStore> Answers;
  unsigned Asked = 0;
  double Spent = 0;
  std::uint64_t Peak = 0;
  std::uint64_t *Purse = nullptr;

  std::string askForLemmas(const Clauses &C, const Budget &B,
                           std::uint64_t &Cost);
  Outcome answer(const Terms &Arena, const Query &Q, const Budget &B);
  Outcome tryTactics(const std::string &Text, std::size_t Watched,
                     bool OnlyBits, const Budget &B, KeptAnswer &Keep);
};

/// Reads the solver's text. Exposed for tests.
Outcome readSolverText(llvm::StringRef Text, std::size_t Watched);

} // namespace evo::smt

#endif // EVO_EQUIVALENCE_SOLVER_H
