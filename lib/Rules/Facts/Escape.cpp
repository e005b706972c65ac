//===- Escape.cpp - Does a handle to it get away ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"

using namespace evo;
using namespace clang;

/// Handles count even when they are const, because what is asked is who may
/// still look at the object, not who may write it.
Answer Facts::noEscape(const ValueDecl *D, Region R) const {
  auto *V = dyn_cast<VarDecl>(D);
  if (!V || !V->isLocalVarDeclOrParm() || V->hasGlobalStorage())
    return Answer::unknown("'" + D->getNameAsString() + "' is not local");
  if (V->getType()->isReferenceType())
    return Answer::unknown("'" + D->getNameAsString() +
                           "' is a name for another object");
  Exposure Seen(R, /*OnlyWritable=*/false);
  std::string Why = Seen.elements(D);
  if (!Why.empty())
    return Answer::unknown("'" + D->getNameAsString() + "': " + Why);
  return Answer::yes("no handle to '" + D->getNameAsString() + "' is kept");
}
