//===- ReachedCode.cpp - What running a function may lead to ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReachedCode.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclFriend.h"

using namespace evo;

void ReachedCode::add(clang::FunctionDecl *F) {
  if (F && Met.insert(F->getCanonicalDecl()).second)
    Waiting.push_back(F);
}

void ReachedCode::follow() {
  Waiting.insert(Waiting.end(), Bare.begin(), Bare.end());
  Bare.clear();
  while (!Waiting.empty()) {
    clang::FunctionDecl *F = Waiting.back();
    Waiting.pop_back();
    const clang::FunctionDecl *Definition = nullptr;
    if (F->hasBody(Definition))
      enter(*Definition);
    else if (!IsLeft || !IsLeft(*F))
      Bare.push_back(F);
  }
}

void ReachedCode::enter(const clang::FunctionDecl &Definition) {
  Entered.push_back(&Definition);
  for (clang::ParmVarDecl *P : Definition.parameters())
    addDestructor(P->getType());
  if (const auto *C = llvm::dyn_cast<clang::CXXConstructorDecl>(&Definition)) {
    for (clang::CXXCtorInitializer *I : C->inits())
      TraverseConstructorInitializer(I);
    addVirtuals(*C->getParent());
  }
  if (const auto *D = llvm::dyn_cast<clang::CXXDestructorDecl>(&Definition)) {
    for (const clang::FieldDecl *Field : D->getParent()->fields())
      addDestructor(Field->getType());
    for (const clang::CXXBaseSpecifier &Base : D->getParent()->bases())
      addDestructor(Base.getType());
    for (const clang::CXXBaseSpecifier &Base : D->getParent()->vbases())
      addDestructor(Base.getType());
  }
  TraverseStmt(Definition.getBody());
}

void ReachedCode::addValue(clang::ValueDecl *D) {
  if (auto *F = llvm::dyn_cast<clang::FunctionDecl>(D))
    return add(F);
  auto *V = llvm::dyn_cast<clang::VarDecl>(D);
  // Locals are met where they are declared.
  if (!V || V->hasLocalStorage() || !Met.insert(V->getCanonicalDecl()).second)
    return;
  addDestructor(V->getType());
  const clang::VarDecl *Initialised = nullptr;
  if (const clang::Expr *Value = V->getAnyInitializer(Initialised))
    TraverseStmt(const_cast<clang::Expr *>(Value));
}

void ReachedCode::addDestructor(clang::QualType T) {
  const clang::CXXRecordDecl *R =
      T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (R && R->hasDefinition() && !R->isDependentContext() &&
      !R->hasTrivialDestructor())
    add(R->getDestructor());
}

/// Where their table is made here, the code knows which are called.
void ReachedCode::addVirtuals(const clang::CXXRecordDecl &R) {
  if (!R.isDynamicClass() || R.isDependentContext() ||
      !Met.insert(R.getCanonicalDecl()).second)
    return;
  const clang::CXXMethodDecl *Key = R.getASTContext().getCurrentKeyFunction(&R);
  if (!Key || Key->isDefined())
    for (clang::CXXMethodDecl *M : R.methods())
      if (M->isVirtual())
        add(M);
}

bool ReachedCode::VisitDecl(clang::Decl *D) {
  ForOthers |= D->isLocalExternDecl() || llvm::isa<clang::FriendDecl>(D);
  return true;
}

bool ReachedCode::VisitDeclRefExpr(clang::DeclRefExpr *E) {
  addValue(E->getDecl());
  return true;
}

bool ReachedCode::VisitMemberExpr(clang::MemberExpr *E) {
  addValue(E->getMemberDecl());
  return true;
}

bool ReachedCode::VisitCXXConstructExpr(clang::CXXConstructExpr *E) {
  add(E->getConstructor());
  addDestructor(E->getType());
  return true;
}

bool ReachedCode::VisitCXXInheritedCtorInitExpr(
    clang::CXXInheritedCtorInitExpr *E) {
  add(E->getConstructor());
  return true;
}

bool ReachedCode::VisitCXXBindTemporaryExpr(clang::CXXBindTemporaryExpr *E) {
  addDestructor(E->getType());
  return true;
}

bool ReachedCode::VisitCXXNewExpr(clang::CXXNewExpr *E) {
  add(E->getOperatorNew());
  add(E->getOperatorDelete());
  return true;
}

bool ReachedCode::VisitCXXDeleteExpr(clang::CXXDeleteExpr *E) {
  add(E->getOperatorDelete());
  if (clang::QualType T = E->getDestroyedType(); !T.isNull())
    addDestructor(T);
  return true;
}

bool ReachedCode::VisitCXXDefaultArgExpr(clang::CXXDefaultArgExpr *E) {
  return TraverseStmt(E->getExpr());
}

bool ReachedCode::VisitCXXDefaultInitExpr(clang::CXXDefaultInitExpr *E) {
  return TraverseStmt(E->getExpr());
}

bool ReachedCode::VisitLambdaExpr(clang::LambdaExpr *E) {
  add(E->getCallOperator());
  return true;
}

bool ReachedCode::VisitVarDecl(clang::VarDecl *V) {
  addDestructor(V->getType());
  return true;
}
