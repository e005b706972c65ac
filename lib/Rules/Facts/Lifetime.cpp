//===- Lifetime.cpp - How long objects live and are used ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Analysis.h"
#include "Known.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"

using namespace evo;
using namespace clang;

/// The statements that run while `D` is alive: those after its declaration in
/// the same block, or the loop whose header declares it.
static std::optional<llvm::SmallVector<const Stmt *, 8>>
scopeOf(const VarDecl *D, const Analysis &State) {
  const Stmt *Declaration = State.declarationOf(D);
  const Stmt *Parent = Declaration ? State.parentOf(Declaration) : nullptr;
  if (!Parent)
    return std::nullopt;
  llvm::SmallVector<const Stmt *, 8> Scope;
  if (auto *Range = dyn_cast<CXXForRangeStmt>(Parent)) {
    Scope.push_back(Range->getBody());
    return Scope;
  }
  auto *Block = dyn_cast<CompoundStmt>(Parent);
  if (!Block) {
    Scope.push_back(Parent);
    return Scope;
  }
  auto It = llvm::find(Block->body(), Declaration);
  if (It == Block->body_end())
    return std::nullopt;
  Scope.append(std::next(It), Block->body_end());
  return Scope;
}

static bool encloses(const Stmt *Outer, const Stmt *Inner,
                     const Analysis &State) {
  for (; Inner; Inner = State.parentOf(Inner))
    if (Inner == Outer)
      return true;
  return false;
}

/// `Root` was declared before `D`, in the same block or one around it.
static bool livesAsLong(const VarDecl *Root, const VarDecl *D,
                        const Analysis &State) {
  if (Root->hasGlobalStorage() || isa<ParmVarDecl>(Root))
    return true;
  const Stmt *RootDeclaration = State.declarationOf(Root);
  const Stmt *Declaration = State.declarationOf(D);
  if (!RootDeclaration || !Declaration || RootDeclaration == Declaration)
    return false;
  const Stmt *Block = State.parentOf(RootDeclaration);
  return Block && encloses(Block, Declaration, State) &&
         State.Context.getSourceManager().isBeforeInTranslationUnit(
             Root->getLocation(), D->getLocation());
}

Answer Facts::lifetimeCovers(const Expr *E, const VarDecl *D) const {
  const Expr *Object = E->IgnoreParenImpCasts();
  if (!Object->isGLValue() || D->hasGlobalStorage() || !D->isLocalVarDecl())
    return Answer::no("it is a temporary");
  auto Scope = scopeOf(D, analysis());
  if (!Scope)
    return Answer::unknown("the scope of '" + D->getNameAsString() +
                           "' is not simple");
  bool NeedsOwner = false;
  for (const Place &P : placesOf(Object)) {
    if (P.isTemporary())
      return Answer::no("it is a temporary");
    auto *Root = dyn_cast_or_null<VarDecl>(P.Root);
    if (P.isVariable() && (!Root || !livesAsLong(Root, D, analysis())))
      return Answer::no("'" + P.Root->getNameAsString() +
                        "' may be gone before");
    NeedsOwner |= P.Inside || P.isMemory();
  }
  if (!NeedsOwner)
    return Answer::yes("the object is declared around it");
  // An element, or an object behind a pointer, lives while nobody changes or
  // destroys what owns it.
  Answer Kept = analysis().unmodified(analysis().whole(Object),
                                      analysis().footprint(*Scope));
  if (!Kept.isYes())
    return Answer::unknown(Kept.Reason);
  return Answer::yes("what owns the object is left alone");
}

namespace {

/// Uses of one variable in a statement, outside one expression.
bool mentions(const Stmt *S, const ValueDecl *D, const Stmt *Except) {
  llvm::SmallVector<const Stmt *, 16> Work{S};
  while (!Work.empty()) {
    const Stmt *One = Work.pop_back_val();
    if (One == Except)
      continue;
    if (auto *Ref = dyn_cast<DeclRefExpr>(One); Ref && Ref->getDecl() == D)
      return true;
    for (const Stmt *Child : One->children())
      if (Child)
        Work.push_back(Child);
  }
  return false;
}

} // namespace

/// The statement of the graph that holds `Use`, as block and index.
static std::optional<std::pair<const CFGBlock *, unsigned>>
positionOf(const CFG &Graph, const Stmt *Use) {
  for (const CFGBlock *Block : Graph)
    for (unsigned I = 0; I < Block->size(); ++I)
      if (auto S = (*Block)[I].getAs<CFGStmt>(); S && S->getStmt() == Use)
        return std::pair{Block, I};
  return std::nullopt;
}

static bool declares(const CFGElement &E, const ValueDecl *D) {
  auto S = E.getAs<CFGStmt>();
  auto *Declaration = S ? dyn_cast<DeclStmt>(S->getStmt()) : nullptr;
  return Declaration && llvm::is_contained(Declaration->decls(), D);
}

/// Some element at or after `From` refers to `D`; `Ends` when D's scope starts
/// anew before that.
static bool refersTo(const CFGBlock &Block, unsigned From, const ValueDecl *D,
                     bool &Ends) {
  for (unsigned I = From; I < Block.size(); ++I) {
    if (declares(Block[I], D)) {
      Ends = true;
      return false;
    }
    auto S = Block[I].getAs<CFGStmt>();
    auto *Ref = S ? dyn_cast<DeclRefExpr>(S->getStmt()) : nullptr;
    if (Ref && Ref->getDecl() == D)
      return true;
  }
  return false;
}

Answer Facts::lastUse(const ValueDecl *D, const Expr *Use) const {
  const std::string Name = "'" + D->getNameAsString() + "'";
  auto *V = dyn_cast<VarDecl>(D);
  if (!V || V->hasGlobalStorage() || V->getType()->isReferenceType())
    return Answer::unknown(Name + " is not a local object");
  llvm::SmallVector<const Stmt *, 8> Code = codeOf(function());
  Exposure Seen(Code, /*OnlyWritable=*/false);
  if (std::string Why = Seen.elements(D); !Why.empty())
    return Answer::unknown(Name + ": " + Why);
  // Operands of one full expression have no order to rely on.
  const Stmt *Full = Use;
  while (const Stmt *Parent = analysis().parentOf(Full)) {
    if (!isa<Expr>(Parent))
      break;
    Full = Parent;
  }
  if (mentions(Full, D, Use))
    return Answer::no(Name + " is used twice in the same expression");
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddEHEdges = true;
  std::unique_ptr<CFG> Graph =
      CFG::buildCFG(&analysis().Function, analysis().Function.getBody(),
                    &Owner.context(), Options);
  auto Start = Graph ? positionOf(*Graph, Use->IgnoreParens()) : std::nullopt;
  if (!Start)
    return Answer::unknown("where " + Name + " is used is not known");
  llvm::SmallPtrSet<const CFGBlock *, 16> Done;
  llvm::SmallVector<std::pair<const CFGBlock *, unsigned>, 16> Work{
      {Start->first, Start->second + 1}};
  while (!Work.empty()) {
    auto [Block, From] = Work.pop_back_val();
    bool Ends = false;
    if (refersTo(*Block, From, D, Ends))
      return Answer::no(Name + " is used again");
    if (Ends)
      continue;
    for (const CFGBlock::AdjacentBlock &Next : Block->succs())
      if (Next.getReachableBlock() && Done.insert(Next).second)
        Work.push_back({Next, 0});
  }
  return Answer::yes(Name + " is not used after");
}
