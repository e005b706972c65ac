//===- Leaving.cpp - How control leaves and enters statements ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Leaving.h"
#include "evo/Rules/Shape.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

void evo::forEachStatement(const Stmt *Root,
                           const std::function<void(const Stmt &)> &Visit) {
  std::vector<const Stmt *> Work = {Root};
  while (!Work.empty()) {
    const Stmt *S = Work.back();
    Work.pop_back();
    if (!S || isa<LambdaExpr>(S))
      continue;
    Visit(*S);
    llvm::append_range(Work, S->children());
  }
}

bool evo::leaves(const Stmt *S) {
  if (const auto *Block = dyn_cast_or_null<CompoundStmt>(S))
    S = Block->body_empty() ? nullptr : Block->body_back();
  if (!S)
    return false;
  const Stmt *W = written(S);
  if (const auto *C = dyn_cast<CallExpr>(W))
    return C->getDirectCallee() && C->getDirectCallee()->isNoReturn();
  return isa<ReturnStmt, CXXThrowExpr>(W);
}

bool evo::owesValue(const Stmt &Gone, const FunctionDecl &F) {
  QualType Result = F.getReturnType();
  if (Result->isVoidType() || F.isMain())
    return false;
  bool Returns = false, Jumps = false;
  forEachStatement(&Gone, [&](const Stmt &S) {
    Returns |= isa<ReturnStmt, CXXThrowExpr>(S);
    Jumps |= isa<CallExpr>(S) && leaves(&S);
  });
  return (Returns || Jumps) &&
         (!leaves(F.getBody()) || F.getBody() == &Gone ||
          cast<CompoundStmt>(F.getBody())->body_back() == &Gone);
}

bool evo::hasEntry(const Stmt &S) {
  bool Found = false;
  std::vector<const Stmt *> Work = {&S};
  while (!Work.empty()) {
    const Stmt *Each = Work.back();
    Work.pop_back();
    if (!Each || isa<SwitchStmt>(Each))
      continue;
    Found |= isa<SwitchCase, LabelStmt>(Each);
    llvm::append_range(Work, Each->children());
  }
  return Found;
}
