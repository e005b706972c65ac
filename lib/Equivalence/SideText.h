//===- SideText.h - The program that runs one version -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// To run a function of somebody's unit on generated arguments, a few lines are
/// compiled after the unit, where the function can be named whatever its
/// linkage, access or overloads: see include/evo/rule/Pair.h.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_SIDETEXT_H
#define EVO_LIB_EQUIVALENCE_SIDETEXT_H

#include "evo/Equivalence/Compile.h"
#include <set>

namespace evo {

struct SideText {
  std::string Text;
  std::string Call;   ///< how a person writes the call: "ns::f(A, B)"
  std::string Cannot; ///< why there is no text; empty: there is one
  /// Symbols of variables that never change once the program has started.
  std::set<std::string> Constants;
};

/// The text for the function that `Wanted` chooses and `Which` describes.
/// `Generator` is a header to include, or empty.
llvm::Expected<SideText> sideText(const SourceUnit &Unit,
                                  const FunctionFilter &Wanted,
                                  const Signature &Which,
                                  llvm::StringRef Generator);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SIDETEXT_H
