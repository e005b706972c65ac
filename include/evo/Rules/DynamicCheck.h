//===- DynamicCheck.h - Run a rule's two sides against each other -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule is executable C++, so most wrong rules are found by running them: a
/// program is generated that calls `before` and `after` with equal arguments
/// made by type (include/evo/rule/Generate.h), for a few types per concept, and
/// compares results, exceptions, what was passed by reference, and effects. It
/// is built with AddressSanitizer and UndefinedBehaviorSanitizer and runs as a
/// limited child process.
///
/// What cannot be generated is named and is no success; a rule of which nothing
/// ran is Unknown. The same rule, headers, compiler, seed and number of inputs
/// give the same report, which is kept by content in the cache folder.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_DYNAMICCHECK_H
#define EVO_RULES_DYNAMICCHECK_H

#include "evo/Model/Evidence.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace evo {

struct DynamicCheckOptions {
  /// Executed and compared per instance; 0: only choose the instances, which
  /// stay Unknown.
  std::uint64_t Inputs = 10'000;
  std::uint64_t Seed = 1;
  std::string Compiler;      ///< empty: the clang++ of this LLVM
  std::string IncludeFolder; ///< holds evo/Rule.h; empty: where Evo was built
  std::string CacheFolder;   ///< empty: $XDG_CACHE_HOME/evo or ~/.cache/evo
  bool UseCache = true;      ///< take a report that was made before
  double WallSeconds = 120;  ///< for building and for running, a fuse only
};

/// One `before` with one choice of types.
struct DynamicInstance {
  std::string Before; ///< "before", or "before #2" if there are several
  std::string Types;  ///< "u8", "T = std::string, F = callable giving bool"
  EvidenceKind Kind = EvidenceKind::Unknown; ///< Fuzzed, Refuted or Unknown;
                                             ///< more if a prover said more
  std::uint64_t Executed = 0;  ///< inputs on which both sides were compared
  std::uint64_t NotWhen = 0;   ///< excluded by `when`
  std::uint64_t Undefined = 0; ///< `before` is undefined: discarded
  std::uint64_t TooLong = 0;   ///< too many steps or too much memory: discarded
  std::uint64_t EdgesBefore = 0, EdgesAfter = 0; ///< distinct edges reached
  std::uint64_t Bound = 0; ///< k, if a prover said Bounded
  std::string Reason;   ///< why Unknown; what differs if Refuted; why no more
  std::string Summary;  ///< "before(1, 2) = 3, after(1, 2) = 4"
  std::string Input;    ///< the counterexample as C++, several lines
  std::string NotAsked; ///< why no prover can be asked; empty: it can
};

struct DynamicReport {
  std::string Rule; ///< the namespace of the rule
  std::vector<DynamicInstance> Instances;
  std::vector<std::string> NotGenerated; ///< "cannot generate T = …: why"
  /// For each instance of index K that a prover can be asked about a function
  /// evo_side_K: with EVO_AFTER defined it refines the same without, if the
  /// rule holds. Empty if there is none.
  std::string ProofText;
  Evidence Verdict; ///< see judge
  bool FromCache = false;

  /// The report for a person, one fact a line, no counterexample twice.
  std::vector<std::string> lines() const;
};

/// Refuted if any instance is; else Unknown if any is, or if nothing ran; else
/// the least of all instances, Fuzzed(n) with the least n.
Evidence judge(const DynamicReport &Report);

llvm::Expected<DynamicReport>
checkDynamically(llvm::StringRef RuleFile, const DynamicCheckOptions &Options);

} // namespace evo

#endif // EVO_RULES_DYNAMICCHECK_H
