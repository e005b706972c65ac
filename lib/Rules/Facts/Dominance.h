//===- Dominance.h - Which conditions hold at a place -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A condition that control had to pass on its way to a place, and the code
/// that may have run since: it still holds if that code leaves its operands
/// alone. Whether it does is for the caller to ask.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_DOMINANCE_H
#define EVO_RULES_DOMINANCE_H

#include "Analysis.h"

namespace evo {

struct KnownCondition {
  const clang::Expr *Condition;
  bool Holds; ///< false: it was false
  std::vector<const clang::Stmt *> Between;
};

/// Nearest first, `!`, `&&` and `||` taken apart.
std::vector<KnownCondition> knownAt(const Analysis &State,
                                    const clang::Stmt *At);

} // namespace evo

#endif // EVO_RULES_DOMINANCE_H
