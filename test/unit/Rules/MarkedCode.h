//===- MarkedCode.h - Code with the places a test asks about -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A test names the expression it asks about as `/*E*/(...)` and the region as
/// `/*R*/{...}`; the function asked about is the one that holds the first mark.
/// Many cases share one unit, each in a namespace of its own, because parsing
/// the standard headers takes longer than all that is tested.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TEST_UNIT_RULES_MARKEDCODE_H
#define EVO_TEST_UNIT_RULES_MARKEDCODE_H

#include "evo/Rules/Facts.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "gtest/gtest.h"

namespace evo {

class MarkedCode {
public:
  MarkedCode(std::string Prelude, std::vector<std::string> Cases,
             std::vector<std::string> Flags = {}) {
    Code = std::move(Prelude);
    for (const std::string &One : Cases) {
      Code += "namespace case" + std::to_string(Starts.size()) + " {\n";
      Starts.push_back(Code.size());
      Code += One + "\n}\n";
    }
    Found.resize(Cases.size());
    Flags.insert(Flags.begin(),
                 {"-std=c++20", "-w", "-resource-dir=" EVO_RESOURCE_DIR});
    Ast = clang::tooling::buildASTFromCodeWithArgs(Code, Flags, "/marked.cpp");
    Owner.Root = "/";
    Command.File = "/marked.cpp";
    Command.Arguments = Flags;
    Parsed = std::make_unique<Unit>(Owner, Command, Ast->getASTContext(),
                                    &Ast->getPreprocessor());
    EXPECT_FALSE(Ast->getDiagnostics().hasErrorOccurred());
    Finder(*this).TraverseDecl(Ast->getASTContext().getTranslationUnitDecl());
    for (Case &C : Found)
      if (C.Function)
        C.Known = std::make_unique<Facts>(*Parsed, *C.Function);
  }

  const Unit &unit() const { return *Parsed; }
  const std::vector<const clang::FunctionDecl *> &functions(unsigned I) const {
    return Found[I].Functions;
  }
  unsigned start(unsigned I) const { return Starts[I]; }
  const Facts &facts(unsigned I) const { return *Found[I].Known; }

  const clang::Expr *expr(unsigned I, llvm::StringRef Name = "E") const {
    return llvm::cast<clang::ParenExpr>(Found[I].Marked.at(Name.str()))
        ->getSubExpr();
  }

  std::vector<const clang::Stmt *> region(unsigned I) const {
    auto Body =
        llvm::cast<clang::CompoundStmt>(Found[I].Marked.at("R"))->body();
    return {Body.begin(), Body.end()};
  }

  const clang::VarDecl *variable(unsigned I, llvm::StringRef Name) const {
    return Found[I].Variables.at(Name.str());
  }

private:
  struct Case {
    const clang::FunctionDecl *Function = nullptr;
    std::vector<const clang::FunctionDecl *> Functions; ///< with a body
    std::map<std::string, const clang::Stmt *> Marked;
    std::map<std::string, const clang::VarDecl *> Variables;
    std::unique_ptr<Facts> Known;
  };

  class Finder : public clang::RecursiveASTVisitor<Finder> {
  public:
    explicit Finder(MarkedCode &M) : M(M) {}
    bool TraverseFunctionDecl(clang::FunctionDecl *F) { return inside(F); }
    bool TraverseCXXMethodDecl(clang::CXXMethodDecl *F) { return inside(F); }
    bool TraverseCXXConstructorDecl(clang::CXXConstructorDecl *F) {
      return inside(F);
    }
    bool VisitStmt(clang::Stmt *S) {
      if (llvm::isa<clang::ParenExpr, clang::CompoundStmt>(S))
        mark(S);
      return true;
    }
    bool VisitVarDecl(clang::VarDecl *V) {
      if (Case *C = caseAt(V->getLocation()))
        C->Variables.try_emplace(V->getNameAsString(), V);
      return true;
    }

  private:
    template <class T> bool inside(T *F) {
      if (!caseAt(F->getLocation()))
        return true;
      const clang::FunctionDecl *Outer = Current;
      if (!Current)
        Current = F;
      for (clang::ParmVarDecl *P : F->parameters())
        VisitVarDecl(P);
      if (F->doesThisDeclarationHaveABody())
        caseAt(F->getLocation())->Functions.push_back(F);
      bool Ok = !F->doesThisDeclarationHaveABody() ||
                this->TraverseStmt(F->getBody());
      Current = Outer;
      return Ok;
    }
    Case *caseAt(clang::SourceLocation L) const {
      const clang::SourceManager &SM = M.Ast->getSourceManager();
      L = SM.getExpansionLoc(L);
      if (L.isInvalid() || !SM.isInMainFile(L))
        return nullptr;
      auto After = llvm::upper_bound(M.Starts, SM.getFileOffset(L));
      return After == M.Starts.begin() ? nullptr
                                       : &M.Found[After - M.Starts.begin() - 1];
    }
    void mark(clang::Stmt *S) {
      const clang::SourceManager &SM = M.Ast->getSourceManager();
      Case *C =
          S->getBeginLoc().isMacroID() ? nullptr : caseAt(S->getBeginLoc());
      if (!C)
        return;
      auto Before = llvm::StringRef(M.Code).take_front(
          SM.getFileOffset(S->getBeginLoc()));
      if (!Before.consume_back("*/"))
        return;
      C->Marked.try_emplace(Before.substr(Before.rfind("/*") + 2).str(), S);
      if (!C->Function)
        C->Function = Current;
    }
    MarkedCode &M;
    const clang::FunctionDecl *Current = nullptr;
  };

  std::string Code;
  std::vector<unsigned> Starts;
  std::vector<Case> Found;
  std::unique_ptr<clang::ASTUnit> Ast;
  Project Owner;
  UnitCommand Command;
  std::unique_ptr<Unit> Parsed;
};

/// What a test expects of one case.
struct Expected {
  bool Yes;
  std::string Code;
  std::string Extra = {}; ///< for the question
};
inline Expected yes(std::string Code, std::string Extra = {}) {
  return {true, std::move(Code), std::move(Extra)};
}
inline Expected no(std::string Code, std::string Extra = {}) {
  return {false, std::move(Code), std::move(Extra)};
}

using Question =
    std::function<Answer(const MarkedCode &M, unsigned I, const Expected &E)>;

inline void expectAll(const char *Prelude, const Question &Ask,
                      std::vector<Expected> Cases,
                      std::vector<std::string> Flags = {}) {
  std::vector<std::string> Codes;
  for (const Expected &E : Cases)
    Codes.push_back(E.Code);
  MarkedCode M(Prelude, Codes, std::move(Flags));
  for (unsigned I = 0; I < Cases.size(); ++I) {
    Answer A = Ask(M, I, Cases[I]);
    EXPECT_EQ(A.isYes(), Cases[I].Yes) << Cases[I].Code << "\n  " << A.Reason;
  }
}

} // namespace evo

#endif // EVO_TEST_UNIT_RULES_MARKEDCODE_H
