//===- Fit.h - Does a donor compile at a place? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_GENETIC_FIT_H
#define EVO_LIB_RULES_GENETIC_FIT_H

#include "Donor.h"
#include "clang/AST/Expr.h"

namespace evo {

/// The donor's text as it would stand at `At`, its free variables rebound to
/// ones of the same type that `Chance` chooses; none if it can not stand there.
std::optional<std::string> fitted(const Donor &D, const EditPlace &At,
                                  const FunctionPlaces &There,
                                  std::uint64_t Chance);

/// What the place of an expression asks of another one.
struct ExpressionWish {
  clang::QualType Type;   ///< canonical
  bool Object = false;    ///< what has a place in memory
  bool Temporary = false; ///< what has none
};

/// None if nothing else can stand there.
std::optional<ExpressionWish> wishOf(const clang::Expr &E, const Nesting &In);

/// True if the value of `E` is what is wished.
bool grants(const clang::Expr &E, const ExpressionWish &Wish);

} // namespace evo

#endif // EVO_LIB_RULES_GENETIC_FIT_H
