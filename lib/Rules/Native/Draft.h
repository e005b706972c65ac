//===- Draft.h - A rewrite being put together -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Native rules edit several places at once, and one place that may not be
/// edited spoils all. A draft collects the edits and the first reason against
/// them.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_NATIVE_DRAFT_H
#define EVO_RULES_NATIVE_DRAFT_H

#include "evo/Rules/Rule.h"

namespace evo::native {

/// Holds the Info that every native rule gives back.
class DescribedRule : public NativeRule {
public:
  explicit DescribedRule(RuleInfo Info) : Info(std::move(Info)) {}
  const RuleInfo &info() const override { return Info; }

protected:
  RuleInfo Info;
};

class Draft {
public:
  Draft(const RuleInfo &Rule, const Facts &F, clang::SourceRange Place)
      : Rule(Rule), F(F), Place(Place) {}

  /// Remembers the first reason why the rewrite is not made.
  void refuse(std::string Reason) {
    if (Against.empty())
      Against = std::move(Reason);
  }
  /// The answer must be yes; its reason is kept either way.
  void require(const Answer &A, const std::string &Condition);
  void holds(std::string Condition) {
    Conditions.push_back(std::move(Condition));
  }
  bool isRefused() const { return !Against.empty(); }

  void replace(clang::SourceRange Tokens, std::string Text);
  std::string text(clang::SourceRange Tokens) const {
    return F.unit().text(Tokens).str();
  }

  /// Reports the match or the refusal.
  void finish(std::string Message, MatchSink &Sink);

private:
  const RuleInfo &Rule;
  const Facts &F;
  clang::SourceRange Place;
  std::string Against;
  std::vector<std::string> Conditions;
  RewriteSet Set;
};

} // namespace evo::native

#endif // EVO_RULES_NATIVE_DRAFT_H
