//===- Statements.cpp - Statements that are missing ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Leaving.h"
#include "Mutants.h"
#include "evo/Rules/Instantiate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;

/// The function that `S` belongs to: the call operator of the lambda around it,
/// or the one that is walked.
static const FunctionDecl &ownerOf(const Stmt &S, const Mutants &In) {
  for (const Stmt *P = In.parent(S); P; P = In.parent(*P))
    if (const auto *L = dyn_cast<LambdaExpr>(P))
      return *L->getCallOperator();
  return In.function();
}

/// `{ … }` with nothing but its comments, which belong to the author.
static std::string emptied(llvm::StringRef Block) {
  std::string Text = "{", Terminated = Block.str();
  LangOptions Lang;
  Lang.CPlusPlus = Lang.CPlusPlus11 = true;
  Lexer Lex(SourceLocation(), Lang, Terminated.data(), Terminated.data(),
            Terminated.data() + Terminated.size());
  Lex.SetCommentRetentionState(true);
  for (Token T; !Lex.LexFromRawLexer(T);)
    if (T.is(tok::comment)) {
      std::size_t Begin = T.getLocation().getRawEncoding();
      Text += "\n" + Terminated.substr(Begin, T.getLength());
    }
  return Text + (Text.size() > 1 ? "\n}" : "}");
}

static void removeBlock(const Stmt *Body, Mutants &Into) {
  if (!Body || isa<NullStmt>(Body) || hasEntry(*Body) ||
      owesValue(*Body, ownerOf(*Body, Into)))
    return;
  const auto *Block = dyn_cast<CompoundStmt>(Body);
  if (Block && Block->body_empty())
    return;
  SourceRange Range = statementRange(Body, Into.unit().context());
  llvm::StringRef Text = Into.unit().text(Range);
  bool Simple = !Block && !Text.ends_with(";");
  if (Text.empty() || Simple || isArid(*Body, Into.unit()))
    return;
  Into.replace("statement.block", Range, Block ? emptied(Text) : ";");
}

static void removeCall(const Stmt &S, Mutants &Into) {
  const auto *E = dyn_cast<Expr>(&S);
  const auto *Call = E ? dyn_cast<CallExpr>(E->IgnoreImplicit()) : nullptr;
  if (!Call || isa<CXXOperatorCallExpr, CXXPseudoDestructorExpr>(Call) ||
      isa<UserDefinedLiteral>(Call) || isArid(*Call, Into.unit()))
    return;
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Into.parent(S));
  const Stmt *Outer = Block ? Into.parent(*Block) : nullptr;
  bool Last = Block && Block->body_back() == &S;
  if (!Block || isa_and_nonnull<StmtExpr>(Outer) ||
      (Last && owesValue(S, ownerOf(S, Into))))
    return;
  if (Block->size() == 1 &&
      (Outer || Into.function().getReturnType()->isVoidType()))
    return; // its block is removed
  SourceRange Range = statementRange(&S, Into.unit().context());
  if (Into.unit().text(Range).ends_with(";"))
    Into.replace("statement.call", Range, ";");
}

void evo::mutateStatements(const Stmt &S, Mutants &Into) {
  removeCall(S, Into);
  if (&S == Into.function().getBody() &&
      Into.function().getReturnType()->isVoidType())
    return removeBlock(&S, Into);
  if (const auto *I = dyn_cast<IfStmt>(&S)) {
    if (I->isConstexpr() || I->isConsteval())
      return;
    removeBlock(I->getThen(), Into);
    if (!isa_and_nonnull<IfStmt>(I->getElse()))
      removeBlock(I->getElse(), Into);
  } else if (const auto *F = dyn_cast<ForStmt>(&S)) {
    if (F->getInc()) // else only the body ends it
      removeBlock(F->getBody(), Into);
  } else if (const auto *R = dyn_cast<CXXForRangeStmt>(&S)) {
    removeBlock(R->getBody(), Into);
  }
}
