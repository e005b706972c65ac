//===- Mutation.h - Small wrong changes to a program -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// "The tests pass" is evidence only as far as the tests can see. A mutant is
/// the program with one small error in it; a suite that does not notice it
/// would not notice such an error in a rewrite either. Mutants are candidates
/// like any other, promising ChangesBehaviour, so everything that builds and
/// runs candidates builds and runs them.
///
/// Few operators, chosen so that no mutant is implied by another: what they are
/// stands in lib/Rules/Mutation/Operators.def. They look at types, so that
/// nearly all mutants compile, and at what is not worth one: code that the
/// compiler evaluates, logging, assertions, reservations, loops that would only
/// run for ever, and what a comment `// evo: keep (reason)` speaks of: its
/// line, or the statement or function below it.
///
/// A template is mutated as it was written, so with less knowledge of types.
/// What stands outside of function bodies (member initialisers, globals) is
/// not mutated.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_MUTATION_H
#define EVO_RULES_MUTATION_H

#include "evo/Rules/Rule.h"

namespace evo {

/// All operators, as rules: `relational.lt-to-le`, …
std::vector<RuleInfo> mutationOperators();

/// Reports every mutant of the unit that one of `Operators` makes; to be used
/// as the MatchUnit of propose(). One walk.
void matchMutants(const Unit &U, llvm::ArrayRef<RuleInfo> Operators,
                  MatchSink &Sink);

} // namespace evo

#endif // EVO_RULES_MUTATION_H
