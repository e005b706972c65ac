//===- Statements.cpp - Statements of the program elsewhere ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Breeding.h"
#include "Fit.h"
#include "Leaving.h"
#include "evo/Rules/Instantiate.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;
using namespace clang;

static SourceRange rangeOf(const EditPlace &At, const Breeding &In) {
  return statementRange(At.Code, In.unit().context());
}

/// The names that `S` declares for the statements behind it.
static std::set<std::string> declaredBy(const Stmt &S) {
  std::set<std::string> Names;
  if (const auto *D = dyn_cast<DeclStmt>(&S))
    for (const Decl *Each : D->decls()) {
      if (const auto *Named = dyn_cast<NamedDecl>(Each))
        Names.insert(Named->getNameAsString());
      if (const auto *Parts = dyn_cast<DecompositionDecl>(Each))
        for (const BindingDecl *B : Parts->bindings())
          Names.insert(B->getNameAsString());
    }
  return Names;
}

static bool meet(const std::set<std::string> &A,
                 const std::set<std::string> &B) {
  return llvm::any_of(A,
                      [&](const std::string &Each) { return B.count(Each); });
}

/// True if the function needs the statement to stay where it is: it declares
/// what is used later, is jumped to, or returns what nothing else does.
static bool isNeeded(const EditPlace &At, const Breeding &In) {
  const FunctionDecl &F = *In.here().Function;
  if (hasEntry(*At.Code) || owesValue(*At.Code, F))
    return true;
  const auto *D = dyn_cast<DeclStmt>(At.Code);
  if (!D)
    return false;
  bool Variables = llvm::all_of(
      D->decls(), [](const Decl *Each) { return isa<VarDecl>(Each); });
  SourceRange Rest = {D->getEndLoc(), F.getBody()->getEndLoc()};
  llvm::StringRef Text = In.unit().text(Rest);
  return !Variables || Text.empty() || meet(declaredBy(*D), plainNames(Text));
}

/// The donor's lines as if it had stood at the margin.
static std::string atMargin(llvm::StringRef Text, const Donor &D) {
  if (!Text.contains('\n'))
    return Text.str();
  const SourceManager &SM = D.Home->Code.unit().sources();
  unsigned Column = SM.getSpellingColumnNumber(D.Code->getBeginLoc()) - 1;
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n');
  for (llvm::StringRef &L : llvm::drop_begin(Lines)) {
    std::size_t Blanks = L.size() - L.ltrim(" \t").size();
    L = L.drop_front(std::min<std::size_t>(Blanks, Column));
  }
  return llvm::join(Lines, "\n");
}

/// As it has to be written where braces could stand: an `else` behind it must
/// not become its own.
static std::string asBody(std::string Text, const Donor &D) {
  if (isa<Expr, ReturnStmt, BreakStmt, ContinueStmt, CompoundStmt>(D.Code))
    return Text;
  return "{ " + Text + " }";
}

//===--- The edits --------------------------------------------------------===//

void evo::deleteStatement(const EditPlace &At, Breeding &Into) {
  constexpr llvm::StringLiteral Edit = "genetic.delete-statement";
  if (isNeeded(At, Into))
    return;
  if (At.InList)
    Into.remove(Edit, At, rangeOf(At, Into));
  else
    Into.replace(Edit, At, rangeOf(At, Into), "{}");
}

void evo::replaceStatement(const EditPlace &At, Breeding &Into) {
  constexpr llvm::StringLiteral Edit = "genetic.replace-statement";
  bool Owes = owesValue(*At.Code, *Into.here().Function);
  if (isNeeded(At, Into) && !(Owes && isa<ReturnStmt>(At.Code)))
    return;
  std::string Was = Into.unit().text(rangeOf(At, Into)).str();
  auto Use = [&](const Donor &D, std::uint64_t Chance) -> std::string {
    if (Owes && !isa<ReturnStmt>(D.Code))
      return "";
    auto Text = fitted(D, At, Into.here(), Chance);
    if (!Text || *Text == Was)
      return "";
    std::string New = atMargin(*Text, D);
    return At.InList ? New : asBody(std::move(New), D);
  };
  for (std::string &Text : Into.statements(At, Edit, Use))
    Into.replace(Edit, At, rangeOf(At, Into), std::move(Text));
}

void evo::insertStatement(const EditPlace &At, Breeding &Into) {
  constexpr llvm::StringLiteral Edit = "genetic.insert-statement";
  if (!At.InList)
    return;
  std::string Was = Into.unit().text(rangeOf(At, Into)).str();
  auto Use = [&](const Donor &D, std::uint64_t Chance) -> std::string {
    auto Text = fitted(D, At, Into.here(), Chance);
    return Text ? atMargin(*Text, D) + "\n" + Was : "";
  };
  for (std::string &Text : Into.statements(At, Edit, Use))
    Into.replace(Edit, At, rangeOf(At, Into), std::move(Text));
}

/// True if the two statements of a list can stand in each other's place: no
/// name that one of these declares, or one between them, is met by a statement
/// that would then stand on its other side.
static bool canSwap(llvm::ArrayRef<const Stmt *> List, const Breeding &In) {
  std::vector<std::set<std::string>> Declared, Named;
  for (const Stmt *S : List) {
    llvm::StringRef Text = In.unit().text(S->getSourceRange());
    if (Text.empty() || hasEntry(*S) || !isWritten(*S))
      return false;
    Declared.push_back(declaredBy(*S));
    Named.push_back(plainNames(Text));
  }
  std::size_t Last = List.size() - 1;
  for (std::size_t I = 0; I <= Last; ++I)
    for (std::size_t J = 0; J <= Last; ++J) {
      bool Moves = I == 0 || I == Last || J == 0 || J == Last;
      if (I != J && Moves && meet(Declared[I], Named[J]))
        return false;
    }
  return true;
}

void evo::swapStatements(const EditPlace &At, Breeding &Into) {
  constexpr llvm::StringLiteral Edit = "genetic.swap-statements";
  const Stmt *Parent = Into.here().Code.parent(*At.Code);
  const auto *Block = At.InList ? cast<CompoundStmt>(Parent) : nullptr;
  if (!Block || isa_and_nonnull<SwitchStmt>(Into.here().Code.parent(*Block)))
    return;
  std::vector<const Stmt *> All(Block->body_begin(), Block->body_end());
  std::size_t First = llvm::find(All, At.Code) - All.begin();
  for (std::size_t I = First + 1;
       I < All.size() && I - First <= Into.perPlace(); ++I) {
    bool Empty = isa<NullStmt>(All[I]);
    if (Empty ||
        !canSwap(llvm::ArrayRef(All).slice(First, I - First + 1), Into))
      continue;
    Into.exchange(Edit, At, rangeOf(At, Into),
                  statementRange(All[I], Into.unit().context()));
  }
}
