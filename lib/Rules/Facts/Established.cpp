//===- Established.cpp - Does a condition hold at a place ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dominance.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;

/// A comparison read from left to right: `A > B` as `B < A`.
struct Comparison {
  BinaryOperatorKind Op;
  const Expr *Left, *Right;
};

static std::optional<Comparison> comparison(const Expr *E, bool Holds) {
  auto *B = dyn_cast<BinaryOperator>(E);
  if (!B || !B->isComparisonOp() || B->getOpcode() == BO_Cmp)
    return std::nullopt;
  BinaryOperatorKind Op = B->getOpcode();
  if (!Holds) {
    // Not `<` is `>=` only where every two values can be compared.
    if (B->getLHS()->getType()->isFloatingType() && !B->isEqualityOp())
      return std::nullopt;
    Op = BinaryOperator::negateComparisonOp(Op);
  }
  if (Op == BO_GT || Op == BO_GE)
    return Comparison{BinaryOperator::reverseComparisonOp(Op), B->getRHS(),
                      B->getLHS()};
  return Comparison{Op, B->getLHS(), B->getRHS()};
}

/// `Known` (true or false) says that `Wanted` is true.
static bool implies(const Expr *Known, bool Holds, const Expr *Wanted) {
  bool WantedHolds = true;
  Wanted = Wanted->IgnoreParenImpCasts();
  while (auto *Not = dyn_cast<UnaryOperator>(Wanted)) {
    if (Not->getOpcode() != UO_LNot)
      break;
    WantedHolds = !WantedHolds;
    Wanted = Not->getSubExpr()->IgnoreParenImpCasts();
  }
  if (Holds == WantedHolds && isSameExpression(Known, Wanted))
    return true;
  std::optional<Comparison> K = comparison(Known, Holds);
  std::optional<Comparison> W = comparison(Wanted, WantedHolds);
  if (!K || !W)
    return false;
  bool Same = isSameExpression(K->Left, W->Left) &&
              isSameExpression(K->Right, W->Right);
  bool Crossed = isSameExpression(K->Left, W->Right) &&
                 isSameExpression(K->Right, W->Left);
  if (Same && (K->Op == W->Op || (K->Op == BO_LT && W->Op == BO_LE) ||
               (K->Op == BO_LT && W->Op == BO_NE) ||
               (K->Op == BO_EQ && W->Op == BO_LE)))
    return true;
  return Crossed && ((K->Op == W->Op && K->Op != BO_LT && K->Op != BO_LE) ||
                     (K->Op == BO_LT && W->Op == BO_NE) ||
                     (K->Op == BO_EQ && W->Op == BO_LE));
}

static std::string sourceOf(const KnownCondition &K, const Analysis &A) {
  SourceLocation L = K.Condition->getExprLoc();
  llvm::StringRef Kind = L.isMacroID() ? "claimed by an assertion" : "checked";
  return (Kind + " on line " + A.line(L)).str();
}

/// The condition is a plain value and nothing since changes it.
static Answer stillHolds(const Facts &F, Analysis &State,
                         const KnownCondition &K) {
  Answer Pure = F.pure(K.Condition);
  if (!Pure.isYes())
    return Pure;
  Answer Kept = F.unmodifiedIn(K.Condition, K.Between);
  return Kept.isYes() ? Answer::yes(sourceOf(K, State)) : Kept;
}

Answer Facts::established(const Expr *Condition, const Stmt *At) const {
  bool Value = false;
  if (!Condition->isValueDependent() &&
      Condition->EvaluateAsBooleanCondition(Value, analysis().Context))
    return Value ? Answer::yes("it is a constant")
                 : Answer::no("it is never true");
  Answer Last = Answer::unknown("it is not established");
  for (const KnownCondition &K : knownAt(analysis(), At)) {
    if (!implies(K.Condition, K.Holds, Condition))
      continue;
    Answer A = stillHolds(*this, analysis(), K);
    if (A.isYes())
      return A;
    Last = Answer::unknown(A.Reason);
  }
  return Last;
}

/// White space is not part of a condition's text.
static std::string squeezed(llvm::StringRef Text) {
  std::string Out;
  for (char C : Text)
    if (!llvm::isSpace(C))
      Out += C;
  return Out;
}

/// The text as written, also when it is the argument of a macro.
static std::string textOf(const Expr *E, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange Range = Lexer::makeFileCharRange(
      CharSourceRange::getTokenRange(E->getSourceRange()), SM,
      Context.getLangOpts());
  if (Range.isInvalid()) {
    SourceLocation B = SM.getSpellingLoc(E->getBeginLoc());
    SourceLocation End = SM.getSpellingLoc(E->getEndLoc());
    if (!SM.isWrittenInSameFile(B, End))
      return "";
    Range = CharSourceRange::getTokenRange(B, End);
  }
  return squeezed(Lexer::getSourceText(Range, SM, Context.getLangOpts()).str());
}

using Names = llvm::StringMap<const ValueDecl *>;

static Names namesIn(const Stmt *Root) {
  Names Found;
  llvm::SmallVector<const Stmt *, 16> Work{Root};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    const ValueDecl *D = nullptr;
    if (auto *Ref = dyn_cast<DeclRefExpr>(S))
      D = Ref->getDecl();
    if (auto *M = dyn_cast<MemberExpr>(S))
      D = M->getMemberDecl();
    if (D && D->getIdentifier() && !isa<FunctionDecl>(D))
      Found[D->getName()] = cast<ValueDecl>(D->getCanonicalDecl());
    for (const Stmt *Child : S->children())
      if (Child)
        Work.push_back(Child);
  }
  return Found;
}

/// Every name of the condition means at `At` what it meant there. A name that
/// `At` does not use could be hidden by another there, so it does not count.
static bool meansTheSame(const Expr *Condition, const Stmt *At) {
  Names There = namesIn(Condition), Here = namesIn(At);
  return llvm::all_of(There, [&](const auto &Entry) {
    auto It = Here.find(Entry.getKey());
    return It != Here.end() && It->second == Entry.second;
  });
}

Answer Facts::establishedText(llvm::StringRef Condition, const Stmt *At) const {
  std::string Wanted = squeezed(Condition);
  Answer Last = Answer::unknown(Condition.str() + " is not established");
  for (const KnownCondition &K : knownAt(analysis(), At)) {
    std::string Text = textOf(K.Condition, analysis().Context);
    if (!K.Holds)
      Text = "!" + Text;
    if (Text.empty() || Text != Wanted || !meansTheSame(K.Condition, At))
      continue;
    Answer A = stillHolds(*this, analysis(), K);
    if (A.isYes())
      return A;
    Last = Answer::unknown(A.Reason);
  }
  return Last;
}
