//===- RawChoices.h - Which choice of before is that of after? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What IR leaves open `before` may choose, and it chooses well if it does what
/// `after` does. Terms of both that should be equal mostly have one shape, so a
/// good choice can be read off where they stand beside one another: one walk
/// over both. Nothing rests on the guess but whether it has to be searched for.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_RAWCHOICES_H
#define EVO_EQUIVALENCE_RAWCHOICES_H

#include "evo/Equivalence/Substitute.h"
#include <optional>
#include <set>

namespace evo {

class ChoiceMatcher {
public:
  ChoiceMatcher(smt::Terms &T, llvm::ArrayRef<smt::Term> Open);

  /// `Before` and `After` should be equal.
  void match(smt::Term Before, smt::Term After);
  /// So should be what is compared anywhere in `Root`.
  void matchCompared(smt::Term Root);
  std::optional<smt::Term> chosen(smt::Term Symbol) const;

private:
  smt::Terms &T;
  std::set<smt::Term> Open;
  smt::SymbolFinder Undefs, Frozen, Places; ///< what no choice may depend on
  smt::SymbolFinder Theirs;
  std::map<smt::Term, smt::Term> Chosen;
  std::set<std::pair<smt::Term, smt::Term>> Seen;

  bool depends(smt::Term A);
  bool take(smt::Term Symbol, smt::Term Value);
};

} // namespace evo

#endif // EVO_EQUIVALENCE_RAWCHOICES_H
