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
  std::string Text; ///< in C++
  std::string
      TextInC;        ///< of a unit in C, which stands in it alone; see CText.h
  std::string Call;   ///< how a person writes the call: "ns::f(A, B)"
  std::string Cannot; ///< why there is no text; empty: there is one
  /// Symbols of functions that have a variable which starts with what was
  /// there.
  std::set<std::string> LeavesUnwritten;
  /// Any of the unit's code may be called: all variables that it names are
  /// looked at, and the other version must name the same.
  bool NamesAll = false;
  std::set<std::string> Named;
};

struct SideRequest {
  std::string Generator; ///< a header to include; or empty
  /// Symbols of variables that it may read or write; that the other may.
  std::set<std::string> Used, Also;
  std::set<std::string> Functions; ///< symbols of those that it may reach
  bool CallsPointers = false;      ///< see Reached
};

/// The text for the function that `Wanted` chooses and `Which` describes.
llvm::Expected<SideText> sideText(const SourceUnit &Unit,
                                  const FunctionFilter &Wanted,
                                  const Signature &Which,
                                  const SideRequest &Request);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_SIDETEXT_H
