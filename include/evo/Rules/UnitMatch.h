//===- UnitMatch.h - All rules over one unit, in one walk -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Each function in a project file is walked once. At each node the patterns
/// that begin with its form are looked up, so the cost grows with the matches
/// and not with the number of rules. The body of a template is looked at in
/// every instantiation of the unit, and a rewrite must be the same in all.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_UNITMATCH_H
#define EVO_RULES_UNITMATCH_H

#include "evo/Rules/Checks.h"
#include "llvm/ADT/BitVector.h"

namespace evo {

/// The patterns of a rule set by the form they begin with.
class PatternIndex {
public:
  struct Entry {
    const CompiledRule *Rule;
    const Before *Pattern;
  };

  void add(const CompiledRule &Rule);

  /// Entries for expressions, or for statements.
  llvm::ArrayRef<Entry> find(ShapeKey Key, bool Expression) const;

private:
  using Key = std::pair<ShapeKind, std::string>;
  std::map<Key, std::vector<Entry>, std::less<>> Expressions, Statements;
  llvm::BitVector Kinds; ///< the kinds that any pattern begins with
};

/// Native rules take part in the same walk over functions.
void matchUnit(const Unit &U, const PatternIndex &Patterns,
               llvm::ArrayRef<const NativeRule *> Natives, MatchSink &Sink);

} // namespace evo

#endif // EVO_RULES_UNITMATCH_H
