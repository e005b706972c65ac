//===- Evidence.h - What a candidate earned, honestly -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule *promises*; a candidate *earns evidence*. There is no "equivalent:
/// yes/no" here on purpose: a bounded check, a time-out and a proof are
/// different answers, and unknown is never read as success. See DESIGN.md,
/// section 5.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_EVIDENCE_H
#define EVO_MODEL_EVIDENCE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/JSON.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evo {

/// What a rule claims about every rewrite it makes.
enum class Promise {
  Equivalent, ///< same observable behaviour for all inputs that meet `when`
  Refines,    ///< as before wherever before was defined; may define more
  WithinTolerance,  ///< numbers may differ within a stated tolerance
  ChangesBehaviour, ///< a visible change that the rule states; off unless asked
                    ///< for
};

llvm::StringRef promiseName(Promise P);
std::optional<Promise> promiseFromName(llvm::StringRef Name);

enum class EvidenceKind {
  Refuted,   ///< a replayed input tells them apart
  Unknown,   ///< no answer; see Reason
  Compared,  ///< N workloads print the same, and no test has run the change
  Tested,    ///< the project's own tests pass
  Fuzzed,    ///< N generated runs agree
  Bounded,   ///< all inputs within N iterations or elements
  Proved,    ///< all inputs, under the assumptions listed
  Identical, ///< the same code after optimisation: a claim about this binary
             ///< only
};

llvm::StringRef evidenceKindName(EvidenceKind K);
std::optional<EvidenceKind> evidenceKindFromName(llvm::StringRef Name);

struct Evidence {
  EvidenceKind Kind = EvidenceKind::Unknown;
  std::uint64_t N = 0; ///< k of Bounded, runs of Fuzzed, tests of Tested,
                       ///< workloads of Compared; else 0
  std::string Reason;  ///< why Unknown; how Proved; with what coverage Fuzzed
  std::string Input;   ///< the input that refutes, as C++
  std::vector<std::string> Assumptions;

  static Evidence unknown(std::string Reason) {
    return {EvidenceKind::Unknown, 0, std::move(Reason), {}, {}};
  }

  friend bool operator==(const Evidence &, const Evidence &) = default;
};

/// "proved", "bounded(8)", "fuzzed(10000)", "unknown(timeout)", …
std::string describe(const Evidence &E);

/// True if `E` is at least as strong as `Floor`, one of Tested, Fuzzed,
/// Bounded, Proved. Refuted, Unknown and Compared meet no floor. Identical
/// speaks of one binary, not of the source, so it meets Tested only.
bool meets(const Evidence &E, EvidenceKind Floor);

llvm::json::Value toJSON(const Evidence &E);
bool fromJSON(const llvm::json::Value &V, Evidence &E, llvm::json::Path P);

} // namespace evo

#endif // EVO_MODEL_EVIDENCE_H
