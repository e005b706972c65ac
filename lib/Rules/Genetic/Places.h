//===- Places.h - Where code may stand, and what it sees -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One walk over a function lists its statements and expressions with what is
/// visible at each: the variables in scope and the loops and switches around.
/// Scopes share their tails, so a place costs one number.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_GENETIC_PLACES_H
#define EVO_LIB_RULES_GENETIC_PLACES_H

#include "Nesting.h"
#include <optional>

namespace evo {

constexpr int NoScope = -1;

/// A local name, and the scope that it was declared in.
struct ScopeEntry {
  const clang::ValueDecl *Declared;
  int Outer;
};

/// Where an edit may go, and what its surroundings allow.
struct EditPlace {
  const clang::Stmt *Code = nullptr;
  int Scope = NoScope; ///< index into FunctionPlaces::Scopes
  bool InLoop = false, InBreakable = false;
  bool InList = false;       ///< one of the statements between braces
  std::uint64_t Ordinal = 0; ///< among places of the function with this text
};

struct FunctionPlaces {
  explicit FunctionPlaces(const Unit &U) : Code(U) {}

  const clang::FunctionDecl *Function = nullptr;
  Nesting Code;
  std::string File, Name; ///< as of a Site
  bool InMainFile = false;
  bool Dependent = false; ///< in a template
  bool OwnNames = false;  ///< declares types or uses namespaces inside
  std::vector<ScopeEntry> Scopes;
  std::vector<EditPlace> Statements, Expressions; ///< in the order of the text

  /// What `Name` means in a scope; null: nothing local.
  const clang::ValueDecl *find(int Scope, llvm::StringRef Name) const;
};

/// True if no macro begins or ends `S`: one may mean nothing, or more,
/// elsewhere.
bool isWritten(const clang::Stmt &S);

/// None if the function is not to be edited: it has labels, runs in the
/// compiler, was not written, or is not one piece of text.
std::optional<FunctionPlaces> placesOf(const Unit &U,
                                       const clang::FunctionDecl &F);

} // namespace evo

#endif // EVO_LIB_RULES_GENETIC_PLACES_H
