//===- Stages.h - The pipeline's stages as interfaces -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The four questions that search may ask, and all that it may know of who
/// answers: Search sees this header and never Rules, Equivalence or Safety, so
/// the searcher can not tune its judge. Each stage takes a value and returns a
/// value, and none calls another.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_STAGES_H
#define EVO_MODEL_STAGES_H

#include "evo/Model/Candidate.h"
#include "evo/Model/Measurement.h"
#include "evo/Model/Verdict.h"
#include "llvm/Support/Error.h"

namespace evo {

/// What could be written differently here?
class Proposer {
public:
  virtual ~Proposer() = default;
  virtual llvm::Expected<Proposal> propose() = 0;
};

/// Is it the same program?
class Prover {
public:
  virtual ~Prover() = default;
  virtual llvm::Expected<Evidence> prove(const Candidate &C) = 0;
};

/// A program with a set of candidates applied, and how it fared.
struct Evaluation {
  std::vector<std::string> Genome; ///< candidate ids, sorted
  /// Tested, Compared, Identical, Refuted with the failing step, or Unknown.
  Evidence Earned;
  std::vector<Measurement> Measurements; ///< empty unless wasMeasured()
  double Fitness =
      0; ///< the owner's objective, positive is better than the baseline

  /// It passed all that could be tried. What that is worth, Earned says.
  bool wasMeasured() const {
    return Earned.Kind == EvidenceKind::Tested ||
           Earned.Kind == EvidenceKind::Compared;
  }

  friend bool operator==(const Evaluation &, const Evaluation &) = default;
};

llvm::json::Value toJSON(const Evaluation &E);
bool fromJSON(const llvm::json::Value &V, Evaluation &E, llvm::json::Path P);

/// Does it pass, and is it better beyond noise?
class Evaluator {
public:
  virtual ~Evaluator() = default;
  virtual llvm::Expected<Evaluation>
  evaluate(llvm::ArrayRef<Candidate> Genome) = 0;
};

/// May it land?
class Gate {
public:
  virtual ~Gate() = default;
  virtual Verdict judge(const Candidate &C, const Evaluation &E) = 0;
};

} // namespace evo

#endif // EVO_MODEL_STAGES_H
