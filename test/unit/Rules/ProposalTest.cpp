//===- ProposalTest.cpp - candidates all units agree on ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Proposal.h"
#include "../Frontend/Tree.h"
#include "evo/Support/Json.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace evo;

namespace {

RuleInfo info(std::string Id) {
  RuleInfo R;
  R.Id = std::move(Id);
  R.Needs = EvidenceKind::Proved;
  R.Benefit = "one divide fewer";
  return R;
}

/// Masks instead of dividing, whatever the divisor: a test of the machinery,
/// not of the rule.
class MaskVisitor : public clang::RecursiveASTVisitor<MaskVisitor> {
public:
  MaskVisitor(const Unit &U, const RuleInfo &R, MatchSink &Sink)
      : U(U), R(R), Sink(Sink) {}
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool TraverseFunctionDecl(clang::FunctionDecl *F) {
    Around = F;
    return RecursiveASTVisitor::TraverseFunctionDecl(F);
  }
  bool VisitBinaryOperator(clang::BinaryOperator *B) {
    if (B->getOpcode() != clang::BO_Rem || B->isTypeDependent() ||
        !U.isInProject(B->getExprLoc()))
      return true;
    std::string Function = Around ? U.enclosingFunction(Around) : "";
    if (!B->getType()->isUnsignedIntegerType()) {
      Sink.refused(R, B->getBeginLoc(), Function, "operands are signed");
      return true;
    }
    Editable E = U.editable(B->getSourceRange());
    if (!E.Range) {
      Sink.refused(R, B->getBeginLoc(), Function, E.Why);
      return true;
    }
    std::string Text = U.text(B->getLHS()->getSourceRange()).str() + " & (" +
                       U.text(B->getRHS()->getSourceRange()).str() + " - 1)";
    Sink.matched(
        {R.Id,
         *E.Range,
         Function,
         "mask instead of dividing",
         {},
         {{{E.Range->File, E.Range->Offset, E.Range->Length, Text}}, {}}});
    return true;
  }

private:
  const Unit &U;
  const RuleInfo &R;
  MatchSink &Sink;
  const clang::FunctionDecl *Around = nullptr;
};

ProposeOutcome run(const Project &P, ProposeSettings S = {}) {
  static const RuleInfo Mask = info("test.mask");
  return llvm::cantFail(propose(
      P, Mask,
      [](const Unit &U, MatchSink &Sink) {
        MaskVisitor(U, Mask, Sink)
            .TraverseDecl(U.context().getTranslationUnitDecl());
      },
      S));
}

ProposeOutcome run(const Tree &T, unsigned Threads = 1,
                   std::vector<std::string> Paths = {}) {
  ProjectRequest R;
  for (std::string &Path : Paths)
    R.Paths.push_back(T.path(Path));
  ProposeSettings S;
  S.Threads = Threads;
  return run(llvm::cantFail(T.open(R)), S);
}

std::string asJson(const ProposeOutcome &O) {
  std::string Text;
  for (const Candidate &C : O.Found.Candidates)
    Text += toJsonLine(C) + "\n";
  for (const Refusal &R : O.Found.Refusals)
    Text += toJsonLine(R) + "\n";
  for (const ParseFailure &F : O.Parse.Failed)
    Text += F.File + F.Reason + "\n";
  return Text;
}

std::string reasons(const ProposeOutcome &O) {
  std::string Text;
  for (const Refusal &R : O.Found.Refusals)
    Text += R.File + ":" + std::to_string(R.Line) + ": " + R.Reason + "\n";
  return Text;
}

const char *Header = "inline Word pick(Word h, Word n) { return h % n; }\n";

TEST(Proposal, AHeaderReadByTwoUnitsGivesOneCandidate) {
  Tree T;
  T.write("h.h", Header);
  T.unit("a.cpp", "typedef unsigned Word;\n#include \"h.h\"\n");
  T.unit("b.cpp", "typedef unsigned Word;\n#include \"h.h\"\n");
  ProposeOutcome O = run(T);
  ASSERT_EQ(O.Found.Candidates.size(), 1u) << reasons(O);
  const Candidate &C = O.Found.Candidates[0];
  EXPECT_EQ(C.Place.File, "h.h");
  EXPECT_EQ(C.Place.Text, "h % n");
  EXPECT_EQ(C.Place.Function, "pick(Word, Word)");
  EXPECT_EQ(C.Place.Line, 1u);
  EXPECT_EQ(C.Place.Column, 43u);
  EXPECT_EQ(C.Floor, EvidenceKind::Proved);
  EXPECT_EQ(C.Earned.Kind, EvidenceKind::Unknown);
  EXPECT_EQ(reasons(O), "");
}

TEST(Proposal, AUnitThatSeesOtherTypesForbidsTheEdit) {
  Tree T;
  T.write("h.h", Header);
  T.unit("a.cpp", "typedef unsigned Word;\n#include \"h.h\"\n");
  T.unit("b.cpp", "typedef int Word;\n#include \"h.h\"\n");
  ProposeOutcome O = run(T);
  EXPECT_TRUE(O.Found.Candidates.empty());
  EXPECT_EQ(reasons(O), "h.h:1: operands are signed\n"
                        "h.h:1: unit b.cpp, which reads h.h, does not agree\n");
}

TEST(Proposal, AUnitThatSeesNoCodeAtAllForbidsTheEdit) {
  Tree T;
  T.write("h.h", std::string("#ifdef ON\n") + Header + "#endif\n");
  T.unit("a.cpp", "typedef unsigned Word;\n#define ON\n#include \"h.h\"\n");
  T.unit("b.cpp", "#include \"h.h\"\n");
  ProposeOutcome O = run(T);
  EXPECT_TRUE(O.Found.Candidates.empty());
  EXPECT_EQ(reasons(O), "h.h:2: unit b.cpp, which reads h.h, does not agree\n");
}

TEST(Proposal, AUnitThatDoesNotParseForbidsEditsOfWhatItReads) {
  Tree T;
  T.write("h.h", Header);
  T.unit("a.cpp", "typedef unsigned Word;\n#include \"h.h\"\n"
                  "Word own(Word x, Word y) { return x % y; }\n");
  T.unit("bad.cpp", "typedef unsigned Word;\n#include \"h.h\"\nint = 1;\n");
  ProposeOutcome O = run(T);
  ASSERT_EQ(O.Found.Candidates.size(), 1u) << "the other unit goes on";
  EXPECT_EQ(O.Found.Candidates[0].Place.File, "a.cpp");
  EXPECT_EQ(reasons(O),
            "h.h:1: unit bad.cpp, which reads h.h, could not be parsed\n");
  ASSERT_EQ(O.Parse.Failed.size(), 1u);
}

TEST(Proposal, OneFileCompiledWithOtherFlagsMustAgree) {
  Tree T;
  T.unit("a.cpp", "WORD f(WORD x, WORD y) { return x % y; }\n",
         "-DWORD=unsigned");
  EXPECT_EQ(run(T).Found.Candidates.size(), 1u);
  T.list("a.cpp", "-DWORD=int");
  EXPECT_EQ(reasons(run(T)), "a.cpp:1: operands are signed\n"
                             "a.cpp:1: unit a.cpp with other flags does not "
                             "agree\n");
}

TEST(Proposal, InstantiationsOfATemplateAreOneSite) {
  Tree T;
  T.unit("a.cpp", "template <class T> T f(T x, T y) { return x % y; }\n"
                  "auto a = f(1u, 2u); auto b = f(1ul, 2ul);\n");
  ProposeOutcome O = run(T);
  ASSERT_EQ(O.Found.Candidates.size(), 1u) << reasons(O);
  EXPECT_EQ(O.Found.Candidates[0].Place.Function, "f(T, T)");
}

Tree manySites() {
  Tree T;
  T.write("h.h", Header);
  for (int I = 0; I < 8; ++I) {
    std::string N = std::to_string(I);
    T.unit("u" + N + ".cpp",
           "typedef unsigned Word;\n#include \"h.h\"\n"
           "#define M(x, y) ((x) % (y))\n"
           "namespace { struct { Word f(Word a, Word b) { return a % b; } } s;"
           " }\nWord f" +
               N +
               "(Word a, Word b) {\n"
               "  int i = 7 % 2;\n  return a % b + a % b + M(a, b) + i; }\n");
  }
  T.unit("bad.cpp", "int x = ;");
  return T;
}

TEST(Proposal, TheResultDoesNotDependOnTheNumberOfThreads) {
  Tree T = manySites();
  std::string One = asJson(run(T, 1));
  EXPECT_NE(One, "");
  EXPECT_EQ(One, asJson(run(T, 4)));
  EXPECT_EQ(One, asJson(run(T, 3)));
}

TEST(Proposal, TheResultDoesNotDependOnWhereTheTreeIs) {
  Tree A = manySites(), B = manySites();
  EXPECT_EQ(asJson(run(A)), asJson(run(B)));
}

TEST(Proposal, ASymbolicLinkToTheTreeIsTheTree) {
  Tree T = manySites(), Other;
  ASSERT_FALSE(llvm::sys::fs::create_link(T.path(), Other.path("link")));
  ProjectRequest R;
  R.Paths = {Other.path("link")};
  R.Root = Other.path("link");
  Project P = llvm::cantFail(Project::open(R));
  EXPECT_EQ(P.Root, T.path());
  EXPECT_EQ(asJson(run(P)), asJson(run(T)));
}

TEST(Proposal, AnIdSurvivesEditsElsewhere) {
  std::string F = "unsigned f(unsigned a, unsigned b) {\n"
                  "  return a % b + (a  %  b); }\n";
  Tree Old, New;
  Old.unit("a.cpp", F);
  New.unit("a.cpp", "// new\n\nunsigned g(unsigned a, unsigned b)"
                    " { return a % b; }\n\n" +
                        F);
  auto First = run(Old).Found.Candidates, Second = run(New).Found.Candidates;
  ASSERT_EQ(First.size(), 2u);
  ASSERT_EQ(Second.size(), 3u);
  EXPECT_EQ(First[0].Place.Ordinal, 0u);
  EXPECT_EQ(First[1].Place.Ordinal, 1u);
  EXPECT_NE(First[0].Place.Id, First[1].Place.Id);
  EXPECT_EQ(First[0].Place.Id, Second[1].Place.Id);
  EXPECT_EQ(First[1].Place.Id, Second[2].Place.Id);
}

TEST(Proposal, PathsNarrowTheSitesAndNotTheAgreement) {
  Tree T;
  T.write("inc/h.h", Header);
  T.unit("src/a.cpp", "typedef unsigned Word;\n#include \"../inc/h.h\"\n"
                      "Word f(Word x, Word y) { return x % y; }\n");
  T.unit("test/b.cpp", "typedef int Word;\n#include \"../inc/h.h\"\n"
                       "unsigned g(unsigned x) { return x % 3; }\n");
  ProposeOutcome One = run(T, 1, {"src/a.cpp"});
  ASSERT_EQ(One.Found.Candidates.size(), 1u);
  EXPECT_EQ(One.Found.Candidates[0].Place.File, "src/a.cpp");
  EXPECT_EQ(One.Parse.Parsed, 1u) << "no need to look at other units";
  ProposeOutcome Headers = run(T, 1, {"inc"});
  EXPECT_TRUE(Headers.Found.Candidates.empty());
  EXPECT_NE(reasons(Headers).find("unit test/b.cpp"), std::string::npos);
  EXPECT_EQ(Headers.Parse.Parsed, 2u);
  ProposeOutcome Both = run(T, 1, {"src", "inc"});
  EXPECT_EQ(Both.Found.Candidates.size(), 1u);
  EXPECT_EQ(Both.Parse.Parsed, 2u) << "a header needs every unit";
}

/// A rule that rewrites the whole of a.cpp's first `Old`.
ProposeOutcome rewriteText(const Tree &T, std::vector<std::string> Olds,
                           std::vector<std::string> News, bool Verify = false) {
  static const RuleInfo Any = info("test.any");
  ProposeSettings S;
  S.Verify = Verify;
  auto Match = [&](const Unit &U, MatchSink &Sink) {
    U.isInProject(
        U.sources().getLocForStartOfFile(U.sources().getMainFileID()));
    llvm::StringRef Text = *U.content("a.cpp");
    for (std::size_t I = 0; I < Olds.size(); ++I) {
      FileRange At = {"a.cpp", Text.find(Olds[I]), Olds[I].size()};
      Sink.matched({Any.Id,
                    At,
                    "",
                    "changed",
                    {},
                    {{{At.File, At.Offset, At.Length, News[I]}}, {}}});
    }
  };
  return llvm::cantFail(propose(llvm::cantFail(T.open()), Any, Match, S));
}

TEST(Proposal, APatchThatCannotBeMadeIsARefusal) {
  Tree T;
  T.unit("a.cpp", "int f(int a) { return a /* why */ + 1; }\n");
  EXPECT_EQ(reasons(rewriteText(T, {"a /* why */ + 1"}, {"2"})),
            "a.cpp:1: the comment '/* why */' would be lost\n");
  EXPECT_EQ(reasons(rewriteText(T, {"int a"}, {"int  a"})),
            "a.cpp:1: the new text is the old text\n");
  EXPECT_EQ(reasons(rewriteText(T, {"int a", "int a"}, {"long a", "short a"})),
            "a.cpp:1: instantiations of the template disagree\n");
}

TEST(Verify, WhatDoesNotCompileIsRefusedAndTheRestKept) {
  Tree T;
  T.unit("a.cpp", "int one() { return 1; }\nint two() { return 2; }\n"
                  "int three() { return 3; }\nint four() { return 4; }\n");
  ProposeOutcome O =
      rewriteText(T, {"1", "2", "3", "4"}, {"11", "nowhere", "33", "one(1)"},
                  /*Verify=*/true);
  ASSERT_EQ(O.Found.Candidates.size(), 2u) << reasons(O);
  EXPECT_EQ(O.Found.Candidates[0].Place.Line, 1u);
  EXPECT_EQ(O.Found.Candidates[1].Place.Line, 3u);
  EXPECT_NE(reasons(O).find("use of undeclared identifier 'nowhere'"),
            std::string::npos)
      << reasons(O);
  EXPECT_NE(reasons(O).find("no matching function"), std::string::npos);
}

TEST(Verify, ACallThatWouldLeadElsewhereIsRefused) {
  Tree T;
  T.unit("a.cpp", "int g(double);\nint g(int);\nint use() { return g(1); }\n"
                  "int late() { return 5; }\n");
  ProposeOutcome O = rewriteText(T, {"g(int)", "5"}, {"h(int)", "6"}, true);
  ASSERT_EQ(O.Found.Candidates.size(), 1u);
  EXPECT_EQ(O.Found.Candidates[0].Place.Line, 4u);
  EXPECT_NE(reasons(O).find("would lead to another function"),
            std::string::npos)
      << reasons(O);
}

TEST(Verify, TheRewrittenOperatorItselfMayBecomeAnother) {
  Tree T;
  T.unit("a.cpp", "struct Out { Out &operator<<(int); Out &operator<<(char); "
                  "};\nint g(int);\nint g(char);\n"
                  "void one(Out &o) { o << 1; }\n"
                  "void two(Out &o) { o << 2; }\n"
                  "void three(Out &o) { o << g(3); }\n"
                  "void four(Out &o) { o << 1 << 4; }\n");
  ProposeOutcome O = rewriteText(T, {"o << 1", "2", "o << g(3)", "1 << 4"},
                                 {"o << 'a'", "'b'", "o << g('c')", "'d' << 4"},
                                 /*Verify=*/true);
  ASSERT_EQ(O.Found.Candidates.size(), 1u) << reasons(O);
  EXPECT_EQ(O.Found.Candidates[0].Place.Line, 4u);
}

TEST(Verify, ManyThatDoNotHoldAreAllRefused) {
  Tree T;
  std::string Text = "int g(double);\nint g(int);\n";
  std::vector<std::string> Old, New;
  for (int I = 10; I < 20; ++I) {
    std::string Number = std::to_string(I);
    Text += "int f" + Number + "() { return g(" + Number + "); }\n";
    Old.push_back("(" + Number + ")");
    New.push_back("(" + Number + ".0)");
  }
  T.unit("a.cpp", Text);
  T.unit("b.cpp", Text);
  ProposeOutcome O = rewriteText(T, Old, New, /*Verify=*/true);
  EXPECT_EQ(O.Found.Candidates.size(), 0u);
}

TEST(Verify, ErrorsInsideStandardTemplatesAreSeen) {
  Tree T;
  T.unit("a.cpp", "#include <algorithm>\n#include <list>\n#include <vector>\n"
                  "void f(std::vector<int> &v) { std::sort(v.begin(), "
                  "v.end()); }\n");
  ProposeOutcome O =
      rewriteText(T, {"std::vector<int>"}, {"std::list<int>"}, true);
  EXPECT_TRUE(O.Found.Candidates.empty());
  EXPECT_NE(reasons(O).find("does not parse"), std::string::npos);
}

TEST(Verify, OverlappingCandidatesAreVerifiedApart) {
  Tree T;
  T.unit("a.cpp", "int f(int a, int b) { return a + b; }\n");
  ProposeOutcome O = rewriteText(T, {"a + b", "b; }"}, {"b + a", "a; }"}, true);
  EXPECT_EQ(O.Found.Candidates.size(), 2u) << reasons(O);
}

TEST(Verify, NarrowingThatCompilersRefuseIsRefused) {
  Tree T;
  T.unit("a.cpp", "double d = 1;\nint x{1};\n");
  ProposeOutcome O = rewriteText(T, {"{1}"}, {"{d}"}, true);
  EXPECT_TRUE(O.Found.Candidates.empty());
  EXPECT_NE(reasons(O).find("narrow"), std::string::npos) << reasons(O);
}

TEST(MaximalSet, TakesInOrderWhatGoesTogether) {
  auto Candidates = [](std::vector<Edit> Edits) {
    std::vector<Candidate> Result;
    for (Edit &E : Edits) {
      Candidate C;
      C.Change = {{{"a.cpp", "hash", {E}}}};
      Result.push_back(std::move(C));
    }
    return Result;
  };
  EXPECT_EQ(maximalSet(Candidates({{0, 5, "x"}, {3, 4, "y"}, {5, 1, "z"}})),
            (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(maximalSet(Candidates({})), std::vector<std::size_t>());
}

} // namespace
