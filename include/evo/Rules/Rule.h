//===- Rule.h - What every rule is to the engine -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Rule files (patterns) and native rules stand behind one interface. Matching
/// looks at a unit and only *emits*: a match with its new text, or a refusal
/// with its reason. One central place (Rules/Proposal) adds ids, sorts, removes
/// duplicates, checks conflicts, holds headers to the agreement of all units,
/// and makes patches.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_RULE_H
#define EVO_RULES_RULE_H

#include "evo/Frontend/Rewrite.h"
#include "evo/Frontend/Unit.h"
#include "evo/Model/Candidate.h"
#include "evo/Rules/Facts.h"

namespace evo {

struct RuleInfo {
  std::string Id;      ///< `family.what-is-found`
  std::string File;    ///< the rule file
  std::string Summary; ///< the first sentence of its comment
  std::string Doc;     ///< the whole comment
  Promise Claims = Promise::Equivalent;
  EvidenceKind Needs = EvidenceKind::Tested;
  std::string Benefit;
  double Prior = 1; ///< ratio before/after of the catalogue or the last
                    ///< benchmark, for ranking
  bool OffByDefault = false; ///< always true if Claims is ChangesBehaviour
  bool Native = false;
  /// Several new texts for one place are choices; else they contradict.
  bool Choices = false;
  unsigned LanguageStandard = 11; ///< least C++ standard the rewrite needs
};

/// One place where a rule matched, as a plain value.
struct Match {
  std::string Rule;
  FileRange Place;      ///< the whole matched construct
  std::string Function; ///< Unit::enclosingFunction
  std::string Message;
  std::vector<std::string>
      Conditions; ///< how each side condition was established
  RewriteSet Change;
  /// Among equal places of the function; none: those that match are counted.
  std::optional<std::uint64_t> Ordinal = std::nullopt;
};

/// Where matching reports. Everything is a value, so a unit may die right
/// after.
class MatchSink {
public:
  virtual ~MatchSink() = default;
  virtual void matched(Match M) = 0;
  virtual void refused(const RuleInfo &R, clang::SourceLocation L,
                       std::string Function, std::string Reason) = 0;
};

/// A rule in C++ against the AST, for what a pattern cannot say (signatures,
/// types, ownership). A rule file, one .cpp in lib/Rules/Native and one line in
/// NativeRules.def.
class NativeRule {
public:
  virtual ~NativeRule() = default;
  virtual const RuleInfo &info() const = 0;

  /// Called for every function definition in project files, its Facts ready.
  /// Cheap and pure: nothing is changed, every near miss is refused with its
  /// reason.
  virtual void match(const Facts &F, MatchSink &Sink) const = 0;
};

} // namespace evo

#endif // EVO_RULES_RULE_H
