//===- Facts.cpp - Three-valued side conditions with reasons ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Facts.h"
#include "Analysis.h"
#include "Known.h"

using namespace evo;
using namespace clang;

llvm::SmallVector<const Stmt *, 8> evo::codeOf(const FunctionDecl &Function) {
  llvm::SmallVector<const Stmt *, 8> Code;
  if (Function.getBody())
    Code.push_back(Function.getBody());
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getInit())
        Code.push_back(Init->getInit());
  return Code;
}

static const FunctionDecl &definitionOf(const FunctionDecl &F) {
  const FunctionDecl *Definition = F.getDefinition();
  return Definition ? *Definition : F;
}

Analysis::Analysis(const Unit &U, const FunctionDecl &Function)
    : Context(U.context()), Function(definitionOf(Function)),
      StrictAliasing(
          !llvm::is_contained(U.command().Arguments, "-fno-strict-aliasing")),
      Prints(Context) {}

const Exposure &Analysis::exposure(bool OnlyWritable) const {
  std::optional<Exposure> &Known = Exposed[OnlyWritable];
  if (Known)
    return *Known;
  Known.emplace(codeOf(Function), OnlyWritable);
  if (auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isAnyMemberInitializer() && Init->getInit() &&
          Init->getAnyMember()->getType()->isReferenceType())
        Known->bindMember(Init->getInit());
  return *Known;
}

void Analysis::mapParents() const {
  llvm::SmallVector<const Stmt *, 32> Work;
  llvm::append_range(Work, codeOf(Function));
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (auto *D = dyn_cast<DeclStmt>(S))
      for (const Decl *One : D->decls())
        if (auto *V = dyn_cast<VarDecl>(One))
          Declarations[V] = D;
    for (const Stmt *Child : S->children())
      if (Child && Parents.try_emplace(Child, S).second)
        Work.push_back(Child);
  }
}

const Stmt *Analysis::parentOf(const Stmt *S) const {
  if (Parents.empty())
    mapParents();
  return Parents.lookup(S);
}

const DeclStmt *Analysis::declarationOf(const VarDecl *D) const {
  if (Parents.empty())
    mapParents();
  return Declarations.lookup(D);
}

Facts::Facts(const Unit &U, const FunctionDecl &Function)
    : Owner(U), Function(Function),
      State(std::make_shared<Analysis>(U, Function)) {}

Answer Facts::noAlias(const Expr *A, const Expr *B) const {
  Footprint FA = analysis().whole(A), FB = analysis().whole(B);
  if (!FA.Opaque.empty() || !FB.Opaque.empty())
    return Answer::unknown("it " + FA.Opaque + FB.Opaque);
  for (const Place &PA : placesOf(A))
    for (const Place &PB : placesOf(B)) {
      bool Same = PA.isVariable() && PB.isVariable() && PA.Root == PB.Root;
      if (Same && PA.Path == PB.Path)
        return Answer::no("both are in '" + PA.Root->getNameAsString() + "'");
      if (analysis().mayOverlap(PA, PB) || analysis().mayOverlap(PB, PA))
        return Answer::unknown("both may denote the same object");
    }
  return Answer::yes("they are different objects");
}

Answer Facts::expensiveToCopy(QualType T) const {
  T = T.getNonReferenceType();
  if (T->isDependentType() || T->isIncompleteType())
    return Answer::unknown("the type is not known");
  if (!T.isTriviallyCopyableType(analysis().Context))
    return Answer::yes("copying '" + T.getAsString() + "' runs code");
  auto Bytes = analysis().Context.getTypeSizeInChars(T).getQuantity();
  if (Bytes > 16)
    return Answer::yes("it is " + std::to_string(Bytes) + " bytes");
  return Answer::no("it is " + std::to_string(Bytes) + " bytes and trivial");
}
