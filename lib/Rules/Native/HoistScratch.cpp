//===- HoistScratch.cpp - memory.hoist-scratch ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ConstUses.h"
#include "Draft.h"
#include "Facts/Analysis.h"
#include "Facts/Known.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/AST/StmtOpenMP.h"

using namespace evo;
using namespace evo::native;
using namespace clang;

namespace evo {
std::unique_ptr<NativeRule> createHoistScratch(RuleInfo);
}

static const Stmt *bodyOf(const Stmt *S) {
  if (auto *L = dyn_cast<ForStmt>(S))
    return L->getBody();
  if (auto *L = dyn_cast<WhileStmt>(S))
    return L->getBody();
  if (auto *L = dyn_cast<DoStmt>(S))
    return L->getBody();
  if (auto *L = dyn_cast<CXXForRangeStmt>(S))
    return L->getBody();
  return nullptr;
}

/// vector and string keep their memory when they are cleared.
static bool keepsMemory(QualType T) {
  auto *R = T->getAsCXXRecordDecl();
  if (!R || knownClass(R) != KnownClass::Owner)
    return false;
  return R->getName() == "basic_string" ||
         (R->getName() == "vector" && !T.isConstQualified());
}

static bool isEmptyAtFirst(const VarDecl &V) {
  const Expr *Init = V.getInit();
  if (!Init || V.isStaticLocal() || V.getType().isConstQualified())
    return false;
  auto *Construct = dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit());
  if (!Construct || !Construct->getConstructor()->isDefaultConstructor())
    return false;
  return llvm::all_of(Construct->arguments(), [](const Expr *Arg) {
    return isa<CXXDefaultArgExpr>(Arg);
  });
}

namespace {

/// Everything of one name in some code, and what cannot be moved out of it.
class NameFinder : public RecursiveASTVisitor<NameFinder> {
public:
  NameFinder(const VarDecl &V) : V(V) {}
  bool VisitNamedDecl(NamedDecl *D) {
    Clash |= D != &V && D->getDeclName() == V.getDeclName();
    return true;
  }
  bool VisitDeclRefExpr(DeclRefExpr *Ref) {
    Clash |= Ref->getDecl() != &V &&
             Ref->getDecl()->getDeclName() == V.getDeclName();
    return true;
  }
  bool VisitMemberExpr(MemberExpr *M) {
    Clash |= M->isImplicitAccess() &&
             M->getMemberDecl()->getDeclName() == V.getDeclName();
    return true;
  }
  bool VisitStmt(Stmt *S) {
    Jumps |= isa<LabelStmt, GotoStmt, IndirectGotoStmt, AsmStmt>(S);
    Parallel |= isa<OMPExecutableDirective>(S);
    return true;
  }
  const VarDecl &V;
  bool Clash = false, Jumps = false, Parallel = false;
};

class Scratch {
public:
  Scratch(const Facts &F, const Stmt &Loop, const DeclStmt &Declaration,
          const VarDecl &V, Draft &Change)
      : F(F), State(F.analysis()), Loop(Loop), Declaration(Declaration), V(V),
        Change(Change) {}

  void check() {
    checkPlace();
    checkType();
    std::string Why;
    auto Namings = namingsOf(V, F, Why);
    if (!Why.empty())
      return Change.refuse(Why);
    for (const DeclRefExpr *Ref : Namings)
      if (!Change.isRefused())
        checkUse(*Ref);
    if (!Change.isRefused())
      edit();
  }

private:
  void checkPlace();
  void checkType();
  void checkUse(const DeclRefExpr &Ref);
  void edit();

  const Facts &F;
  const Analysis &State;
  const Stmt &Loop;
  const DeclStmt &Declaration;
  const VarDecl &V;
  Draft &Change;
};

} // namespace

void Scratch::checkPlace() {
  const Stmt *Block = State.parentOf(&Loop);
  if (!isa_and_nonnull<CompoundStmt>(Block) ||
      isa_and_nonnull<SwitchStmt>(State.parentOf(Block)))
    return Change.refuse("there is no place for a declaration before the loop");
  if (isa<CoroutineBodyStmt>(F.function().getBody()))
    return Change.refuse("the function is a coroutine");
  NameFinder Everywhere(V), Here(V);
  Everywhere.TraverseStmt(const_cast<Stmt *>(F.function().getBody()));
  Here.TraverseStmt(const_cast<Stmt *>(Block));
  for (const ParmVarDecl *P : F.function().parameters())
    Here.Clash |= P->getDeclName() == V.getDeclName();
  if (Everywhere.Jumps)
    return Change.refuse("the function has jumps or assembly");
  if (Everywhere.Parallel)
    return Change.refuse("iterations may run in parallel");
  if (Here.Clash)
    Change.refuse("the name '" + V.getNameAsString() +
                  "' means something else around the loop");
}

void Scratch::checkType() {
  if (!isPlainValue(V.getType()))
    return Change.refuse("destroying an element runs code of the program");
  Change.holds("making, clearing and destroying '" + V.getNameAsString() +
               "' has no visible effects");
  Change.holds("it keeps the memory of its largest use until the block ends");
  // The type must mean the same before the loop.
  std::string Text =
      Change.text(SourceRange(V.getTypeSpecStartLoc(), V.getTypeSpecEndLoc()));
  if (Text.empty() || llvm::StringRef(Text).contains("decltype") ||
      llvm::StringRef(Text).contains("auto"))
    return Change.refuse("the type is not spelled out");
  for (const Decl *D : F.analysis().Function.decls()) {
    auto *Local = dyn_cast<NamedDecl>(D);
    if (Local && isa<TypeDecl>(Local) && Local->getIdentifier() &&
        llvm::StringRef(Text).contains(Local->getName()))
      return Change.refuse("the type is local to the function");
  }
}

/// Moving the contents away gives the memory away: nothing would be gained.
/// Capacity and address would show that the object is the old one.
void Scratch::checkUse(const DeclRefExpr &Ref) {
  const std::string Line = State.line(Ref.getLocation());
  const std::string Name = "'" + V.getNameAsString() + "'";
  const Stmt *Parent = State.parentOf(&Ref);
  while (isa_and_nonnull<ImplicitCastExpr, ParenExpr>(Parent))
    Parent = State.parentOf(Parent);
  if (isa_and_nonnull<UnaryOperator>(Parent))
    return Change.refuse("the address of " + Name + " is taken on line " +
                         Line);
  if (isa_and_nonnull<ReturnStmt, CXXStaticCastExpr>(Parent))
    return Change.refuse(Name + " is moved or returned on line " + Line);
  auto *E = dyn_cast_or_null<Expr>(Parent);
  if (auto *Member = dyn_cast_or_null<MemberExpr>(Parent)) {
    llvm::StringRef Method =
        Member->getMemberDecl()->getDeclName().isIdentifier()
            ? Member->getMemberDecl()->getName()
            : "";
    if (Method == "capacity" || Method == "swap" || Method == "shrink_to_fit")
      Change.refuse("the capacity of " + Name + " is used on line " + Line);
    return;
  }
  std::optional<CallSite> Site = E ? callSite(E) : std::nullopt;
  if (!Site)
    return isa_and_nonnull<DeclStmt, ArraySubscriptExpr>(Parent)
               ? Change.holds("it is bound on line " + Line)
               : Change.refuse(Name + " is used in an unknown way on line " +
                               Line);
  if (!Site->Callee)
    return Change.refuse(Name + " is passed to unknown code on line " + Line);
  for (unsigned I = 0; I < Site->Args.size(); ++I) {
    if (Site->Args[I]->IgnoreParenImpCasts() != &Ref)
      continue;
    QualType T = Site->parameterType(I);
    const IdentifierInfo *Id = Site->Callee->getIdentifier();
    bool Moves = T.isNull() || T->isRValueReferenceType() ||
                 (Id && (Id->isStr("move") || Id->isStr("swap") ||
                         Id->isStr("forward") || Id->isStr("ref") ||
                         Id->isStr("cref") || Id->isStr("exchange")));
    if (Moves)
      return Change.refuse(Name + " may be moved on line " + Line);
    if (isa<CXXConstructExpr>(E) && T->isReferenceType() &&
        knownClass(E->getType()) == KnownClass::None)
      return Change.refuse(Name + " may be kept by an object on line " + Line);
  }
}

void Scratch::edit() {
  std::string Text = Change.text(Declaration.getSourceRange());
  SourceRange First(Loop.getBeginLoc(), Loop.getBeginLoc());
  std::string Keyword = Change.text(First);
  if (Text.empty() || Keyword.empty())
    return Change.refuse("the declaration is not spelled in one place");
  Change.replace(First, Text + "\n" + Keyword);
  Change.replace(Declaration.getSourceRange(),
                 V.getNameAsString() + ".clear();");
}

namespace {

class HoistScratch : public DescribedRule {
public:
  using DescribedRule::DescribedRule;

  void match(const Facts &F, MatchSink &Sink) const override {
    if (!F.function().doesThisDeclarationHaveABody() ||
        F.function().isTemplated() || F.function().isTemplateInstantiation())
      return;
    llvm::SmallVector<const Stmt *, 32> Work{F.function().getBody()};
    while (!Work.empty()) {
      const Stmt *S = Work.pop_back_val();
      if (auto *Body = dyn_cast_or_null<CompoundStmt>(bodyOf(S)))
        for (const Stmt *Child : Body->body())
          if (auto *D = dyn_cast<DeclStmt>(Child); D && D->isSingleDecl())
            if (auto *V = dyn_cast<VarDecl>(D->getSingleDecl()))
              consider(*S, *D, *V, F, Sink);
      for (const Stmt *Child : S->children())
        if (Child)
          Work.push_back(Child);
    }
  }

private:
  void consider(const Stmt &Loop, const DeclStmt &D, const VarDecl &V,
                const Facts &F, MatchSink &Sink) const {
    if (!keepsMemory(V.getType()) || !isEmptyAtFirst(V))
      return;
    Draft Change(Info, F, D.getSourceRange());
    Scratch(F, Loop, D, V, Change).check();
    Change.finish("'" + V.getNameAsString() +
                      "' is allocated anew in each iteration: declare it "
                      "before the loop and clear it",
                  Sink);
  }
};

} // namespace

std::unique_ptr<NativeRule> evo::createHoistScratch(RuleInfo Info) {
  return std::make_unique<HoistScratch>(std::move(Info));
}
