//===- Walk.cpp - All mutants of a unit, in one walk ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Keep.h"
#include "Mutants.h"
#include "RunningCode.h"
#include "evo/Frontend/FunctionVisitor.h"
#include "evo/Rules/Mutation.h"

using namespace evo;
using namespace clang;

namespace {

/// A template is mutated as it was written, once for all its instances.
class Walk : public FunctionVisitor<Walk> {
public:
  Walk(const Unit &U, llvm::ArrayRef<RuleInfo> Operators, MatchSink &Sink)
      : FunctionVisitor(U), Into(U, Operators, Sink), Kept(U) {}

  bool VisitFunctionDecl(FunctionDecl *F) {
    if (F->doesThisDeclarationHaveABody() && !F->isImplicit() &&
        !F->isDefaulted() && !F->isConsteval() && F->getBody() &&
        !Kept.isKept(F->getBeginLoc()))
      walk(*F);
    return true;
  }

private:
  void walk(const FunctionDecl &F);
  bool isEntered(const Stmt &S);

  Mutants Into;
  KeptLines Kept;
};

} // namespace

bool Walk::isEntered(const Stmt &S) {
  if (declaresConstant(S) || isArid(S, U))
    return false;
  bool Starts = !isa<Expr>(S) || !Into.parent(S) || !isa<Expr>(Into.parent(S));
  return !(Starts && Kept.isKept(S.getBeginLoc()));
}

void Walk::walk(const FunctionDecl &F) {
  Into.enter(F);
  std::vector<const Stmt *> Work = {F.getBody()};
  while (!Work.empty()) {
    const Stmt *S = Work.back();
    Work.pop_back();
    if (!isEntered(*S))
      continue;
#define EVO_MUTATION_GROUP(Name) mutate##Name(*S, Into);
#include "Groups.def"
    llvm::SmallVector<const Stmt *, 8> Parts = runningParts(S);
    for (const Stmt *Part : llvm::reverse(Parts))
      if (Part) {
        Into.isInside(Part, S);
        Work.push_back(Part);
      }
  }
}

static RuleInfo infoOf(llvm::StringRef Id, std::string Summary) {
  RuleInfo Info;
  Info.Id = Id.str();
  Info.Doc = Info.Summary = std::move(Summary);
  Info.Claims = Promise::ChangesBehaviour;
  Info.Needs = EvidenceKind::Fuzzed;
  Info.OffByDefault = true;
  Info.Native = true;
  return Info;
}

std::vector<RuleInfo> evo::mutationOperators() {
  std::vector<RuleInfo> All;
#define EVO_SWAP(Id, From, To, Kinds)                                          \
  All.push_back(infoOf(Id, From " is " To " instead"));
#define EVO_MUTATION(Id, Summary) All.push_back(infoOf(Id, Summary));
#include "Operators.def"
  return All;
}

void evo::matchMutants(const Unit &U, llvm::ArrayRef<RuleInfo> Operators,
                       MatchSink &Sink) {
  Walk(U, Operators, Sink).TraverseDecl(U.context().getTranslationUnitDecl());
}
