//===- ProposalText.h - Candidates as a linter shows them -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two forms of a proposal: text in the manner of clang's diagnostics, with the
/// source line, a caret and the lines that would change; and SARIF 2.1.0, which
/// code hosts and editors read, with the same edits as fixes.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_REPORT_PROPOSALTEXT_H
#define EVO_REPORT_PROPOSALTEXT_H

#include "evo/Model/Candidate.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/raw_ostream.h"

namespace evo {

/// Some lines of a file and what they become; either side may be empty.
struct LineChange {
  std::uint64_t FirstLine = 1;       ///< of the old lines, or where new ones go
  std::vector<std::string> Old, New; ///< without line ends
};

/// The whole lines that the edits touch, neighbours joined, in order.
std::vector<LineChange> lineChanges(const FilePatch &P, llvm::StringRef Before);

/// "src/a.cpp:12:9: message [rule]", the line, a caret, - and + lines.
void printCandidate(llvm::raw_ostream &OS, const Candidate &C,
                    const ReadContent &Read, bool Colour);

/// "src/a.cpp:12:9: not changed: reason [rule]".
void printRefusal(llvm::raw_ostream &OS, const Refusal &R, bool Colour);

/// What SARIF says of a rule.
struct SarifRule {
  std::string Id, Summary, Help;
};

/// How SARIF speaks of the candidates.
struct SarifStyle {
  std::string Level = "note"; ///< or "warning"
  bool Fixes = true;          ///< the edits are what a person may want
};

/// The whole SARIF log as one JSON document.
llvm::json::Value sarif(llvm::ArrayRef<Candidate> Candidates,
                        llvm::ArrayRef<SarifRule> Rules,
                        const ReadContent &Read, llvm::StringRef Version,
                        const SarifStyle &Style = {});

} // namespace evo

#endif // EVO_REPORT_PROPOSALTEXT_H
