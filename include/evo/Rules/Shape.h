//===- Shape.h - C++ code without its accidents -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The same source text has many syntax trees: `a == b` is a built-in operator,
/// a call, a rewritten call or, in a template, an unresolved one; around each
/// stand casts, temporaries and clean-ups that nobody wrote. A rule's `before`
/// is a template and so mostly unresolved; the user's code is mostly resolved.
/// `shape` gives both one form, so that a matcher compares forms and nothing
/// else.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_SHAPE_H
#define EVO_RULES_SHAPE_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallVector.h"

namespace evo {

enum class ShapeKind {
#define EVO_SHAPE(Name) Name,
#include "evo/Rules/Shapes.def"
};

llvm::StringRef shapeName(ShapeKind K);

/// One level of code. `Parts` may hold null for what is absent.
struct Shape {
  ShapeKind Kind = ShapeKind::Other;
  std::string Text; ///< operator, literal, simple name; see Shapes.def
  llvm::SmallVector<const clang::Stmt *, 4> Parts;
  const clang::ValueDecl *Declared = nullptr; ///< what is named or declared
  const clang::NamedDecl *Callee = nullptr; ///< of Call, Name: the declaration
  clang::QualType Type; ///< of Declare, RangeFor, Cast, Construct
  bool Arrow = false;   ///< Parts[0] of a member is a pointer
};

/// `S` without the nodes nobody wrote: implicit casts, parentheses,
/// temporaries, clean-ups, implicit conversions by constructor.
const clang::Stmt *written(const clang::Stmt *S);
const clang::Expr *written(const clang::Expr *E);

/// True for a node that nobody wrote around another.
bool isImplicitNode(const clang::Stmt *S);

/// `E` without implicit nodes but with its parentheses.
const clang::Expr *writtenWithParens(const clang::Expr *E);

/// The form of `S`. A value that nobody reads has no difference between `++I`
/// and `I++`.
Shape shape(const clang::Stmt *S, bool ValueUnused = false);

/// True if nobody reads the value of part `Index` of a form of kind `K`.
bool partIsUnused(ShapeKind K, unsigned Index);

/// The kind and text alone, for looking up candidates; cheap.
struct ShapeKey {
  ShapeKind Kind = ShapeKind::Other;
  llvm::StringRef Text;
};
ShapeKey shapeKey(const clang::Stmt *S);

/// `std::vector::push_back`: scopes without inline namespaces and arguments.
std::string qualifiedName(const clang::NamedDecl *D);

/// Equal code that names the same declarations.
bool sameCode(const clang::Stmt *A, const clang::Stmt *B,
              const clang::ASTContext &Context);

} // namespace evo

#endif // EVO_RULES_SHAPE_H
