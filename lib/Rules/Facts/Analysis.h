//===- Analysis.h - What Facts knows of one function -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The state behind Facts, which every kind of question shares: footprints of
/// code, exposure of locals, and when two places may be one.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_ANALYSIS_H
#define EVO_RULES_ANALYSIS_H

#include "Exposure.h"
#include "Footprint.h"
#include "evo/Rules/Facts.h"

namespace evo {

class Analysis {
public:
  Analysis(const Unit &U, const clang::FunctionDecl &Function);

  Footprint footprint(Region R) { return Prints.of(R); }
  /// Of evaluating `E` and then using the object it denotes.
  Footprint whole(const clang::Expr *E);
  Footprint whole(const clang::ValueDecl *D);

  /// Why code elsewhere can reach the place; empty: it cannot.
  std::string reachable(const Place &P, bool ToWrite = true) const;
  bool mayOverlap(const Place &Write, const Place &Read) const;
  Answer unmodified(const Footprint &Reads, const Footprint &Code) const;

  /// Handles to locals anywhere in the function: those that can be written
  /// through, or all.
  const Exposure &exposure(bool OnlyWritable = true) const;
  std::string line(clang::SourceLocation L) const;

  /// Within the function; null at its body. A map of the function alone costs
  /// a fraction of clang's map of the whole unit.
  const clang::Stmt *parentOf(const clang::Stmt *S) const;
  const clang::DeclStmt *declarationOf(const clang::VarDecl *D) const;

  const clang::ASTContext &Context;
  const clang::FunctionDecl &Function;
  const bool StrictAliasing;

private:
  bool typesMeet(const Place &Write, const Place &Read) const;
  void mapParents() const;

  Footprints Prints;
  mutable std::optional<Exposure> Exposed[2]; ///< by OnlyWritable
  mutable llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
  mutable llvm::DenseMap<const clang::VarDecl *, const clang::DeclStmt *>
      Declarations;
};

/// The statements of a function: its body and its member initialisers.
llvm::SmallVector<const clang::Stmt *, 8>
codeOf(const clang::FunctionDecl &Function);

/// The two are the same expression over the same declarations, but for
/// parentheses and implicit conversions.
bool isSameExpression(const clang::Expr *A, const clang::Expr *B);

} // namespace evo

#endif // EVO_RULES_ANALYSIS_H
