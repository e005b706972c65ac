//===- Genetic.h - Edits made of the program's own code -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Programs hold much of what would make them better: the statement that is not
/// needed, the one that stands a line too late, the expression that is written
/// elsewhere. Here statements are deleted, replaced, inserted and swapped and
/// expressions replaced, by donors from the same unit. Nobody says that such a
/// program is still right, so each edit promises ChangesBehaviour and asks for
/// Fuzzed evidence: it lands if the functions it touches were compared, and
/// never because tests pass.
///
/// Most random edits of C++ do not compile. A donor is taken where all it needs
/// is there: what it names is declared before and not hidden, its free
/// variables are visible or others of the very same type take their place,
/// `return` gives the same type, `break` and `continue` have what they leave,
/// `this` is the same, an expression has the type and is as much of an object.
/// No edit takes a declaration away that is used later, moves one past its use,
/// enters or leaves a macro, or touches code with labels, lambdas and
/// `constexpr` functions. In a template the donors are of the same function.
///
/// What is taken of many is decided by a hash of the seed, the place and the
/// donor, so by nothing that depends on threads or on the order of units. Code
/// in a header takes donors of that header only, for every unit that reads it
/// must make the same edits.
///
/// Cost: one walk over the unit, and at most `Tries` looks at a donor for each
/// place and edit.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_GENETIC_H
#define EVO_RULES_GENETIC_H

#include "evo/Rules/Rule.h"

namespace evo {

struct GeneticSpec {
  std::vector<RuleInfo> Edits; ///< of geneticEdits(), those wanted
  unsigned PerPlace = 4;       ///< donors for one place and edit
  unsigned Tries = 200;        ///< donors looked at for these
  std::uint64_t Seed = 1;
  /// Functions to be edited, as a Site without a place in it; empty: all.
  std::function<bool(const Site &)> Wanted;
};

/// All edits, as rules: `genetic.delete-statement`, …
std::vector<RuleInfo> geneticEdits();

/// Reports the edits of the unit; to be used as the MatchUnit of propose().
void matchGenetic(const Unit &U, const GeneticSpec &How, MatchSink &Sink);

} // namespace evo

#endif // EVO_RULES_GENETIC_H
