//===- RuleCheck.h - The form and the examples of a rule file -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule file carries its own tests: functions below `#ifdef EVO_EXAMPLES`
/// that it rewrites or leaves alone. Each is matched as a user's code would be;
/// what is rewritten must compile, and must not be rewritten again.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_RULECHECK_H
#define EVO_RULES_RULECHECK_H

#include "evo/Rules/Pattern.h"

namespace evo {

struct RuleCheckReport {
  CompiledRule Rule;
  /// "bucket: Hash % Count -> Hash & (Count - 1)" or "f: no: reason".
  std::vector<std::string> Examples;
  std::vector<std::string> Problems; ///< "file:line:1: what is missing"
};

llvm::Expected<RuleCheckReport> checkRuleFile(llvm::StringRef Path);

/// A file to start from, for `rule new`.
std::string newRuleText(llvm::StringRef Id);

} // namespace evo

#endif // EVO_RULES_RULECHECK_H
