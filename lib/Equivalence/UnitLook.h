//===- UnitLook.h - What a unit holds besides a function -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// One walk over a unit's AST finds what running one of its functions may
/// depend on: variables that outlive a call, exceptions, classes that objects
/// of an abstract one may be of, and functions in which some variable starts
/// with whatever was there before.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_UNITLOOK_H
#define EVO_LIB_EQUIVALENCE_UNITLOOK_H

#include "clang/AST/Mangle.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include <map>
#include <set>

namespace evo {

class UnitLook : public clang::RecursiveASTVisitor<UnitLook> {
public:
  /// `Reached`: symbols of the functions whose code may run.
  UnitLook(clang::ASTContext &C, const std::set<std::string> &Reached)
      : Symbols(C), Reached(Reached) {}

  std::map<std::string, const clang::VarDecl *> Variables; ///< that may change
  /// Symbols of variables that never change once the program has started.
  std::set<std::string> Constants;
  /// Of variables that may change and that those functions of the unit name
  /// which others in it may call.
  std::set<std::string> Named;
  /// Of functions that have a variable which starts with what was there.
  std::set<std::string> LeavesUnwritten;
  std::vector<clang::QualType> Thrown; ///< by functions that may be reached
  std::vector<const clang::CXXRecordDecl *>
      Concrete;        ///< with virtual functions
  std::string Strange; ///< "uses volatile memory", of the unit's own code

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseDecl(clang::Decl *D);
  bool VisitCXXThrowExpr(clang::CXXThrowExpr *E);
  bool VisitCXXRecordDecl(clang::CXXRecordDecl *R);
  bool VisitVarDecl(clang::VarDecl *V);
  bool VisitDeclRefExpr(clang::DeclRefExpr *E);
  bool VisitMemberExpr(clang::MemberExpr *E);
  bool VisitAsmStmt(clang::AsmStmt *) { return strange("holds assembly"); }
  bool VisitAtomicExpr(clang::AtomicExpr *) { return strange("uses atomics"); }
  bool VisitCoroutineBodyStmt(clang::CoroutineBodyStmt *) {
    return strange("is a coroutine");
  }

private:
  bool isReached(const clang::FunctionDecl &F);
  bool isOwn() const;
  bool strange(const char *Does);
  void named(const clang::ValueDecl &D);
  void thrown(clang::QualType T);
  void unwritten(const clang::Decl &In);
  void outliving(const clang::VarDecl &V);

  clang::ASTNameGenerator Symbols;
  const std::set<std::string> &Reached;
  const clang::FunctionDecl *Within = nullptr;
  llvm::SmallPtrSet<const clang::ValueDecl *, 16> NamedBefore;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_UNITLOOK_H
