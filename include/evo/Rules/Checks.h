//===- Checks.h - What must hold at a match -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A match of form is not yet a rewrite. The author of a rule states what is
/// special to it in `when`; what is true of every rewrite (operands that are
/// dropped, repeated or reordered have no side effects, the type of the result
/// stays, what `after` calls exists here, …) is checked by the engine, so that
/// nobody can forget it. Each answer has a reason; unknown is never yes.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_CHECKS_H
#define EVO_RULES_CHECKS_H

#include "evo/Rules/Facts.h"
#include "evo/Rules/Instantiate.h"

namespace evo {

/// A match about to be judged.
struct Occasion {
  const CompiledRule &Rule;
  const Before &Pattern;
  const Bindings &Bound;
  const Facts &Known;
  Region Code;         ///< the matched statements, or the expression
  bool Unused = false; ///< nobody reads the value of the expression
};

/// Evaluates `when`. A yes lists what it rests on in `Reasons`.
Answer checkWhen(const Occasion &O, Instantiation &Text,
                 std::vector<std::string> &Reasons);

/// True if `when` asks for a type that is dear to copy and this one is cheap:
/// then the place is no candidate, and there is nothing to refuse.
bool isNoCandidate(const Occasion &O);

/// Everything the engine adds to every rule.
Answer checkAlways(const Occasion &O, Instantiation &Text);

/// The operands keep their number and order, or may lose them.
Answer checkOperands(const Occasion &O, Instantiation &Text);

/// The rewritten expression has the type of the old one.
Answer checkResultType(const Occasion &O);

/// The node of `before` that equals `N`, or null.
const Node *findNode(const Before &Pattern, const Node &N);

/// 11, 14, 17, 20, 23, 26.
unsigned languageStandard(const clang::LangOptions &Options);

} // namespace evo

#endif // EVO_RULES_CHECKS_H
