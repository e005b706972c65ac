//===- CText.h - The types of a unit in C, for C++ -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What makes arguments is C++, and most units in C are none. So such a unit is
/// compiled as what it is, with a few pointers that show its function and its
/// variables, and beside it stands a text in C++ in which the types that
/// arguments are made of are declared once more, in a namespace of their own.
/// That both have one layout is asserted there.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_CTEXT_H
#define EVO_LIB_EQUIVALENCE_CTEXT_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <string>

namespace evo {

class CText {
public:
  explicit CText(clang::ASTContext &C) : C(C) {}

  /// How C++ names a type of the unit.
  std::string of(clang::QualType T);
  /// Declares the classes of `T`, and says how they are made and seen.
  void need(clang::QualType T);
  /// The variable, from C++.
  std::string of(const clang::VarDecl &V);
  void show(const clang::FunctionDecl &F);

  std::string Shown;    ///< in C, after the unit
  std::string Declared; ///< in C++
  std::string Cannot;   ///< the first type that has no name; empty: all have

private:
  void wait(clang::QualType T);
  void define(const clang::RecordDecl &R);
  void describe(const clang::RecordDecl &R);
  std::string nameOf(const clang::TagDecl &D);
  static bool isPlain(const clang::RecordDecl &R);

  clang::ASTContext &C;
  llvm::SmallPtrSet<const clang::TagDecl *, 16> Known, Defined;
  llvm::SmallVector<const clang::RecordDecl *> Waiting;
  unsigned Variables = 0;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_CTEXT_H
