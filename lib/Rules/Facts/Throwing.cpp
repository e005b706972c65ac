//===- Throwing.cpp - Can running it throw ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Known.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

static constexpr unsigned MaxDepth = 4;

namespace {

/// Looks for the first thing that may throw. A handler is not believed to stop
/// anything: rethrowing and half-done work are too easy to miss.
class ThrowSearch {
public:
  ThrowSearch(const ASTContext &Context, unsigned Depth)
      : Context(Context), Depth(Depth) {}

  Answer of(llvm::ArrayRef<const Stmt *> Region) {
    llvm::SmallVector<const Stmt *, 32> Work;
    for (const Stmt *S : Region)
      if (S)
        Work.push_back(S);
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      Answer A = ofOne(S);
      if (!A.isYes())
        return A;
      // A lambda's body runs where it is called.
      if (auto *L = dyn_cast<LambdaExpr>(S))
        Work.append(L->capture_init_begin(), L->capture_init_end());
      else
        evaluatedChildren(S, Work);
    }
    return Answer::yes("nothing in it can throw");
  }

private:
  Answer ofOne(const Stmt *S);
  Answer ofCall(const CallSite &Site);
  Answer ofDestruction(QualType T);

  const ASTContext &Context;
  unsigned Depth;
};

} // namespace

Answer ThrowSearch::ofOne(const Stmt *S) {
  Answer Yes = Answer::yes("");
  if (isa<CXXThrowExpr>(S))
    return Answer::no("it throws");
  if (auto *New = dyn_cast<CXXNewExpr>(S))
    return New->shouldNullCheckAllocation() || New->getNumPlacementArgs()
               ? Yes
               : Answer::no("it allocates");
  if (auto *Cast = dyn_cast<CXXDynamicCastExpr>(S))
    return Cast->isGLValue() ? Answer::no("a dynamic_cast may fail") : Yes;
  if (isa<CXXTypeidExpr, CXXInheritedCtorInitExpr, CoroutineSuspendExpr,
          CXXDeleteExpr, AsmStmt>(S))
    return Answer::unknown("it uses something that may throw");
  if (auto *D = dyn_cast<DeclStmt>(S)) {
    for (const Decl *One : D->decls())
      if (auto *V = dyn_cast<VarDecl>(One))
        if (Answer A = ofDestruction(V->getType()); !A.isYes())
          return A;
    return Yes;
  }
  auto *E = dyn_cast<Expr>(S);
  if (!E)
    return Yes;
  if (E->isTypeDependent())
    return Answer::unknown("it depends on a template parameter");
  if (isa<CXXBindTemporaryExpr>(E))
    return ofDestruction(E->getType());
  if (std::optional<CallSite> Site = callSite(E))
    return ofCall(*Site);
  return Yes;
}

Answer ThrowSearch::ofDestruction(QualType T) {
  const CXXRecordDecl *R =
      T->isReferenceType()
          ? nullptr
          : Context.getBaseElementType(T)->getAsCXXRecordDecl();
  if (!R || !R->hasDefinition() || R->hasTrivialDestructor() || isPlainValue(T))
    return Answer::yes("");
  const CXXDestructorDecl *D = R->getDestructor();
  auto *Type = D ? D->getType()->getAs<FunctionProtoType>() : nullptr;
  // Destructors are noexcept unless they or a member say otherwise.
  if (Type && !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) &&
      Type->canThrow() == CT_Cannot)
    return Answer::yes("");
  return Answer::unknown("the destructor of '" + R->getNameAsString() +
                         "' may throw");
}

Answer ThrowSearch::ofCall(const CallSite &Site) {
  const FunctionDecl *F = Site.Callee;
  if (!F || Site.IsDependent)
    return Answer::unknown("it calls something that is not known here");
  Answer Yes = Answer::yes("");
  if (F->isTrivial() || F->hasAttr<NoThrowAttr>())
    return Yes;
  auto *Type = F->getType()->getAs<FunctionProtoType>();
  if (Type && !isUnresolvedExceptionSpec(Type->getExceptionSpecType()) &&
      Type->canThrow() == CT_Cannot)
    return Yes;
  QualType Object = Site.IsConstruction ? QualType() : Site.objectType();
  const Known *K = knownFunction(*F, Object);
  if (K && K->NoThrow)
    return Yes;
  std::string Name = "'" + F->getNameAsString() + "'";
  auto *Method = dyn_cast<CXXMethodDecl>(F);
  const FunctionDecl *Definition = nullptr;
  if (Depth == 0 || K || (Method && Method->isVirtual()) ||
      !F->hasBody(Definition) ||
      Context.getSourceManager().isInSystemHeader(F->getLocation()))
    return Answer::unknown(Name + " may throw");
  Answer Inner = ThrowSearch(Context, Depth - 1).of(codeOf(*Definition));
  return Inner.isYes() ? Yes : Answer::unknown(Name + " may throw");
}

Answer Facts::noThrow(const Expr *E) const {
  return ThrowSearch(analysis().Context, MaxDepth).of({E});
}

Answer Facts::noThrow(Region R) const {
  return ThrowSearch(analysis().Context, MaxDepth).of(R);
}
