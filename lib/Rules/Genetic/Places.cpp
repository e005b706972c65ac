//===- Places.cpp - Where code may stand, and what it sees ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Places.h"
#include "Leaving.h"
#include "RunningCode.h"
#include "evo/Rules/Shape.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;
using namespace clang;

namespace {

/// A node that is still to be looked at, with what is visible there.
struct Waiting {
  const Stmt *Code;
  const Stmt *Parent;
  int Scope;
  bool InLoop, InBreakable;
};

class Walk {
public:
  explicit Walk(FunctionPlaces &Into) : Into(Into) {}
  void run();

private:
  int declare(const ValueDecl *D, int Scope);
  int declare(const Stmt *S, int Scope);
  void note(const Waiting &W);
  void open(const Waiting &W);
  void openLoop(const Waiting &W);
  void openChoice(const Waiting &W);
  void add(const Stmt *Part, int Scope) {
    if (Part)
      Found.push_back({Part, Now->Code, Scope, Now->InLoop, Now->InBreakable});
  }
  void addBody(const Stmt *Part, int Scope, bool Loop) {
    if (Part)
      Found.push_back({Part, Now->Code, Scope, Loop || Now->InLoop, true});
  }

  FunctionPlaces &Into;
  const Waiting *Now = nullptr;
  std::vector<Waiting> Found; ///< inside of Now
  std::map<std::string, std::uint64_t> Ordinals;
};

} // namespace

const ValueDecl *FunctionPlaces::find(int Scope, llvm::StringRef Name) const {
  for (; Scope != NoScope; Scope = Scopes[Scope].Outer) {
    const ValueDecl *D = Scopes[Scope].Declared;
    if (D->getDeclName().isIdentifier() && D->getName() == Name)
      return D;
  }
  return nullptr;
}

int Walk::declare(const ValueDecl *D, int Scope) {
  if (const auto *Parts = dyn_cast<DecompositionDecl>(D)) {
    for (const BindingDecl *B : Parts->bindings())
      Scope = declare(B, Scope);
    return Scope;
  }
  Into.Scopes.push_back({D, Scope});
  return static_cast<int>(Into.Scopes.size()) - 1;
}

int Walk::declare(const Stmt *S, int Scope) {
  const auto *D = dyn_cast_or_null<DeclStmt>(S);
  if (!D)
    return Scope;
  for (const Decl *Each : D->decls()) {
    if (const auto *V = dyn_cast<ValueDecl>(Each))
      Scope = declare(V, Scope);
    else
      Into.OwnNames |= !isa<StaticAssertDecl, EmptyDecl>(Each);
  }
  return Scope;
}

bool evo::isWritten(const Stmt &S) {
  return S.getBeginLoc().isFileID() && S.getEndLoc().isFileID();
}

/// True if `S` is a whole statement inside of `Parent`.
static bool isBody(const Stmt *S, const Stmt *Parent) {
  if (const auto *I = dyn_cast<IfStmt>(Parent))
    return S == I->getThen() || S == I->getElse();
  if (const auto *F = dyn_cast<ForStmt>(Parent))
    return S == F->getBody();
  if (const auto *R = dyn_cast<CXXForRangeStmt>(Parent))
    return S == R->getBody();
  if (const auto *L = dyn_cast<WhileStmt>(Parent))
    return S == L->getBody();
  if (const auto *D = dyn_cast<DoStmt>(Parent))
    return S == D->getBody();
  if (const auto *C = dyn_cast<SwitchCase>(Parent))
    return S == C->getSubStmt();
  return false;
}

/// False for the nodes that nobody wrote, and for what is only written as a
/// part of something else: `(1, 2)` of `T V(1, 2)`, `{1}`.
static bool standsAlone(const Expr &E) {
  if (isImplicitNode(&E) || isa<ParenExpr, InitListExpr, ParenListExpr>(E))
    return false;
  if (const auto *T = dyn_cast<CXXThisExpr>(&E))
    return !T->isImplicit();
  if (const auto *O = dyn_cast<CXXOperatorCallExpr>(&E))
    return O->getOperator() != OO_Arrow;
  return !isa<CXXConstructExpr>(E) || isa<CXXTemporaryObjectExpr>(E);
}

void Walk::note(const Waiting &W) {
  const auto *List = dyn_cast<CompoundStmt>(W.Parent);
  bool Statement = List || isBody(W.Code, W.Parent);
  const auto *E = dyn_cast<Expr>(W.Code);
  if (!Statement && (!E || !standsAlone(*E)))
    return;
  if (Statement && (isa<NullStmt, SwitchCase>(W.Code) ||
                    (isa<CompoundStmt>(W.Code) && !List)))
    return;
  if (Statement && !isWritten(*W.Code))
    return;
  EditPlace P = {W.Code, W.Scope, W.InLoop, W.InBreakable, List != nullptr};
  std::string Text = Into.Code.text(*W.Code);
  if (Text.empty())
    return;
  P.Ordinal = Ordinals[(Statement ? "s" : "e") + Text]++;
  (Statement ? Into.Statements : Into.Expressions).push_back(P);
}

void Walk::openLoop(const Waiting &W) {
  int Scope = W.Scope;
  if (const auto *F = dyn_cast<ForStmt>(W.Code)) {
    add(F->getInit(), Scope);
    Scope = declare(F->getInit(), Scope);
    add(F->getConditionVariableDeclStmt(), Scope);
    Scope = declare(F->getConditionVariableDeclStmt(), Scope);
    add(F->getCond(), Scope);
    add(F->getInc(), Scope);
    addBody(F->getBody(), Scope, true);
  } else if (const auto *R = dyn_cast<CXXForRangeStmt>(W.Code)) {
    add(R->getInit(), Scope);
    Scope = declare(R->getInit(), Scope);
    add(R->getRangeInit(), Scope);
    addBody(R->getBody(), declare(R->getLoopVariable(), Scope), true);
  } else if (const auto *L = dyn_cast<WhileStmt>(W.Code)) {
    add(L->getConditionVariableDeclStmt(), Scope);
    Scope = declare(L->getConditionVariableDeclStmt(), Scope);
    add(L->getCond(), Scope);
    addBody(L->getBody(), Scope, true);
  } else if (const auto *D = dyn_cast<DoStmt>(W.Code)) {
    addBody(D->getBody(), Scope, true);
    add(D->getCond(), Scope);
  }
}

void Walk::openChoice(const Waiting &W) {
  int Scope = W.Scope;
  if (const auto *I = dyn_cast<IfStmt>(W.Code)) {
    add(I->getInit(), Scope);
    Scope = declare(I->getInit(), Scope);
    add(I->getConditionVariableDeclStmt(), Scope);
    Scope = declare(I->getConditionVariableDeclStmt(), Scope);
    if (!I->isConstexpr() && !I->isConsteval())
      add(I->getCond(), Scope);
    add(I->getThen(), Scope);
    add(I->getElse(), Scope);
  } else if (const auto *C = dyn_cast<SwitchStmt>(W.Code)) {
    add(C->getInit(), Scope);
    Scope = declare(C->getInit(), Scope);
    add(C->getConditionVariableDeclStmt(), Scope);
    Scope = declare(C->getConditionVariableDeclStmt(), Scope);
    add(C->getCond(), Scope);
    addBody(C->getBody(), Scope, false);
  }
}

void Walk::open(const Waiting &W) {
  Now = &W;
  if (isa<LambdaExpr>(W.Code) || declaresConstant(*W.Code))
    return; // another scope; a value that the compiler may have used
  if (isa<ForStmt, CXXForRangeStmt, WhileStmt, DoStmt>(W.Code))
    return openLoop(W);
  if (isa<IfStmt, SwitchStmt>(W.Code))
    return openChoice(W);
  int Scope = W.Scope;
  if (const auto *C = dyn_cast<CXXCatchStmt>(W.Code)) {
    if (const VarDecl *Caught = C->getExceptionDecl())
      Scope = declare(Caught, Scope);
    return add(C->getHandlerBlock(), Scope);
  }
  for (const Stmt *Part : runningParts(W.Code)) {
    add(Part, Scope);
    if (isa<CompoundStmt>(W.Code))
      Scope = declare(Part, Scope);
  }
}

void Walk::run() {
  int Scope = NoScope;
  for (const ParmVarDecl *P : Into.Function->parameters())
    Scope = declare(P, Scope);
  std::vector<Waiting> Work = {
      {Into.Function->getBody(), nullptr, Scope, false, false}};
  while (!Work.empty()) {
    Waiting W = Work.back();
    Work.pop_back();
    if (W.Parent) {
      Into.Code.isInside(W.Code, W.Parent);
      note(W);
    }
    Found.clear();
    open(W);
    Work.insert(Work.end(), Found.rbegin(), Found.rend());
  }
}

/// Labels can be jumped to from anywhere, also past a declaration.
static bool hasLabels(const FunctionDecl &F) {
  bool Found = false;
  forEachStatement(F.getBody(), [&](const Stmt &S) {
    Found |= isa<LabelStmt, GotoStmt, IndirectGotoStmt, AsmStmt>(S);
  });
  return Found;
}

std::optional<FunctionPlaces> evo::placesOf(const Unit &U,
                                            const FunctionDecl &F) {
  const auto *Body = dyn_cast_or_null<CompoundStmt>(F.getBody());
  if (!F.doesThisDeclarationHaveABody() || F.isImplicit() || F.isDefaulted() ||
      F.isConstexprSpecified() || F.isConsteval() || !Body || hasLabels(F))
    return std::nullopt;
  Editable Whole = U.editable(Body->getSourceRange());
  if (!Whole.Range || Body->getLBracLoc().isMacroID())
    return std::nullopt;
  FunctionPlaces Result(U);
  Result.Function = &F;
  Result.Code.enter(F);
  Result.File = Whole.Range->File;
  Result.Name = U.enclosingFunction(&F);
  Result.InMainFile = U.sources().isInMainFile(F.getLocation());
  Result.Dependent = F.isDependentContext();
  Walk(Result).run();
  return Result;
}
