//===- Arid.cpp - Code that tests have no reason to watch ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutants.h"
#include "clang/AST/ExprCXX.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;

static bool isAridName(llvm::StringRef Name) {
#define EVO_ARID_CALL(Word)                                                    \
  if (Name == Word)                                                            \
    return true;
#define EVO_ARID_BEGIN(Word)                                                   \
  if (llvm::StringRef Rest = Name;                                             \
      Rest.consume_front(Word) && !Rest.empty() &&                             \
      (Rest.front() == '_' || llvm::isUpper(Rest.front())))                    \
    return true;
#include "Arid.def"
  return false;
}

static bool isAridStream(const Expr *E) {
  const auto *D = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
  if (!D || !D->getDecl()->getDeclName().isIdentifier())
    return false;
  llvm::StringRef Name = D->getDecl()->getName();
#define EVO_ARID_STREAM(Stream)                                                \
  if (Name == Stream)                                                          \
    return D->getDecl()->isInStdNamespace();
#include "Arid.def"
  return false;
}

/// The stream that `E`, a chain of <<, writes to.
static const Expr *streamOf(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    const auto *C = dyn_cast<CXXOperatorCallExpr>(E);
    if (C && C->getOperator() == OO_LessLess && C->getNumArgs() == 2)
      E = C->getArg(0);
    else if (const auto *B = dyn_cast<BinaryOperator>(E);
             B && B->getOpcode() == BO_Shl)
      E = B->getLHS();
    else
      return E;
  }
}

static bool writesToErrors(const CallExpr &C, const Unit &U) {
  const FunctionDecl *F = C.getDirectCallee();
  if (!F || !F->getDeclName().isIdentifier() || !C.getNumArgs())
    return false;
  llvm::StringRef Name = F->getName();
  const Expr *Stream = Name == "fprintf" || Name == "vfprintf" ? C.getArg(0)
                       : Name == "fputs" || Name == "fputc"
                           ? C.getArg(C.getNumArgs() - 1)
                           : nullptr;
  return Stream && U.text(Stream->getSourceRange()) == "stderr";
}

bool evo::isArid(const Stmt &S, const Unit &U) {
  if (const auto *Block = dyn_cast<CompoundStmt>(&S))
    return llvm::all_of(Block->body(), [&](const Stmt *Each) {
      return !isa<CompoundStmt>(Each) && isArid(*Each, U);
    });
  const auto *E = dyn_cast<Expr>(&S);
  if (!E)
    return false;
  E = E->IgnoreImplicit();
  if (isa<CXXOperatorCallExpr, BinaryOperator>(E))
    return streamOf(E) != E && isAridStream(streamOf(E));
  const auto *C = dyn_cast<CallExpr>(E);
  if (!C)
    return false;
  const auto *Named = dyn_cast_or_null<NamedDecl>(C->getCalleeDecl());
  if (Named && Named->getDeclName().isIdentifier() &&
      isAridName(Named->getName()))
    return true;
  return writesToErrors(*C, U);
}

bool evo::isInAridMacro(SourceLocation L, const Unit &U) {
  const SourceManager &SM = U.sources();
  while (L.isMacroID()) {
    std::string Name =
        Lexer::getImmediateMacroName(L, SM, U.context().getLangOpts()).lower();
#define EVO_ARID_MACRO(Word)                                                   \
  if (llvm::StringRef(Name).contains(Word))                                    \
    return true;
#include "Arid.def"
    L = SM.getImmediateMacroCallerLoc(L);
  }
  return false;
}
