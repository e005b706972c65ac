//===- Conduct.h - What an operand does that others notice -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two operands whose order the compiler chooses may be evaluated in either
/// order if neither notices the other. An operand *acts* if it changes what
/// others can see, and *looks* if it reads what a call may have changed. A
/// local variable whose address is known nowhere else is seen only where it is
/// named.
///
/// Found in the syntax tree, through calls of the program's own functions;
/// everything that is not known acts and looks.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_CONDUCT_H
#define EVO_LIB_EQUIVALENCE_CONDUCT_H

#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <functional>
#include <optional>
#include <set>

namespace evo {

bool isOfSystem(const clang::FunctionDecl &F);

using Variables = llvm::SmallPtrSet<const clang::ValueDecl *, 4>;

/// Local variables below `S` that may be read or written other than by name.
Variables exposedIn(clang::Stmt &S);

struct Conduct {
  bool Acts = false;
  bool Looks = false;
  bool Open = false; ///< of a function: it is being looked at
};

/// A memory of functions that were looked at before.
struct Conducts {
  llvm::DenseMap<const clang::FunctionDecl *, Conduct> Known;
  /// Of a function without a body, what is known of it; may be empty.
  std::function<std::optional<Conduct>(const clang::FunctionDecl &)> Elsewhere;
};

Conduct conductOf(const clang::FunctionDecl &F, Conducts &Known,
                  const clang::FunctionDecl *Self = nullptr);

class Operand : public clang::RecursiveASTVisitor<Operand>, public Conduct {
public:
  /// `Self` is the function whose body `S` is, or null.
  Operand(clang::Stmt &S, const Variables &Exposed, Conducts &Known,
          const clang::FunctionDecl *Self = nullptr);

  bool mayMeet(const Operand &Other) const;

  /// What it does and which variables it names, whatever else is in its text:
  /// two operands of one key may be taken for each other.
  std::string key() const;

  /// Of a lambda only what it captures is evaluated.
  bool TraverseLambdaExpr(clang::LambdaExpr *L);
  bool VisitCallExpr(clang::CallExpr *C);
  bool VisitCXXConstructExpr(clang::CXXConstructExpr *C);
  bool VisitCXXNewExpr(clang::CXXNewExpr *) { return act("new"); }
  bool VisitCXXDeleteExpr(clang::CXXDeleteExpr *) { return act("delete"); }
  bool VisitCXXThrowExpr(clang::CXXThrowExpr *) { return act("throw"); }
  bool VisitAsmStmt(clang::AsmStmt *) { return act("asm"); }
  bool VisitAtomicExpr(clang::AtomicExpr *) { return act("an atomic access"); }
  bool VisitCXXDefaultArgExpr(clang::CXXDefaultArgExpr *D) {
    return TraverseStmt(D->getExpr());
  }
  bool VisitCXXDefaultInitExpr(clang::CXXDefaultInitExpr *D) {
    return TraverseStmt(D->getExpr());
  }
  bool VisitImplicitCastExpr(clang::ImplicitCastExpr *C);
  bool VisitVarDecl(clang::VarDecl *V);
  bool VisitUnaryOperator(clang::UnaryOperator *U);
  bool VisitBinaryOperator(clang::BinaryOperator *B);
  bool VisitMemberExpr(clang::MemberExpr *M);
  bool VisitArraySubscriptExpr(clang::ArraySubscriptExpr *A);
  bool VisitDeclRefExpr(clang::DeclRefExpr *D);

private:
  bool act(std::string What);
  void change(clang::Expr *Target);

  const Variables &Exposed;
  Conducts &Known;
  const clang::FunctionDecl *Self;
  Variables Named, Changed;
  std::set<std::string> Acting, Naming;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_CONDUCT_H
