//===- ReachedCode.h - What running a function may lead to -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Follows the AST of functions to all functions that their code names, with
/// those it does not write: destructors, default arguments, virtual functions
/// of the objects it makes. What is missed only costs an answer: a function
/// without a body is an unknown one to whoever compares its callers.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_REACHEDCODE_H
#define EVO_LIB_EQUIVALENCE_REACHEDCODE_H

#include "clang/AST/RecursiveASTVisitor.h"
#include <functional>
#include <vector>

namespace evo {

class ReachedCode : public clang::RecursiveASTVisitor<ReachedCode> {
public:
  /// Where `IsLeft` holds of a function without a body, it stays so.
  explicit ReachedCode(
      std::function<bool(const clang::FunctionDecl &)> IsLeft = {})
      : IsLeft(std::move(IsLeft)) {}

  void add(clang::FunctionDecl *F);

  /// Goes on until nothing new is met; again, with what has a body by now.
  void follow();

  /// Reached, and without a body so far.
  llvm::ArrayRef<clang::FunctionDecl *> withoutBody() const { return Bare; }

  /// Reached, and with a body.
  llvm::ArrayRef<const clang::FunctionDecl *> definitions() const {
    return Entered;
  }

  /// Does any of it declare, within a function, what others see as well?
  bool declaresForOthers() const { return ForOthers; }

  bool shouldVisitImplicitCode() const { return true; }
  bool VisitDecl(clang::Decl *D);
  bool VisitDeclRefExpr(clang::DeclRefExpr *E);
  bool VisitMemberExpr(clang::MemberExpr *E);
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *E);
  bool VisitCXXInheritedCtorInitExpr(clang::CXXInheritedCtorInitExpr *E);
  bool VisitCXXBindTemporaryExpr(clang::CXXBindTemporaryExpr *E);
  bool VisitCXXNewExpr(clang::CXXNewExpr *E);
  bool VisitCXXDeleteExpr(clang::CXXDeleteExpr *E);
  bool VisitCXXDefaultArgExpr(clang::CXXDefaultArgExpr *E);
  bool VisitCXXDefaultInitExpr(clang::CXXDefaultInitExpr *E);
  bool VisitLambdaExpr(clang::LambdaExpr *E);
  bool VisitVarDecl(clang::VarDecl *V);

private:
  void enter(const clang::FunctionDecl &Definition);
  void addValue(clang::ValueDecl *D);
  void addDestructor(clang::QualType T);
  void addVirtuals(const clang::CXXRecordDecl &R);

  std::function<bool(const clang::FunctionDecl &)> IsLeft; ///< may be empty
  llvm::SmallPtrSet<const clang::Decl *, 32> Met;          ///< canonical
  std::vector<clang::FunctionDecl *> Waiting, Bare;
  std::vector<const clang::FunctionDecl *> Entered;
  bool ForOthers = false;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_REACHEDCODE_H
