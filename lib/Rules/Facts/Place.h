//===- Place.h - What part of memory an expression denotes -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Whether a statement can change what an expression reads is a question about
/// places: a variable or a part of it, an element owned by a standard
/// container, or memory reached through a pointer or reference, of which only
/// the type is known. Two places are disjoint when they are different
/// variables, different fields, or of types the language does not let overlap
/// (never for characters, unions or unknown types).
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_PLACE_H
#define EVO_RULES_PLACE_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace evo {

struct Place {
  enum class Kind {
    Temporary, ///< an object nobody else can name
    Variable,  ///< Root itself or, with a path, a part of it
    Memory     ///< somewhere behind a pointer or reference
  };
  Kind K = Kind::Memory;
  /// Variable: the variable. Memory: the pointer or reference it was reached
  /// through, if that is a variable.
  const clang::ValueDecl *Root = nullptr;
  bool ThroughThis = false; ///< a part of *this
  /// An element owned by the container that root and path lead to; Holder is
  /// the type of the outermost such container.
  bool Inside = false;
  clang::QualType Holder;
  llvm::SmallVector<const clang::FieldDecl *, 2> Path; ///< outermost first
  clang::QualType Type; ///< of the lvalue; null when anything may be there

  bool isTemporary() const { return K == Kind::Temporary; }
  bool isVariable() const { return K == Kind::Variable; }
  bool isMemory() const { return K == Kind::Memory; }
};

using PlaceList = llvm::SmallVector<Place, 2>;

/// The places the glvalue `E` may denote. References to local objects are
/// followed to what they were bound to.
PlaceList placesOf(const clang::Expr *E);

/// The places `*Pointer` may denote.
PlaceList pointeesOf(const clang::Expr *Pointer);

/// `P` as an element of the container it denotes; an unknown element if
/// `Element` is null.
Place elementOf(Place P, clang::QualType Element);

/// Objects of the two types may share storage. `Deep` also looks at the
/// elements that standard containers own.
bool mayShareStorage(clang::QualType A, clang::QualType B,
                     const clang::ASTContext &Context, bool Deep = false);

/// Paths below the same object lead to overlapping parts.
bool pathsMeet(const Place &A, const Place &B);

} // namespace evo

#endif // EVO_RULES_PLACE_H
