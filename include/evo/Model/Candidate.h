//===- Candidate.h - What is proposed, proved and measured -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
/// A candidate is a patch with its history: the rule and site it came from,
/// what the rule promises, what has been earned so far. It is the one value
/// that travels through the whole pipeline, is remembered, and can be replayed.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_CANDIDATE_H
#define EVO_MODEL_CANDIDATE_H

#include "evo/Model/Evidence.h"
#include "evo/Model/Patch.h"
#include "evo/Model/Site.h"

namespace evo {

struct Candidate {
  std::string Id; ///< see candidateId
  Site Place;
  Patch Change;
  Promise Claim = Promise::Equivalent;
  EvidenceKind Floor =
      EvidenceKind::Tested; ///< the least evidence the rule asks for
  std::string
      Message; ///< one line for a person: what is found and what to write
  std::string Benefit; ///< the rule's own words: "one divide fewer"
  std::vector<std::string>
      Conditions; ///< how each side condition was established
  Evidence Earned;
  std::vector<std::string> Parents; ///< candidate ids, when made by search
  std::uint64_t Seed = 0;

  friend bool operator==(const Candidate &, const Candidate &) = default;
};

/// 16 hex digits of the site id and the text the edits put in.
std::string candidateId(const Candidate &C);

llvm::json::Value toJSON(const Candidate &C);
bool fromJSON(const llvm::json::Value &V, Candidate &C, llvm::json::Path P);

/// What one round of proposing found: both lists sorted by file, offset and
/// rule, so the same inputs give the same bytes whatever the number of threads.
struct Proposal {
  std::vector<Candidate> Candidates;
  std::vector<Refusal> Refusals;
};

} // namespace evo

#endif // EVO_MODEL_CANDIDATE_H
