//===- Affine.h - Sums that stay the same -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Finds every linear equation with small whole coefficients that holds of some
/// states (as Karr's analysis would of all of them, Acta Informatica 6, 1976,
/// and as Sharma et al., ESOP 2013, do from data): the null space of the matrix
/// of the states, computed modulo a large prime. What it finds may be chance.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_AFFINE_H
#define EVO_LIB_EQUIVALENCE_AFFINE_H

#include "Invariant.h"

namespace evo {

/// A row is a state and has a number for each column. The first `Values`
/// columns are values of the loops, the others arguments.
std::vector<Relation>
affineRelations(const smt::Terms &T, const std::vector<Quantity> &Columns,
                std::size_t Values,
                const std::vector<std::vector<llvm::APInt>> &Rows);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_AFFINE_H
