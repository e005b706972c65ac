//===- SharedPtrParam.cpp - api.shared-ptr-param ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstUses.h"
#include "Facts/Analysis.h"
#include "Facts/Known.h"
#include "ParamByReference.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace evo;
using namespace evo::native;
using namespace clang;

namespace evo {
std::unique_ptr<NativeRule> createSharedPtrParam(RuleInfo);
}

static bool isSharedPointer(QualType T) {
  auto *R = T->getAsCXXRecordDecl();
  return R && R->isInStdNamespace() && R->getIdentifier() &&
         R->getName() == "shared_ptr";
}

namespace {

/// One owner fewer while the function runs is visible to code that counts.
class OwnerCount : public RecursiveASTVisitor<OwnerCount> {
public:
  bool VisitMemberExpr(MemberExpr *M) {
    const ValueDecl *D = M->getMemberDecl();
    Asked |= D->getIdentifier() && isa<CXXMethodDecl>(D) &&
             D->isInStdNamespace() &&
             (D->getName() == "use_count" || D->getName() == "unique");
    return !Asked;
  }
  bool TraverseDecl(Decl *D) {
    if (!D) // the variable of catch (...)
      return true;
    const SourceManager &SM = D->getASTContext().getSourceManager();
    if (D->getDeclContext() && D->getDeclContext()->isFileContext() &&
        !isa<NamespaceDecl>(D) &&
        SM.isInSystemHeader(SM.getExpansionLoc(D->getLocation())))
      return true;
    return RecursiveASTVisitor<OwnerCount>::TraverseDecl(D);
  }
  bool Asked = false;
};

class SharedPtrParam : public DescribedRule {
public:
  using DescribedRule::DescribedRule;

  void match(const Facts &F, MatchSink &Sink) const override {
    const FunctionDecl &Function = F.function();
    if (!Function.doesThisDeclarationHaveABody() || Function.isImplicit())
      return;
    for (const ParmVarDecl *P : Function.parameters()) {
      if (!isSharedPointer(P->getType()) || P->getNameAsString().empty())
        continue;
      Draft Change(Info, F, P->getSourceRange());
      Change.require(onlyConstUses(*P, F), "the pointer is only read");
      if (!Change.isRefused())
        requireOnlyDereferenced(*P, F, Change);
      if (!Change.isRefused())
        ParamByReference(F, *P, Change).check();
      if (!Change.isRefused())
        requireNobodyCounts(F, Change);
      Change.finish("shared pointer '" + P->getNameAsString() +
                        "' is copied but only dereferenced: take it by const "
                        "reference",
                    Sink);
    }
  }

private:
  static void requireOnlyDereferenced(const ParmVarDecl &P, const Facts &F,
                                      Draft &Change) {
    std::string Why;
    for (const DeclRefExpr *Ref : namingsOf(P, F, Why)) {
      const Stmt *Parent = F.analysis().parentOf(Ref);
      while (isa_and_nonnull<ImplicitCastExpr, ParenExpr, MemberExpr>(Parent))
        Parent = F.analysis().parentOf(Parent);
      auto *Call = dyn_cast_or_null<CallExpr>(Parent);
      auto *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (!Callee || !isa<CXXMethodDecl>(Callee) ||
          !knownFunction(*Callee, objectTypeOf(*Call)))
        return Change.refuse("'" + P.getNameAsString() +
                             "' is not only dereferenced on line " +
                             F.analysis().line(Ref->getLocation()));
    }
  }

  static void requireNobodyCounts(const Facts &F, Draft &Change) {
    OwnerCount Count;
    Count.TraverseDecl(F.unit().context().getTranslationUnitDecl());
    if (Count.Asked)
      Change.refuse("the number of owners is asked for");
  }
};

} // namespace

std::unique_ptr<NativeRule> evo::createSharedPtrParam(RuleInfo Info) {
  return std::make_unique<SharedPtrParam>(std::move(Info));
}
