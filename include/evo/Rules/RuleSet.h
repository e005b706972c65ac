//===- RuleSet.h - All rules of a run, loaded and selected -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Rule files are compiled once into plain patterns and cached by the content
/// of the file, the engine's version and the Clang it was built with; a cached
/// start reads no C++ at all. The set is immutable after loading and shared by
/// all threads.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_RULESET_H
#define EVO_RULES_RULESET_H

#include "evo/Rules/Rule.h"

namespace evo {

struct RuleSources {
  std::vector<std::string>
      Folders; ///< the shipped catalogue and the user's own
  std::vector<std::string>
      Enable; ///< globs over ids; empty: all that are on by default
  std::vector<std::string> Disable; ///< globs over ids
  std::string CacheFolder; ///< empty: $XDG_CACHE_HOME/evo or ~/.cache/evo
};

class RuleSet {
public:
  /// An error names each rule file that is wrong with file:line:column.
  static llvm::Expected<RuleSet> load(const RuleSources &Sources);
  RuleSet(RuleSet &&) noexcept;
  ~RuleSet();

  /// The selected rules, sorted by id.
  llvm::ArrayRef<RuleInfo> rules() const;

  /// Runs every selected rule over the unit, in one walk. Thread safe.
  void match(const Unit &U, MatchSink &Sink) const;

private:
  struct State;
  explicit RuleSet(std::unique_ptr<State> S);
  std::unique_ptr<State> Loaded;
};

/// The folder of the shipped catalogue: beside the executable when installed,
/// else the source tree it was built from.
std::string shippedRulesFolder();

} // namespace evo

#endif // EVO_RULES_RULESET_H
