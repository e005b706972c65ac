//===- Known.h - What standard functions and types do -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The standard library is not analysed but known: which types own what they
/// hold, and what each function reads, changes and returns. The table is
/// KnownFunctions.def; what is not in it is unknown.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_KNOWN_H
#define EVO_RULES_KNOWN_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"

namespace evo {

/// The type that the class declares; newer versions of clang ask otherwise.
inline clang::QualType recordType(const clang::CXXRecordDecl &R) {
#if LLVM_VERSION_MAJOR >= 22
  return R.getASTContext().getCanonicalTagType(&R);
#else
  return R.getASTContext().getRecordType(&R);
#endif
}

enum class KnownEffect {
  Value,       ///< reads its arguments only, returns a value
  Forward,     ///< returns (a part of) its first argument as a reference
  Choose,      ///< returns one of its arguments as a reference
  ReadsMemory, ///< reads what its pointer arguments point to
  ReadsState,  ///< reads state of the library (locale, …)
  SetsErrno,   ///< a value, and errno may change
  WritesFirst, ///< writes what its first pointer argument points to
  WritesArgs,  ///< writes its reference arguments and nothing else
  Observe,     ///< member: reads the object, not its elements
  Inspect,     ///< member: reads the object and its elements
  Access,      ///< member: gives a reference, pointer or iterator to elements
  Change,      ///< member: changes the object and its elements
  Step,        ///< member: changes the object alone (an iterator)
};

enum class KnownClass { None, Owner, View, Iterator, Pointer, Value };

struct Known {
  KnownEffect Effect;
  bool NoThrow;
};

/// The class of library types `T` belongs to.
KnownClass knownClass(clang::QualType T);
KnownClass knownClass(const clang::CXXRecordDecl *R);

/// What the table says about a call of `F` on an object of type `Object`
/// (null for a free function); null when it says nothing.
const Known *knownFunction(const clang::FunctionDecl &F,
                           clang::QualType Object);

/// Copying, moving, assigning and destroying a `T` runs no code of the program
/// and no code of the library with effects beyond the object itself.
bool isPlainValue(clang::QualType T);

/// As isPlainValue, and comparing and hashing it run no code of the program.
bool isPlainKey(clang::QualType T);

/// The object a member call is made on and the type it is seen as; null for a
/// free function.
const clang::Expr *objectOf(const clang::CallExpr &Call);
clang::QualType objectTypeOf(const clang::CallExpr &Call);

} // namespace evo

#endif // EVO_RULES_KNOWN_H
