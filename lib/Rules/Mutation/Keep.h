//===- Keep.h - What an author wants left alone -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_MUTATION_KEEP_H
#define EVO_LIB_RULES_MUTATION_KEEP_H

#include "evo/Frontend/Unit.h"
#include <set>

namespace evo {

/// The lines, from 1, that a comment `evo: keep (reason)` speaks of: its own,
/// or the next one with code if it stands alone. Without a reason it says
/// nothing. One pass over the tokens.
std::set<unsigned> keptLines(llvm::StringRef Content);

/// The kept lines of every file of a unit, found when asked for.
class KeptLines {
public:
  explicit KeptLines(const Unit &U) : U(U) {}

  /// True if what begins at `L` is to be left alone.
  bool isKept(clang::SourceLocation L);

private:
  const Unit &U;
  std::map<clang::FileID, std::set<unsigned>> Known;
};

} // namespace evo

#endif // EVO_LIB_RULES_MUTATION_KEEP_H
