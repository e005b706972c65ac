//===- Hazards.h - What one compiler's code cannot show -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Functions are compared as the code that Clang makes of them. Clang has then
/// already chosen where C++ leaves a choice, and has believed what the source
/// promises. A rewrite that adds such a choice or promise may be wrong with
/// another compiler, or wrong altogether, though the code is the same:
///
///   order     `f(g(), h())` for `int A = g(); f(A, h())`: GCC calls h first
///   promises  __builtin_assume, [[assume]], __restrict on a local, …
///   casts     that drop const, or read an object as one of another type
///   memory    without a type that is taken for an object: untyped pointers,
///             unions, placement new; these only where types are relied on
///
/// Found in the syntax tree, of the function and of all of the program's own
/// functions that it calls.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_HAZARDS_H
#define EVO_LIB_EQUIVALENCE_HAZARDS_H

#include "evo/Equivalence/Compile.h"

namespace clang {
class FunctionDecl;
} // namespace clang

namespace evo {

/// Sorted. What before has as often is no reason to doubt.
std::vector<Hazard> hazardsOf(const clang::FunctionDecl &F);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_HAZARDS_H
