//===- Gates.h - May this candidate land? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Each gate asks one question of a candidate and what it earned, and answers
/// allow, deny or ask-a-person with its reason and figures. A candidate lands
/// only if every gate allows it; a gate that cannot tell denies. The gates see
/// only values, so the search that made a candidate cannot reach them.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SAFETY_GATES_H
#define EVO_SAFETY_GATES_H

#include "evo/Model/Stages.h"
#include "evo/Safety/Policy.h"
#include "llvm/ADT/ArrayRef.h"
#include <memory>

namespace evo {

/// What the gates know beside the candidate.
struct GateFacts {
  Policy Owner;
  std::string Root;
  /// Files and folders below the root that the tests and workloads name.
  std::vector<std::string> UsedByWorkloads;
  /// Ids of rules the user asked for by name: only these may change behaviour.
  std::vector<std::string> AskedFor;
};

/// Why `File` may never be edited, or empty. Evo's own inputs (evo.yaml, tests,
/// workloads, CI, .git) are always forbidden, whatever the owner's list says.
std::string whyForbidden(const GateFacts &Facts, llvm::StringRef File);

/// Lines of the old text that are touched plus lines that are added.
llvm::Expected<unsigned> linesChanged(const Patch &P, const ReadContent &Read);

/// max-lines-changed, forbidden-paths, evidence-floor, promise, approval.
std::vector<std::unique_ptr<Gate>> standardGates(const GateFacts &Facts,
                                                 ReadContent Read);

/// Every gate's verdict, in the gates' order.
std::vector<Verdict> judge(llvm::ArrayRef<std::unique_ptr<Gate>> Gates,
                           const Candidate &C, const Evaluation &E);

/// Deny if any denies or there is none, else Ask if any asks, else Allow.
Decision overall(llvm::ArrayRef<Verdict> Verdicts);

} // namespace evo

#endif // EVO_SAFETY_GATES_H
