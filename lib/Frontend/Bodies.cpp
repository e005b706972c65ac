//===- Bodies.cpp - The functions of a unit, as places ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Frontend/Bodies.h"
#include "evo/Frontend/FunctionVisitor.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

namespace {

/// Statements of which one function can hold only one copy.
class OnlyOnce : public RecursiveASTVisitor<OnlyOnce> {
public:
  bool VisitLabelStmt(LabelStmt *S) {
    return found(std::string("has the label ") + S->getName());
  }
  bool VisitAsmStmt(AsmStmt *) { return found("has inline assembly"); }
  bool VisitCoroutineBodyStmt(CoroutineBodyStmt *) {
    return found("is a coroutine");
  }
  bool VisitCoawaitExpr(CoawaitExpr *) { return found("is a coroutine"); }
  bool VisitCoyieldExpr(CoyieldExpr *) { return found("is a coroutine"); }
  bool VisitCoreturnStmt(CoreturnStmt *) { return found("is a coroutine"); }
  bool VisitDependentCoawaitExpr(DependentCoawaitExpr *) {
    return found("is a coroutine");
  }

  std::string Why;

private:
  bool found(std::string What) {
    Why = std::move(What);
    return false;
  }
};

class BodyFinder : public FunctionVisitor<BodyFinder> {
public:
  using FunctionVisitor::FunctionVisitor;

  bool VisitFunctionDecl(FunctionDecl *F) {
    if (F->doesThisDeclarationHaveABody() && !F->isImplicit() &&
        !F->isDefaulted() && F->getBody())
      add(*F);
    return true;
  }

  std::vector<FunctionBody> Found;

private:
  void add(const FunctionDecl &F);
  std::string whyAlone(const FunctionDecl &F) const;
};

} // namespace

std::string BodyFinder::whyAlone(const FunctionDecl &F) const {
  if (F.isConsteval())
    return "runs only in the compiler";
  if (isa<CXXTryStmt>(F.getBody()))
    return "its body is a try block";
  if (F.hasAttr<NakedAttr>())
    return "is naked";
  if (F.isConstexpr() && !U.context().getLangOpts().CPlusPlus14)
    return "is constexpr in C++11, which allows one statement";
  if (const auto *M = dyn_cast<CXXMethodDecl>(&F))
    if (M->getParent()->isLocalClass())
      return "is a member of a local class";
  OnlyOnce Once;
  Once.TraverseStmt(F.getBody());
  return Once.Why;
}

void BodyFinder::add(const FunctionDecl &F) {
  FunctionBody B;
  B.Name = U.enclosingFunction(&F);
  Editable Place = U.editable(F.getBody()->getSourceRange());
  if (!Place.Range && !llvm::StringRef(Place.Why).contains("directive"))
    return; // a macro wrote it, and no candidate lies in there
  SourceLocation Begin = F.getBody()->getBeginLoc();
  SourceLocation End = F.getBody()->getEndLoc();
  const SourceManager &SM = U.sources();
  B.File = U.file(Begin);
  B.Offset = SM.getFileOffset(Begin);
  B.Length = SM.getFileOffset(End) + 1 - B.Offset;
  B.Line = SM.getSpellingLineNumber(Begin);
  B.Constexpr = F.isConstexpr();
  B.Why = whyAlone(F);
  Found.push_back(std::move(B));
}

std::vector<FunctionBody> evo::functionBodies(const Unit &U) {
  BodyFinder Finder(U);
  Finder.TraverseDecl(U.context().getTranslationUnitDecl());
  auto Place = [](const FunctionBody &B) { return std::tie(B.File, B.Offset); };
  llvm::sort(Finder.Found, [&](const FunctionBody &A, const FunctionBody &B) {
    return Place(A) < Place(B);
  });
  auto Same = [&](const FunctionBody &A, const FunctionBody &B) {
    return Place(A) == Place(B);
  };
  Finder.Found.erase(
      std::unique(Finder.Found.begin(), Finder.Found.end(), Same),
      Finder.Found.end());
  return std::move(Finder.Found);
}
