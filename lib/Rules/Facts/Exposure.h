//===- Exposure.h - Which locals can be reached by others -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A local variable whose address never leaves the expressions that name it can
/// only be changed by naming it. Exposure finds the others: address taken,
/// bound to a reference that is kept, captured by reference, handed to code
/// that could keep it. For containers it also finds the ones whose elements can
/// be reached otherwise: an iterator, pointer or reference to an element.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_EXPOSURE_H
#define EVO_RULES_EXPOSURE_H

#include "Footprint.h"
#include "llvm/ADT/DenseMap.h"

namespace evo {

class Exposure {
public:
  /// Looks at the statements once. Only writable handles count: a const
  /// reference exposes nothing that can be written.
  Exposure(llvm::ArrayRef<const clang::Stmt *> Region, bool OnlyWritable);

  /// A reference member is bound to what `Init` denotes.
  void bindMember(const clang::Expr *Init);

  /// Why others can reach the variable or its elements; empty: they cannot.
  std::string object(const clang::ValueDecl *D) const;
  std::string elements(const clang::ValueDecl *D) const;

private:
  void add(const clang::Stmt *Root);
  void visit(const clang::Stmt *S);
  void visitLambda(const clang::LambdaExpr &L);
  void visitDeclarations(const clang::DeclStmt &D);
  void visitCall(const clang::Expr *E, const CallSite &Site);
  void visitObject(const CallSite &Site);
  void visitInitList(const clang::InitListExpr &List);
  void expose(const PlaceList &L, const char *Why);

  bool OnlyWritable;
  llvm::DenseMap<const clang::ValueDecl *, const char *> Objects, Elements;
  llvm::DenseMap<const clang::Expr *, bool> Consumed; ///< handles used at once
};

} // namespace evo

#endif // EVO_RULES_EXPOSURE_H
