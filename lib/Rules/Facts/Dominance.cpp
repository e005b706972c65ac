//===- Dominance.cpp - Which conditions hold at a place ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks from the place up to the function's body. On the way, every enclosing
// if, loop, `?:`, `&&` and `||` gives a condition that was true when control
// went inwards, and every earlier sibling that leaves when a condition fails
// (`if (!C) return;`, an assert) gives one that was true when control went on.
// A condition counts only if nothing between there and the place can change
// what it reads. Code that can be entered by a jump (labels, case labels)
// gives nothing.
//
//===----------------------------------------------------------------------===//

#include "Dominance.h"
#include "clang/AST/StmtCXX.h"

using namespace evo;
using namespace clang;

namespace {

bool alwaysLeaves(const Stmt *S) {
  if (auto *Block = dyn_cast<CompoundStmt>(S))
    return !Block->body_empty() && alwaysLeaves(Block->body_back());
  if (auto *If = dyn_cast<IfStmt>(S))
    return If->getElse() && alwaysLeaves(If->getThen()) &&
           alwaysLeaves(If->getElse());
  if (isa<ReturnStmt, BreakStmt, ContinueStmt>(S))
    return true;
  auto *E = dyn_cast<Expr>(S);
  if (!E)
    return false;
  E = E->IgnoreParenImpCasts();
  if (auto *Full = dyn_cast<FullExpr>(E))
    E = Full->getSubExpr()->IgnoreParenImpCasts();
  if (isa<CXXThrowExpr>(E))
    return true;
  auto *Call = dyn_cast<CallExpr>(E);
  return Call && Call->getDirectCallee() &&
         Call->getDirectCallee()->isNoReturn();
}

/// A jump from outside may enter `S` past its start.
bool canBeEntered(const Stmt *S) {
  llvm::SmallVector<const Stmt *, 16> Work{S};
  while (!Work.empty()) {
    const Stmt *One = Work.pop_back_val();
    if (isa<LabelStmt, SwitchCase>(One))
      return true;
    if (isa<SwitchStmt>(One) && One != S)
      continue;
    for (const Stmt *Child : One->children())
      if (Child)
        Work.push_back(Child);
  }
  return false;
}

class Walk {
public:
  Walk(const Analysis &State, const Stmt *At) : State(State), Child(At) {
    Between.push_back(At);
  }

  std::vector<KnownCondition> run() {
    while (const Stmt *Parent = State.parentOf(Child)) {
      if (isa<LambdaExpr>(Parent) || canBeEnteredPast(Parent))
        break;
      enter(Parent);
      Child = Parent;
    }
    return std::move(Found);
  }

private:
  bool canBeEnteredPast(const Stmt *Parent) {
    return !isa<SwitchStmt>(Parent) && !isa<CompoundStmt>(Parent) &&
           isa<Stmt>(Child) && !isa<Expr>(Child) && canBeEntered(Child);
  }

  void learn(const Expr *Condition, bool Holds) {
    if (Condition)
      Found.push_back({Condition, Holds, Between});
  }

  void enter(const Stmt *Parent);
  void enterLoop(const Stmt *Loop, const Expr *Condition, const Stmt *Body);
  void enterBlock(const CompoundStmt *Block);
  void enterOperator(const BinaryOperator *B);
  void learnFrom(const Stmt *Sibling);

  const Analysis &State;
  const Stmt *Child;
  std::vector<const Stmt *> Between; ///< may run between there and the place
  std::vector<KnownCondition> Found;
};

} // namespace

void Walk::enter(const Stmt *Parent) {
  if (auto *If = dyn_cast<IfStmt>(Parent)) {
    Between.push_back(If->getCond());
    if (Child == If->getThen())
      learn(If->getCond(), true);
    else if (Child == If->getElse())
      learn(If->getCond(), false);
    if (If->getInit())
      Between.push_back(If->getInit());
  } else if (auto *While = dyn_cast<WhileStmt>(Parent)) {
    enterLoop(While, While->getCond(), While->getBody());
  } else if (auto *For = dyn_cast<ForStmt>(Parent)) {
    enterLoop(For, For->getCond(), For->getBody());
  } else if (isa<DoStmt, CXXForRangeStmt, SwitchStmt, CXXTryStmt, CXXCatchStmt>(
                 Parent)) {
    Between.push_back(Parent);
  } else if (auto *Choice = dyn_cast<ConditionalOperator>(Parent)) {
    if (Child == Choice->getTrueExpr())
      learn(Choice->getCond(), true);
    else if (Child == Choice->getFalseExpr())
      learn(Choice->getCond(), false);
    Between.push_back(Parent);
  } else if (auto *B = dyn_cast<BinaryOperator>(Parent)) {
    enterOperator(B);
  } else if (auto *Block = dyn_cast<CompoundStmt>(Parent)) {
    enterBlock(Block);
  } else {
    Between.push_back(Parent); // operands may be evaluated in any order
  }
}

/// The condition held when the body was entered, this time round; what was
/// known before the loop holds only if the whole loop leaves it alone.
void Walk::enterLoop(const Stmt *Loop, const Expr *Condition,
                     const Stmt *Body) {
  if (Child == Body && Condition) {
    Between.push_back(Condition);
    learn(Condition, true);
  }
  Between.push_back(Loop);
}

void Walk::enterOperator(const BinaryOperator *B) {
  if (B->isLogicalOp() && Child == B->getRHS())
    learn(B->getLHS(), B->getOpcode() == BO_LAnd);
  Between.push_back(B);
}

void Walk::enterBlock(const CompoundStmt *Block) {
  auto Here = llvm::find(Block->body(), Child);
  if (Here == Block->body_end() || canBeEntered(Child)) {
    Between.push_back(Block);
    return;
  }
  bool Barrier = false;
  for (auto It = Here; It != Block->body_begin();) {
    const Stmt *Sibling = *--It;
    Barrier |= canBeEntered(Sibling);
    if (!Barrier)
      learnFrom(Sibling);
    Between.push_back(Sibling);
  }
}

/// What must have held for control to go on after `Sibling`.
void Walk::learnFrom(const Stmt *Sibling) {
  if (auto *If = dyn_cast<IfStmt>(Sibling)) {
    if (If->getInit() || If->getConditionVariable() || If->isConstexpr())
      return;
    Between.push_back(If->getCond());
    if (alwaysLeaves(If->getThen()) && !If->getElse())
      learn(If->getCond(), false);
    return;
  }
  auto *E = dyn_cast<Expr>(Sibling);
  if (!E)
    return;
  // assert, as the C library spells it: C ? void(0) : fail()
  E = E->IgnoreParens();
  if (auto *Full = dyn_cast<FullExpr>(E))
    E = Full->getSubExpr()->IgnoreParens();
  auto *Choice = dyn_cast<ConditionalOperator>(E);
  if (!Choice)
    return;
  Between.push_back(Choice->getCond());
  if (alwaysLeaves(Choice->getFalseExpr()))
    learn(Choice->getCond(), true);
  else if (alwaysLeaves(Choice->getTrueExpr()))
    learn(Choice->getCond(), false);
}

/// `!C`, `A && B` and `A || B` taken apart.
static std::vector<KnownCondition>
takenApart(std::vector<KnownCondition> Work) {
  std::vector<KnownCondition> Simple;
  while (!Work.empty()) {
    KnownCondition K = std::move(Work.back());
    Work.pop_back();
    const Expr *E = K.Condition->IgnoreParenImpCasts();
    if (auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr()->IgnoreParenImpCasts();
    if (auto *Cast = dyn_cast<ExplicitCastExpr>(E);
        Cast && Cast->getType()->isBooleanType())
      E = Cast->getSubExpr()->IgnoreParenImpCasts();
    if (auto *Not = dyn_cast<UnaryOperator>(E);
        Not && Not->getOpcode() == UO_LNot) {
      Work.push_back({Not->getSubExpr(), !K.Holds, K.Between});
      continue;
    }
    auto *B = dyn_cast<BinaryOperator>(E);
    if (B && B->getOpcode() == (K.Holds ? BO_LAnd : BO_LOr)) {
      Work.push_back({B->getLHS(), K.Holds, K.Between});
      Work.push_back({B->getRHS(), K.Holds, K.Between});
      continue;
    }
    Simple.push_back({E, K.Holds, std::move(K.Between)});
  }
  return Simple;
}

std::vector<KnownCondition> evo::knownAt(const Analysis &State,
                                         const Stmt *At) {
  return takenApart(Walk(State, At).run());
}
