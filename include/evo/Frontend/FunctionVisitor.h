//===- FunctionVisitor.h - The functions a project wrote -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Base of visitors that look for functions and walk their bodies themselves:
/// declarations of the project only, no bodies, no types. `Derived` is asked
/// VisitFunctionDecl; it may turn template instantiations on.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_FUNCTIONVISITOR_H
#define EVO_FRONTEND_FUNCTIONVISITOR_H

#include "evo/Frontend/Unit.h"
#include "clang/AST/RecursiveASTVisitor.h"

namespace evo {

template <class Derived>
class FunctionVisitor : public clang::RecursiveASTVisitor<Derived> {
public:
  explicit FunctionVisitor(const Unit &U) : U(U) {}

  bool shouldVisitTemplateInstantiations() const { return false; }
  bool shouldVisitImplicitCode() const { return false; }
  bool TraverseStmt(clang::Stmt *) { return true; }
  bool TraverseTypeLoc(clang::TypeLoc, bool = true) { return true; }

  bool TraverseDecl(clang::Decl *D) {
    if (D && !llvm::isa<clang::TranslationUnitDecl>(D) &&
        !U.isInProject(D->getLocation()))
      return true;
    return clang::RecursiveASTVisitor<Derived>::TraverseDecl(D);
  }

protected:
  const Unit &U;
};

} // namespace evo

#endif // EVO_FRONTEND_FUNCTIONVISITOR_H
