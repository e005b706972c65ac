//===- WrittenNames.h - Names as they can be written -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Types and functions of a unit, named so that the name means the same at the
/// end of the unit as where it was found.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_WRITTENNAMES_H
#define EVO_LIB_EQUIVALENCE_WRITTENNAMES_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include <string>
#include <vector>

namespace evo {

class WrittenNames {
public:
  explicit WrittenNames(clang::ASTContext &C);

  std::string of(clang::QualType T);
  std::string of(const clang::CXXRecordDecl &R);
  std::string of(const clang::FunctionDecl &F);
  std::string of(const clang::VarDecl &V);

  clang::QualType typeOf(const clang::CXXRecordDecl &R) const;

  /// A class within T that can not be named, or null.
  static const clang::NamedDecl *unnamed(clang::QualType T);

  std::string Cannot; ///< the first that has no name; empty: all have

private:
  std::string list(llvm::ArrayRef<clang::TemplateArgument> Arguments);

  clang::ASTContext &C;
  clang::PrintingPolicy Policy;
};

/// Calls `See` with each class that T is made of: itself, elements, template
/// arguments; with what pointers lead to only if `Pointers`.
void forEachClass(clang::QualType T, bool Pointers,
                  llvm::function_ref<void(const clang::CXXRecordDecl &)> See);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_WRITTENNAMES_H
