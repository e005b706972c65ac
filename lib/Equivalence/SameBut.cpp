//===- SameBut.cpp - One module but for some functions ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SameBut.h"
#include "SameTypes.h"
#include "evo/Equivalence/Identity.h"
#include "evo/Equivalence/Reduce.h"
#include "llvm/Support/raw_ostream.h"

using namespace evo;
using namespace llvm;

/// What it starts with; others are named in it.
static std::string startOf(const GlobalVariable &V) {
  std::string Text;
  if (V.hasInitializer() && !V.getInitializer()->isNullValue())
    raw_string_ostream(Text) << *V.getInitializer();
  return Text;
}

static bool sameVariable(const GlobalVariable &X, const GlobalVariable &Y) {
  return X.isConstant() == Y.isConstant() && X.getLinkage() == Y.getLinkage() &&
         sameType(X.getValueType(), Y.getValueType()) &&
         X.isThreadLocal() == Y.isThreadLocal() &&
         X.hasInitializer() == Y.hasInitializer() && startOf(X) == startOf(Y);
}

static bool sameFunction(const Function &X, const Function &Y) {
  std::string Why;
  return sameAttributes(X.getAttributes(), Y.getAttributes()) &&
         X.isInterposable() == Y.isInterposable() &&
         X.isDeclaration() == Y.isDeclaration() &&
         (X.isDeclaration() || sameOwnCode(X, Y, Why));
}

bool evo::sameButFor(ArrayRef<StringRef> Compared, const Module &Before,
                     const Module &After) {
  for (const GlobalValue *Y : neededBy(After, Compared)) {
    const auto *V = dyn_cast<GlobalVariable>(Y);
    const auto *F = dyn_cast<Function>(Y);
    // A text has no name of its own, and is what it says.
    if ((V && V->isConstant() && V->hasPrivateLinkage()) ||
        (F && (F->isIntrinsic() || is_contained(Compared, F->getName()))))
      continue;
    const GlobalValue *X = Before.getNamedValue(Y->getName());
    if (!X || X->getValueID() != Y->getValueID())
      return false;
    bool Same = V   ? sameVariable(cast<GlobalVariable>(*X), *V)
                : F ? sameFunction(cast<Function>(*X), *F)
                    : false; // an alias
    if (!Same)
      return false;
  }
  return true;
}
