//===- ConstUses.h - Is a variable only read where it is named -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A value may become a const reference when every expression that names it
/// still compiles, means the same and writes nothing once it is const.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_NATIVE_CONSTUSES_H
#define EVO_RULES_NATIVE_CONSTUSES_H

#include "evo/Rules/Facts.h"

namespace evo::native {

/// Yes if every use of `V` in the function only reads it; else the first one
/// that does not.
Answer onlyConstUses(const clang::VarDecl &V, const Facts &F);

/// Every expression that names `V` in the function; an unknown place (in a
/// decltype) makes the answer empty and `Why` set.
std::vector<const clang::DeclRefExpr *>
namingsOf(const clang::VarDecl &V, const Facts &F, std::string &Why);

} // namespace evo::native

#endif // EVO_RULES_NATIVE_CONSTUSES_H
