//===- Products.h - Questions about products, without products -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A product of two unknown words is what solvers that reason bit by bit can
/// not do: that two circuits of 32-bit multipliers agree takes them for ever,
/// although the two functions often multiply the same things and only add them
/// up otherwise. So each product is first taken for any number that it could
/// be. Where the two sides cut words into pieces differently, the larger ones
/// are cut into the pieces of the smallest, by distributivity:
///
///   x * y = lo(x) lo(y) + (hi(x) lo(y) + lo(x) hi(y)) 2^h + hi(x) hi(y) 2^2h
///
/// What has no answer then has none with the real products; an answer that is
/// found says nothing.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_PRODUCTS_H
#define EVO_LIB_EQUIVALENCE_PRODUCTS_H

#include "evo/Equivalence/Terms.h"

namespace evo::smt {

/// `Q` with its products unknown; false if it has none that are worth it.
/// Unsatisfiable only if `Q` is.
bool withUnknownProducts(Terms &Arena, const Query &Q, Query &Result);

} // namespace evo::smt

#endif // EVO_LIB_EQUIVALENCE_PRODUCTS_H
