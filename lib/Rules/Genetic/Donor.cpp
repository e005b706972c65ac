//===- Donor.cpp - Code that could stand elsewhere too ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Donor.h"
#include "evo/Rules/Instantiate.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ExprConcepts.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Basic/Version.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;

/// More is not a line of code that somebody meant, but a program.
static constexpr std::size_t MostBytes = 400;

std::set<std::string> evo::plainNames(llvm::StringRef Text) {
  std::set<std::string> Names;
  std::string Terminated = Text.str();
  LangOptions Lang;
  Lang.CPlusPlus = Lang.CPlusPlus11 = true;
  Lexer Lex(SourceLocation(), Lang, Terminated.data(), Terminated.data(),
            Terminated.data() + Terminated.size());
  bool Qualified = false;
  for (bool End = false; !End;) {
    Token T;
    End = Lex.LexFromRawLexer(T);
    if (T.is(tok::raw_identifier) && !Qualified)
      Names.insert(T.getRawIdentifier().str());
    Qualified = T.isOneOf(tok::period, tok::arrow, tok::coloncolon);
  }
  return Names;
}

namespace {

class Reader : public RecursiveASTVisitor<Reader> {
public:
  Reader(const FunctionPlaces &Home, Donor &Into)
      : SM(Home.Code.unit().sources()), Home(Home), Into(Into) {
    Begin = Into.Code->getBeginLoc();
  }

  bool shouldVisitImplicitCode() const { return false; }

  bool VisitStmt(Stmt *S) {
    Movable &= !S->getBeginLoc().isMacroID() && !S->getEndLoc().isMacroID() &&
               !isa<LambdaExpr, StmtExpr, AddrLabelExpr, CoawaitExpr,
                    CoyieldExpr, CoreturnStmt, BlockExpr, RequiresExpr>(S);
    if (const auto *E = dyn_cast<Expr>(S))
      Into.HomeOnly |=
          E->isTypeDependent() || E->isValueDependent() ||
          isa<UserDefinedLiteral, PackExpansionExpr, PredefinedExpr>(E);
    return true;
  }
  bool VisitCXXThisExpr(CXXThisExpr *) { return Into.This = true; }
  bool VisitReturnStmt(ReturnStmt *) { return Into.Returns = true; }

  bool VisitDeclStmt(DeclStmt *D) {
    for (const Decl *Each : D->decls()) {
      const auto *V = dyn_cast<VarDecl>(Each);
      Movable &= V && !V->isStaticLocal() && !isa<DecompositionDecl>(V);
    }
    return true;
  }
  bool VisitVarDecl(VarDecl *V) {
    Inside.insert(V);
    Into.Own.insert(V->getNameAsString());
    return true;
  }

  bool VisitDeclRefExpr(DeclRefExpr *E) {
    const ValueDecl *D = E->getDecl();
    const auto *V = dyn_cast<VarDecl>(D);
    if (V && Inside.count(V))
      return true;
    if (isa<BindingDecl>(D) || (V && (V->isLocalVarDeclOrParm())))
      Into.Free.push_back({D, offsetOf(E->getLocation())});
    else if (isa<NonTypeTemplateParmDecl>(D))
      Into.HomeOnly = true;
    else
      needs(E->getFoundDecl()), needs(D);
    return true;
  }
  bool VisitMemberExpr(MemberExpr *E) {
    Into.This |= E->isImplicitAccess();
    restricted(E->getMemberDecl());
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    restricted(E->getConstructor());
    return true;
  }
  bool VisitTagTypeLoc(TagTypeLoc L) { return needs(L.getDecl()); }
  bool VisitTypedefTypeLoc(TypedefTypeLoc L) {
    return needs(L.getTypePtr()->getDecl());
  }
  bool VisitUsingTypeLoc(UsingTypeLoc L) {
#if CLANG_VERSION_MAJOR >= 22
    return needs(L.getTypePtr()->getDecl());
#else
    return needs(L.getFoundDecl());
#endif
  }
  bool VisitTemplateSpecializationTypeLoc(TemplateSpecializationTypeLoc L) {
    return needs(L.getTypePtr()->getTemplateName().getAsTemplateDecl());
  }
  bool VisitTypeLoc(TypeLoc L) {
    Movable &= !L.getBeginLoc().isMacroID();
    Into.HomeOnly |= L.getType()->isDependentType();
    return true;
  }

  bool Movable = true;

private:
  std::size_t offsetOf(SourceLocation L) const {
    return SM.getFileOffset(L) - SM.getFileOffset(Begin);
  }
  bool needs(const NamedDecl *D) {
    if (!D)
      return true;
    Into.HomeOnly |= D->getParentFunctionOrMethod() != nullptr;
    Into.Outside.insert(D);
    restricted(D);
    return true;
  }
  /// What only friends may name, or members of the same class.
  void restricted(const NamedDecl *D) {
    bool Open = D->getAccess() == AS_public || D->getAccess() == AS_none;
    Into.HomeOnly |= !Open && !isa<CXXMethodDecl>(Home.Function);
  }

  const SourceManager &SM;
  const FunctionPlaces &Home;
  Donor &Into;
  SourceLocation Begin;
  std::set<const VarDecl *> Inside;
};

/// `break` and `continue` that lead out of `Root`, and labels that a switch
/// outside jumps to.
struct Exits {
  bool Breaks = false, Continues = false, Labels = false;
};

} // namespace

static Exits exitsOf(const Stmt &Root) {
  struct Item {
    const Stmt *S;
    bool Loop, Breakable, Switch;
  };
  Exits Result;
  std::vector<Item> Work = {{&Root, false, false, false}};
  while (!Work.empty()) {
    Item I = Work.back();
    Work.pop_back();
    if (!I.S || isa<LambdaExpr>(I.S))
      continue;
    Result.Breaks |= isa<BreakStmt>(I.S) && !I.Breakable;
    Result.Continues |= isa<ContinueStmt>(I.S) && !I.Loop;
    Result.Labels |= isa<SwitchCase>(I.S) && !I.Switch;
    bool Loop = isa<ForStmt, CXXForRangeStmt, WhileStmt, DoStmt>(I.S);
    bool Switch = isa<SwitchStmt>(I.S);
    for (const Stmt *Child : I.S->children())
      Work.push_back({Child, I.Loop || Loop, I.Breakable || Loop || Switch,
                      I.Switch || Switch});
  }
  return Result;
}

Donor evo::donorOf(const FunctionPlaces &Home, const Stmt &Code,
                   bool Statement) {
  Donor D;
  D.Home = &Home;
  D.Code = &Code;
  const Unit &U = Home.Code.unit();
  SourceRange Range =
      Statement ? statementRange(&Code, U.context()) : Code.getSourceRange();
  D.Text = U.text(Range).str();
  llvm::StringRef Text = D.Text;
  if (Text.empty() || Text.size() > MostBytes || Text.contains('#') ||
      Text.contains("//") || Text.contains("/*") || Home.OwnNames ||
      isa<DeclStmt>(Code))
    return D;
  Reader R(Home, D);
  R.TraverseStmt(const_cast<Stmt *>(&Code));
  Exits Out = exitsOf(Code);
  D.Breaks = Out.Breaks;
  D.Continues = Out.Continues;
  D.Names = plainNames(D.Text);
  llvm::sort(D.Free, [](const Donor::Use &A, const Donor::Use &B) {
    return A.Offset < B.Offset;
  });
  D.Free.erase(std::unique(D.Free.begin(), D.Free.end(),
                           [](const Donor::Use &A, const Donor::Use &B) {
                             return A.Offset == B.Offset;
                           }),
               D.Free.end());
  bool Spelled = llvm::all_of(D.Free, [&](const Donor::Use &Each) {
    return Each.Of->getDeclName().isIdentifier() &&
           Text.substr(std::min(Each.Offset, Text.size()))
               .starts_with(Each.Of->getName());
  });
  D.IsDonor = R.Movable && Spelled && !Out.Labels;
  return D;
}
