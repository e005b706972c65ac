//===- FunctionMatch.cpp - All rules over one function ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/FunctionMatch.h"
#include "RunningCode.h"
#include "evo/Rules/Precedence.h"

using namespace evo;
using namespace clang;

void FunctionMatch::run() {
  const FunctionDecl &F = Known.function();
  if (const auto *C = dyn_cast<CXXConstructorDecl>(&F))
    for (const CXXCtorInitializer *I : C->inits())
      if (I->isWritten())
        walk(I->getInit());
  walk(F.getBody());
}

void FunctionMatch::enter(const Stmt *S, std::vector<Step> &Work) {
  if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
    Statements Body(const_cast<const Stmt **>(Block->body_begin()),
                    Block->size());
    for (std::size_t I = Body.size(); I-- > 0;) {
      Parents[Body[I]] = S;
      Work.push_back({Body[I], Body.drop_front(I)});
    }
    return;
  }
  llvm::SmallVector<const Stmt *, 8> Parts = runningParts(S);
  for (const Stmt *Part : llvm::reverse(Parts))
    if (Part) {
      Parents[Part] = S;
      Work.push_back({Part, {}});
    }
}

void FunctionMatch::walk(const Stmt *Root) {
  std::vector<Step> Work = {{Root, {}}};
  while (!Work.empty()) {
    Step Next = Work.back();
    Work.pop_back();
    visit(Next);
    enter(Next.Code, Work);
  }
}

void FunctionMatch::visit(const Step &S) {
  const Stmt *Parent = Parents.lookup(S.Code);
  bool Statement = !Parent || !isa<Expr>(Parent);
  if (Statement) {
    const Stmt *First = written(S.Code);
    if (First && (!isa<Expr>(First) || isUnused(First)))
      for (PatternIndex::Entry E : Patterns.find(shapeKey(First), false))
        tryStatements(S, E);
  }
  if (const auto *E = dyn_cast<Expr>(S.Code))
    for (PatternIndex::Entry Entry : Patterns.find(shapeKey(E), true))
      tryExpression(E, Entry);
  report();
}

const Stmt *FunctionMatch::around(const Stmt *S) const {
  const Stmt *P = Parents.lookup(S);
  while (P && isImplicitNode(P))
    P = Parents.lookup(P);
  return P;
}

bool FunctionMatch::isUnused(const Stmt *S) const {
  const Stmt *Child = S, *P = Parents.lookup(S);
  while (P && (isImplicitNode(P) || isa<ParenExpr>(P))) {
    Child = P;
    P = Parents.lookup(P);
  }
  if (!P)
    return false; // the value of a member initialiser
  if (isa<CompoundStmt, LabelStmt, SwitchCase>(P))
    return true;
  if (isa<Expr>(P))
    return false;
  Shape F = shape(P);
  for (auto [I, Part] : llvm::enumerate(F.Parts))
    if (Part && (Part == Child || written(Part) == written(Child)))
      return partIsUnused(F.Kind, I);
  return false;
}

void FunctionMatch::refuse(const Occasion &O, SourceLocation L,
                           std::string Reason) {
  Verdict &V = Verdicts[&O.Rule.Info];
  bool Better = V.Reason.empty() || (V.NearMiss && O.Bound.NearMiss.empty());
  if (V.Matched || !Better)
    return;
  V.Location = L;
  V.Reason = std::move(Reason);
  V.NearMiss = !O.Bound.NearMiss.empty();
}

/// One rule says one thing about one place, however many spellings it has.
void FunctionMatch::report() {
  for (auto &[Info, V] : Verdicts)
    if (V.Matched)
      Sink.matched(std::move(*V.Matched));
    else
      Sink.refused(*Info, V.Location, U.enclosingFunction(&Known.function()),
                   std::move(V.Reason));
  Verdicts.clear();
}

void FunctionMatch::tryExpression(const Expr *E, PatternIndex::Entry Entry) {
  bool Unused = isUnused(E);
  if (Entry.Pattern->ValueUnused && !Unused)
    return;
  Matcher M(*Entry.Rule, *Entry.Pattern, U.context());
  std::optional<Bindings> B = M.matchExpression(E);
  if (!B)
    return;
  const Stmt *Code[] = {E};
  judge({*Entry.Rule, *Entry.Pattern, *B, Known, Code, Unused},
        E->getSourceRange(), Entry.Pattern->After);
}

/// How many trailing statements `after` keeps as they are: they belong to the
/// pattern only so that `when` can speak of them.
static bool endsAlike(const Before &Pattern) {
  const Node &Old = Pattern.Code.back();
  if (Old.Kind != ShapeKind::Capture || Pattern.Code.size() < 2 ||
      Pattern.After.empty())
    return false;
  const Segment &New = Pattern.After.back();
  return New.Kind == Segment::Capture && New.Index == Old.Index;
}

void FunctionMatch::tryStatements(const Step &S, PatternIndex::Entry Entry) {
  const Stmt *Alone[] = {S.Code};
  Statements Block = S.Rest.empty() ? Statements(Alone) : S.Rest;
  Matcher M(*Entry.Rule, *Entry.Pattern, U.context());
  std::size_t Count = 0;
  std::optional<Bindings> B = M.matchStatements(Block, Count);
  if (!B)
    return;
  Occasion O{*Entry.Rule, *Entry.Pattern, *B, Known, Block.take_front(Count)};
  llvm::ArrayRef<Segment> After = Entry.Pattern->After;
  if (endsAlike(*Entry.Pattern)) {
    Count -= B->Values[Entry.Pattern->Code.back().Index].Code.size();
    After = After.drop_back();
  }
  if (S.Rest.empty() && Entry.Rule->After.size() > 1)
    return refuse(O, S.Code->getBeginLoc(),
                  "not in a block, and the rewrite is several statements");
  SourceLocation End = statementRange(Block[Count - 1], U.context()).getEnd();
  judge(O, {S.Code->getBeginLoc(), End}, After);
}

void FunctionMatch::judge(const Occasion &O, SourceRange Range,
                          llvm::ArrayRef<Segment> After) {
  SourceLocation Where = Range.getBegin();
  if (isNoCandidate(O))
    return;
  if (!O.Bound.NearMiss.empty())
    return refuse(O, Where, O.Bound.NearMiss);
  Editable Place = U.editable(Range);
  if (!Place.Range)
    return refuse(O, Where, Place.Why);
  Instantiation Text(O.Rule, O.Bound, U, Known.function());
  Match M;
  if (Answer A = checkAlways(O, Text); !A.isYes())
    return refuse(O, Where, A.Reason);
  if (Answer A = checkWhen(O, Text, M.Conditions); !A.isYes())
    return refuse(O, Where, A.Reason);
  std::string New;
  if (O.Pattern.Expression) {
    const Stmt *Parent = around(O.Code.front());
    const auto *E = dyn_cast_or_null<Expr>(Parent);
    New = Text.expression(After, requiredStrength(Parent, O.Code.front()),
                          E ? outerOperator(E) : llvm::StringRef());
  } else
    New = llvm::StringRef(Text.statements(After)).rtrim().str();
  if (!Text.error().empty())
    return refuse(O, Where, Text.error());
  llvm::StringRef Old = U.text(Range);
  if (Old == New)
    return;
  if (std::string Why = Place.whyNot(New); !Why.empty())
    return refuse(O, Where, Why);
  M.Rule = O.Rule.Info.Id;
  M.Place = *Place.Range;
  M.Function = U.enclosingFunction(&Known.function());
  M.Message = O.Rule.Info.Summary;
  M.Change.Rewrites.push_back(
      {Place.Range->File, Place.Range->Offset, Place.Range->Length, New});
  for (const std::string &Header : O.Rule.Includes)
    M.Change.Includes.push_back({Place.Range->File, Header});
  Verdict &V = Verdicts[&O.Rule.Info];
  if (!V.Matched)
    V.Matched = std::move(M);
}
