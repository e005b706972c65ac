//===- FunctionUses.cpp - Every use of one function in a unit ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionUses.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace evo::native;
using namespace clang;

namespace {

class UseFinder : public RecursiveASTVisitor<UseFinder> {
public:
  UseFinder(const FunctionDecl &F, ASTContext &Context)
      : Wanted(F.getCanonicalDecl()), Context(Context) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return true; }

  bool TraverseDecl(Decl *D) {
    if (!D)
      return true;
    const SourceManager &SM = Context.getSourceManager();
    if (D->getDeclContext() && D->getDeclContext()->isFileContext() &&
        !isa<NamespaceDecl, LinkageSpecDecl>(D) &&
        SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())))
      return true;
    const FunctionDecl *Outer = Caller;
    if (auto *F = dyn_cast<FunctionDecl>(D))
      Caller = F;
    bool Ok = RecursiveASTVisitor<UseFinder>::TraverseDecl(D);
    Caller = Outer;
    return Ok;
  }

  bool VisitCallExpr(CallExpr *Call) {
    if (!is(Call->getDirectCallee()))
      return true;
    Plain.insert(Call->getCallee()->IgnoreParenImpCasts());
    FunctionCall One{Caller, Call, {}};
    bool ObjectIsFirst = isa<CXXOperatorCallExpr>(Call) &&
                         isa<CXXMethodDecl>(Call->getDirectCallee());
    One.Args.append(Call->arg_begin() + (ObjectIsFirst ? 1 : 0),
                    Call->arg_end());
    Uses.Calls.push_back(std::move(One));
    return true;
  }

  bool VisitCXXConstructExpr(CXXConstructExpr *Construct) {
    if (!is(Construct->getConstructor()))
      return true;
    FunctionCall One{Caller, Construct, {}};
    One.Args.append(Construct->arg_begin(), Construct->arg_end());
    Uses.Calls.push_back(std::move(One));
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    return named(Ref->getDecl(), Ref, "its address is taken");
  }
  bool VisitMemberExpr(MemberExpr *Ref) {
    return named(Ref->getMemberDecl(), Ref, "its address is taken");
  }
  bool VisitOverloadExpr(OverloadExpr *Ref) {
    for (const NamedDecl *D : Ref->decls())
      named(D->getUnderlyingDecl(), Ref, "it is named in a template");
    return true;
  }
  bool VisitCXXInheritedCtorInitExpr(CXXInheritedCtorInitExpr *E) {
    return named(E->getConstructor(), E, "the constructor is inherited");
  }
  bool VisitUsingShadowDecl(UsingShadowDecl *D) {
    if (is(D->getTargetDecl()))
      other("a using declaration names it");
    return true;
  }

  FunctionUses Uses;

private:
  bool is(const Decl *D) const {
    auto *F = dyn_cast_or_null<FunctionDecl>(D);
    return F && F->getCanonicalDecl() == Wanted;
  }
  bool named(const Decl *D, const Expr *E, const char *Why) {
    if (is(D) && !Plain.count(E))
      other(Why);
    return true;
  }
  void other(const char *Why) {
    if (Uses.Other.empty())
      Uses.Other = Why;
  }

  const FunctionDecl *Wanted;
  ASTContext &Context;
  const FunctionDecl *Caller = nullptr;
  llvm::SmallPtrSet<const Expr *, 16> Plain;
};

} // namespace

FunctionUses evo::native::usesOf(const FunctionDecl &F, ASTContext &Context) {
  UseFinder Finder(F, Context);
  Finder.TraverseDecl(Context.getTranslationUnitDecl());
  return std::move(Finder.Uses);
}
