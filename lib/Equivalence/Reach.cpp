//===- Reach.cpp - What running a function may lead to ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reach.h"
#include "clang/AST/ASTContext.h"

using namespace evo;

void Reach::add(clang::FunctionDecl *F) {
  if (F && Met.insert(F->getCanonicalDecl()).second)
    Waiting.push_back(F);
}

void Reach::follow() {
  Waiting.insert(Waiting.end(), Bare.begin(), Bare.end());
  Bare.clear();
  while (!Waiting.empty()) {
    clang::FunctionDecl *F = Waiting.back();
    Waiting.pop_back();
    const clang::FunctionDecl *Definition = nullptr;
    if (F->hasBody(Definition))
      enter(*Definition);
    else
      Bare.push_back(F);
  }
}

void Reach::enter(const clang::FunctionDecl &Definition) {
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

void Reach::addValue(clang::ValueDecl *D) {
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

void Reach::addDestructor(clang::QualType T) {
  const clang::CXXRecordDecl *R =
      T->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  if (R && R->hasDefinition() && !R->isDependentContext() &&
      !R->hasTrivialDestructor())
    add(R->getDestructor());
}

/// Where their table is made here, the code knows which are called.
void Reach::addVirtuals(const clang::CXXRecordDecl &R) {
  if (!R.isDynamicClass() || R.isDependentContext() ||
      !Met.insert(R.getCanonicalDecl()).second)
    return;
  const clang::CXXMethodDecl *Key = R.getASTContext().getCurrentKeyFunction(&R);
  if (!Key || Key->isDefined())
    for (clang::CXXMethodDecl *M : R.methods())
      if (M->isVirtual())
        add(M);
}

bool Reach::VisitDeclRefExpr(clang::DeclRefExpr *E) {
  addValue(E->getDecl());
  return true;
}

bool Reach::VisitMemberExpr(clang::MemberExpr *E) {
  addValue(E->getMemberDecl());
  return true;
}

bool Reach::VisitCXXConstructExpr(clang::CXXConstructExpr *E) {
  add(E->getConstructor());
  addDestructor(E->getType());
  return true;
}

bool Reach::VisitCXXInheritedCtorInitExpr(clang::CXXInheritedCtorInitExpr *E) {
  add(E->getConstructor());
  return true;
}

bool Reach::VisitCXXBindTemporaryExpr(clang::CXXBindTemporaryExpr *E) {
  addDestructor(E->getType());
  return true;
}

bool Reach::VisitCXXNewExpr(clang::CXXNewExpr *E) {
  add(E->getOperatorNew());
  add(E->getOperatorDelete());
  return true;
}

bool Reach::VisitCXXDeleteExpr(clang::CXXDeleteExpr *E) {
  add(E->getOperatorDelete());
  if (clang::QualType T = E->getDestroyedType(); !T.isNull())
    addDestructor(T);
  return true;
}

bool Reach::VisitCXXDefaultArgExpr(clang::CXXDefaultArgExpr *E) {
  return TraverseStmt(E->getExpr());
}

bool Reach::VisitCXXDefaultInitExpr(clang::CXXDefaultInitExpr *E) {
  return TraverseStmt(E->getExpr());
}

bool Reach::VisitLambdaExpr(clang::LambdaExpr *E) {
  add(E->getCallOperator());
  return true;
}

bool Reach::VisitVarDecl(clang::VarDecl *V) {
  addDestructor(V->getType());
  return true;
}
