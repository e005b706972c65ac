//===- ParamByReference.h - When a value parameter may be a const reference -*-
// C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A copied parameter is the function's own. A reference is the caller's
/// object, so besides being read only, it must not change while the function
/// runs: either the function writes nothing of its type and calls nothing
/// unseen, or every call hands over an object that nobody else can reach.
/// Every redeclaration changes together, and every use must be a plain call.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_NATIVE_PARAMBYREFERENCE_H
#define EVO_RULES_NATIVE_PARAMBYREFERENCE_H

#include "Draft.h"

namespace evo::native {

class ParamByReference {
public:
  ParamByReference(const Facts &F, const clang::ParmVarDecl &P, Draft &Change);

  /// Asks everything but how the parameter is used, and makes the edits.
  void check();

private:
  void checkFunction();
  void checkOverloads();
  void checkCalls();
  void checkArgument(const clang::Expr *Arg, const clang::FunctionDecl *Caller,
                     llvm::ArrayRef<const clang::Expr *> All);
  std::string changeInside() const;
  void edit();

  const Facts &F;
  const clang::FunctionDecl &Function;
  const clang::ParmVarDecl &P;
  Draft &Change;
  std::string Danger; ///< why the argument may change while the body runs
};

} // namespace evo::native

#endif // EVO_RULES_NATIVE_PARAMBYREFERENCE_H
