//===- Capture.cpp - What callable metavariables stand for ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Matcher.h"
#include "evo/Rules/NodeCompiler.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

void evo::walkCode(const Stmt *S, llvm::function_ref<bool(const Stmt *)> F) {
  std::vector<const Stmt *> Work = {S};
  while (!Work.empty()) {
    const Stmt *Next = Work.back();
    Work.pop_back();
    if (!Next || !F(Next))
      continue;
    llvm::SmallVector<const Stmt *, 8> Parts(Next->child_begin(),
                                             Next->child_end());
    if (const auto *L = dyn_cast<LambdaExpr>(Next))
      Parts.push_back(L->getBody());
    for (const Stmt *Part : llvm::reverse(Parts))
      Work.push_back(Part);
  }
}

bool Matcher::namesLocal(const Stmt *S, const Bindings &B) const {
  bool Found = false;
  walkCode(S, [&](const Stmt *Part) {
    if (const auto *D = dyn_cast<DeclRefExpr>(Part))
      Found |= llvm::is_contained(B.Locals, D->getDecl());
    return !Found;
  });
  return Found;
}

/// True if control can leave `S` other than by its end.
static bool leaves(const Stmt *S) {
  struct Item {
    const Stmt *Code;
    bool Loop, Switch;
  };
  std::vector<Item> Work = {{S, false, false}};
  while (!Work.empty()) {
    Item I = Work.back();
    Work.pop_back();
    if (!I.Code || isa<LambdaExpr>(I.Code))
      continue;
    if (isa<ReturnStmt, GotoStmt, IndirectGotoStmt, LabelStmt, CoreturnStmt,
            CoawaitExpr, CoyieldExpr, CaseStmt, DefaultStmt>(I.Code) &&
        !(isa<CaseStmt, DefaultStmt>(I.Code) && I.Switch))
      return true;
    if (isa<BreakStmt>(I.Code) && !I.Loop && !I.Switch)
      return true;
    if (isa<ContinueStmt>(I.Code) && !I.Loop)
      return true;
    bool Loop =
        I.Loop || isa<ForStmt, CXXForRangeStmt, WhileStmt, DoStmt>(I.Code);
    bool Switch = I.Switch || isa<SwitchStmt>(I.Code);
    for (const Stmt *Part : I.Code->children())
      Work.push_back({Part, Loop, Switch});
  }
  return false;
}

/// Records `S` if it is the value of an argument that the callable is called
/// with.
bool Matcher::argumentUse(const Node &N, const Stmt *S, Binding &Capture,
                          const Bindings &B) const {
  const auto *E = dyn_cast<Expr>(S);
  if (!E || isImplicitNode(E) || isa<ParenExpr>(E))
    return false;
  for (auto [I, Argument] : llvm::enumerate(N.Parts)) {
    if (Argument.Kind == ShapeKind::Hole && !B.Values[Argument.Index].Value)
      continue;
    if (isInstance(Argument, E, B)) {
      Capture.Uses.push_back({E->getSourceRange(), unsigned(I), false});
      return true;
    }
    const auto *M = dyn_cast<MemberExpr>(E);
    bool Deref = Argument.Kind == ShapeKind::Unary && Argument.Text == "*";
    if (!M || !M->isArrow() || !Deref)
      continue;
    const Stmt *Pointer = written(M->getBase());
    if (const auto *C = dyn_cast<CXXOperatorCallExpr>(Pointer))
      if (C->getOperator() == OO_Arrow)
        Pointer = written(C->getArg(0));
    if (!isInstance(Argument.Parts[0], Pointer, B))
      continue;
    Capture.Uses.push_back(
        {{Pointer->getBeginLoc(), M->getOperatorLoc()}, unsigned(I), true});
    return true;
  }
  return false;
}

bool Matcher::scanCapture(const Node &N, Binding &Capture,
                          const Bindings &B) const {
  bool Foreign = false;
  for (const Stmt *Code : Capture.Code) {
    walkCode(Code, [&](const Stmt *S) {
      if (argumentUse(N, S, Capture, B))
        return false;
      if (const auto *D = dyn_cast<DeclRefExpr>(S))
        Foreign |= llvm::is_contained(B.Locals, D->getDecl());
      return !Foreign;
    });
    Capture.Leaves |= !isa<Expr>(Code) && leaves(Code);
  }
  return !Foreign;
}

bool Matcher::bindCapture(const Node &N, Statements Code, Bindings &B) const {
  Binding &Slot = B.Values[N.Index];
  if (Slot.Captured)
    return Slot.Code.size() == Code.size() &&
           llvm::all_of(llvm::zip(Slot.Code, Code), [&](auto Pair) {
             return sameCode(std::get<0>(Pair), std::get<1>(Pair), Context);
           });
  Binding Capture;
  Capture.Captured = true;
  for (const Stmt *S : Code)
    Capture.Code.push_back(isa<Expr>(S) ? writtenWithParens(cast<Expr>(S)) : S);
  if (!scanCapture(N, Capture, B))
    return false;
  Slot = std::move(Capture);
  return true;
}
