//===- Substitute.h - Other symbols in a term -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Puts other terms in the place of symbols. A value that the language leaves
/// open may be another one at each use, so each use gets symbols of its own.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_SUBSTITUTE_H
#define EVO_EQUIVALENCE_SUBSTITUTE_H

#include "evo/Equivalence/Terms.h"
#include <map>

namespace evo::smt {

class Substitution {
public:
  explicit Substitution(Terms &T) : T(T) {}

  void replace(Term Symbol, Term With) { Done[Symbol] = With; }
  bool empty() const { return Done.empty(); }
  /// Linear in the terms below `Root` that were not yet visited.
  Term apply(Term Root);

private:
  Terms &T;
  std::map<Term, Term> Done;

  Term rebuilt(const Node &N);
};

/// Finds the symbols in terms whose names start with a prefix, and remembers
/// for each term whether there are any.
class SymbolFinder {
public:
  SymbolFinder(const Terms &T, std::string Prefix)
      : T(T), Prefix(std::move(Prefix)) {}

  bool occursIn(Term Root);
  /// In order of age.
  std::vector<Term> symbolsIn(llvm::ArrayRef<Term> Roots);

private:
  const Terms &T;
  std::string Prefix;
  std::vector<signed char> Known; ///< by id; -1 is not yet

  bool isOne(const Node &N) const;
};

} // namespace evo::smt

#endif // EVO_EQUIVALENCE_SUBSTITUTE_H
