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
///     {"question": HASH, "resource": BUDGET, "text": what the solver printed}
///
/// It is trusted as the sources beside it are: who can change it can change
/// the rules. The hash covers the version of the solver and of the encoding; it
/// depends on the code that Clang makes, so a file is good for one version of
/// Clang and of the standard library.
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

class AnswerFile : public AnswerStore {
public:
  /// With `Update`, what is missing is asked for, and a file that is not there
  /// is begun. Errors: the file cannot be read, or a line is not of its form.
  static llvm::Expected<std::unique_ptr<AnswerFile>> open(std::string Path,
                                                          bool Update);

  std::optional<KeptAnswer> find(llvm::StringRef Question) override;
  void keep(llvm::StringRef Question, const KeptAnswer &A) override;
  bool mayAsk() const override { return Update; }

  /// Questions that were asked and are not in the file.
  std::size_t missing() const { return Missing.size(); }

  /// Writes the answers that were used since it was opened, and no others.
  llvm::Error write() const;

private:
  std::string Path;
  bool Update = false;
  std::mutex Guard;
  std::map<std::string, KeptAnswer> Answers;
  std::set<std::string> Used, Missing;
};

} // namespace evo::smt

#endif // EVO_EQUIVALENCE_ANSWERS_H
