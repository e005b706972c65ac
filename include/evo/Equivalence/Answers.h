//===- Answers.h - What the solver has said before -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A proof is a few questions to the solver, and the same question has the same
/// answer. Answers are kept by the hash of the question, either in a folder of
/// the user's cache, or, for a catalogue of rules, in one file that stands
/// beside the rules in version control: then a machine that has the file checks
/// all proofs in the time that it takes to ask, and a proof that changed is
/// seen as a difference of the file.
///
/// The file has one JSON object a line, sorted by question:
///
///     {"by": TACTIC, "for": [RULE…], "question": HASH, "resource": BUDGET,
///      "text": what the solver printed, "used": RESOURCE}
///
/// It is trusted as the sources beside it are: who can change it can change
/// the rules. The hash covers the version of the solver and of the encoding and
/// no path; it depends on the code that Clang makes, so a file is good for one
/// version of Clang and of the standard library.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_ANSWERS_H
#define EVO_EQUIVALENCE_ANSWERS_H

#include "llvm/Support/Error.h"
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace evo::smt {

struct KeptAnswer {
  std::string Text;          ///< what the solver printed
  std::int64_t Resource = 0; ///< the budget it had
  std::int64_t Used = 0;     ///< what it took of it
  std::string By;            ///< the tactic that answered, or tried last
};

/// Safe to use from several threads.
class AnswerStore {
public:
  virtual ~AnswerStore() = default;
  virtual std::optional<KeptAnswer> find(llvm::StringRef Question) = 0;
  /// Where it cannot be written, that only costs time.
  virtual void keep(llvm::StringRef Question, const KeptAnswer &A) = 0;
  /// False if an answer that is not kept must not be asked for.
  virtual bool mayAsk() const { return true; }
};

/// One small file for each answer, below `Folder`.
std::unique_ptr<AnswerStore> answersInFolder(std::string Folder);

/// Looks into `First`, which may be null, and then into `Then`, where what is
/// new is kept.
std::unique_ptr<AnswerStore> answersBehind(std::shared_ptr<AnswerStore> First,
                                           std::shared_ptr<AnswerStore> Then);

class AnswerFile : public AnswerStore {
public:
  /// With `Update`, what is missing is asked for, and a file that is not there
  /// is begun. Errors: the file cannot be read, or a line is not of its form.
  static llvm::Expected<std::unique_ptr<AnswerFile>> open(std::string Path,
                                                          bool Update);

  /// What is asked from now on is asked for this rule.
  void speakOf(std::string Rule);

  std::optional<KeptAnswer> find(llvm::StringRef Question) override;
  void keep(llvm::StringRef Question, const KeptAnswer &A) override;
  bool mayAsk() const override { return Update; }

  /// Questions that were asked and are not in the file.
  std::size_t missing() const { return Missing.size(); }
  /// Answers for rules that were spoken of, which did not ask for them.
  std::size_t stale() const;

  /// Writes what the rules that were spoken of have used, and what belongs to
  /// others.
  llvm::Error write() const;

private:
  struct Entry {
    KeptAnswer Answer;
    std::set<std::string> For; ///< as the file has it
    std::set<std::string> UsedBy;
  };
  /// Whom it is for after this run.
  std::set<std::string> owners(const Entry &E) const;

  std::string Path;
  bool Update = false;
  std::mutex Guard;
  std::string Rule;
  std::set<std::string> Spoken;
  std::map<std::string, Entry> Entries; ///< by question
  std::set<std::string> Missing;
};

} // namespace evo::smt

#endif // EVO_EQUIVALENCE_ANSWERS_H
