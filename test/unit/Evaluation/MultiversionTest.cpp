//===- MultiversionTest.cpp - Many variants in one source ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Multiversion.h"
#include "evo/Support/Hash.h"
#include "gtest/gtest.h"

using namespace evo;

namespace {

constexpr llvm::StringLiteral Text = "#include <x>\n"
                                     "int f(int A) { return A + 1; }\n"
                                     "int g(int A) {\n  return A * 2;\n}\n";

/// A program of one file, and candidates for it.
struct Program {
  std::vector<Candidate> Candidates;
  std::vector<FunctionBody> Bodies = {body("f", "{ return A + 1; }"),
                                      body("g", "{\n  return A * 2;\n}")};

  static FunctionBody body(llvm::StringRef Name, llvm::StringRef Body) {
    std::size_t At = Text.find(Body);
    return {"a.cpp",
            Name.str(),
            At,
            Body.size(),
            Text.take_front(At).count('\n') + 1,
            false,
            ""};
  }

  static Edit edit(llvm::StringRef Old, llvm::StringRef New) {
    return {Text.find(Old), Old.size(), New.str()};
  }

  void add(std::string Id, std::vector<Edit> Edits) {
    Candidate C;
    C.Id = std::move(Id);
    C.Change.Files.push_back({"a.cpp", contentHash(Text), std::move(Edits)});
    Candidates.push_back(std::move(C));
  }

  MultiversionInput input() const {
    return {Candidates, Bodies,
            [](llvm::StringRef) -> llvm::Expected<std::string> {
              return Text.str();
            }};
  }

  Multiversion written() const {
    return llvm::cantFail(writeMultiversion(input()));
  }
};

std::string changed(const Multiversion &M) {
  return llvm::cantFail(applyPatch(M.Change.Files.front(), Text));
}

std::string reasons(const Multiversion &M) {
  std::string All;
  for (const Isolated &I : M.Alone)
    All += I.Candidate + ": " + (I.Broken ? "broken: " : "") + I.Reason + "\n";
  return All;
}

std::string alternatives(const Multiversion &M) {
  std::string All;
  for (const Alternative &A : M.Alternatives)
    All += A.Function + std::to_string(A.Number) + "=" +
           llvm::join(A.Candidates, "+") + " ";
  return All;
}

TEST(Multiversion, EachCandidateIsAVariantAndThoseThatGoTogetherOneMore) {
  Program P;
  P.add("a", {P.edit("A + 1", "1 + A")});
  P.add("b", {P.edit("A + 1", "A - -1")});
  P.add("d", {P.edit("A * 2", "A << 1")});
  P.add("e", {P.edit("A * 2", "A + A")});
  P.add("f", {{Text.find("  return"), 0, "  int B = A;\n"}});
  Multiversion M = P.written();
  EXPECT_EQ(alternatives(M), "f1=a f2=b g1=d g2=e g3=f g4=d+f ");
  EXPECT_EQ(reasons(M), "");
  std::string Now = changed(M);
  EXPECT_NE(Now.find("case 1:\n#line 2\n{ return 1 + A; } break;"),
            std::string::npos)
      << Now;
  EXPECT_NE(Now.find("{\n  int B = A;\n  return A << 1;\n} break;"),
            std::string::npos)
      << Now;
  EXPECT_EQ(Now.find("#ifndef EVO_MULTIVERSION"), 0u);
}

TEST(Multiversion, WhatIsNotOneBodyNeedsABuildOfItsOwn) {
  Program P;
  P.Bodies[1].Why = "has the label again";
  P.add("signature", {P.edit("f(int A)", "f(long A)")});
  P.add("two", {P.edit("A + 1", "1 + A"), P.edit("A * 2", "2 * A")});
  P.add("label", {P.edit("A * 2", "2 * A")});
  P.add("include", {{0, 0, "#include <y>\n"}});
  P.add("brace", {P.edit("{ return A", "{ return A")});
  P.add("files", {P.edit("A + 1", "1 + A")});
  P.Candidates.back().Change.Files.push_back({"b.cpp", "", {}});
  Multiversion M = P.written();
  EXPECT_EQ(alternatives(M), "");
  EXPECT_TRUE(M.Change.Files.empty());
  EXPECT_EQ(reasons(M),
            "signature: it changes what is outside of a function's body\n"
            "two: it changes two functions, f and g\n"
            "label: g has the label again\n"
            "include: it only adds an #include\n"
            "brace: it changes what is outside of a function's body\n"
            "files: it changes 2 files\n");
}

TEST(Multiversion, AnIncludeComesAlongAfterTheTable) {
  Program P;
  P.add("a", {{0, 0, "#include <y>\n"}, P.edit("A + 1", "1 + A")});
  P.add("b", {{0, 0, "#include <y>\n"}, P.edit("A * 2", "A + A")});
  std::string Now = changed(P.written());
  std::size_t Table = Now.find("#ifndef EVO_MULTIVERSION");
  std::size_t Include = Now.find("#include <y>\n#line 1\n#include <x>");
  EXPECT_EQ(Table, 0u);
  ASSERT_NE(Include, std::string::npos) << Now;
  EXPECT_EQ(Now.find("#include <y>", Include + 1), std::string::npos);
}

TEST(Multiversion, TwoFunctionsOfOneNameAreTwoSites) {
  Program P;
  P.Bodies[1].Name = "f";
  P.add("a", {P.edit("A + 1", "1 + A")});
  P.add("b", {P.edit("A * 2", "A + A")});
  Multiversion M = P.written();
  ASSERT_EQ(M.Alternatives.size(), 2u);
  EXPECT_NE(M.Alternatives[0].Site, M.Alternatives[1].Site);
  EXPECT_EQ(M.Alternatives[0].Site.size(), 16u);
}

TEST(Multiversion, AConstexprFunctionIsItselfInTheCompiler) {
  Program P;
  P.Bodies[0].Constexpr = true;
  P.add("a", {P.edit("A + 1", "1 + A")});
  EXPECT_NE(changed(P.written())
                .find("switch (__builtin_is_constant_evaluated() ? 0 : "),
            std::string::npos);
}

/// Fails as soon as the text of any word of `Bad` is there.
struct Trial {
  std::vector<std::string> Bad;
  enum { Nowhere, There, LedThere, Elsewhere } Say = Nowhere;
  bool OnlyFirst = false; ///< an error hides those after it
  unsigned Calls = 0;

  std::vector<CompileError::Place> places(std::size_t At) const {
    switch (Say) {
    case Nowhere:
      return {};
    case There:
      return {{"a.cpp", At}};
    case LedThere:
      return {{"a.cpp", 0}, {"other.h", At}, {"a.cpp", At}};
    case Elsewhere:
      return {{"a.cpp", 0}};
    }
    return {};
  }

  std::vector<CompileError> errors(const Patch &Change) {
    std::vector<CompileError> Found;
    ++Calls;
    for (const FilePatch &F : Change.Files)
      for (const std::string &Word : Bad) {
        std::string Now = llvm::cantFail(applyPatch(F, Text));
        if (std::size_t At = Now.find(Word); At != std::string::npos)
          if (Found.empty() || !OnlyFirst)
            Found.push_back({"no " + Word, places(At)});
      }
    return Found;
  }

  Multiversion run(const Program &P) {
    return llvm::cantFail(compilingMultiversion(
        P.input(), [&](const Patch &Change) { return errors(Change); }));
  }
};

Program eight() {
  Program P;
  for (int I = 0; I < 8; ++I)
    P.add(std::to_string(I),
          {P.edit(I % 2 ? "A + 1" : "A * 2", "v" + std::to_string(I))});
  return P;
}

TEST(Multiversion, OneTrialIfAllIsWell) {
  Trial T;
  EXPECT_EQ(T.run(eight()).Alternatives.size(), 8u);
  EXPECT_EQ(T.Calls, 1u);
}

TEST(Multiversion, OneBadVariantSpoilsNoOther) {
  Trial T = {{"v5"}};
  Multiversion M = T.run(eight());
  EXPECT_EQ(alternatives(M), "f1=1 f2=3 f3=7 g1=0 g2=2 g3=4 g4=6 ");
  EXPECT_EQ(reasons(M), "5: broken: no v5\n");
  EXPECT_LE(T.Calls, 14u);
}

TEST(Multiversion, AnErrorIsTheFaultOfTheVariantItLiesIn) {
  for (auto Say : {Trial::There, Trial::LedThere}) {
    Trial T = {{"v5", "v2", "v7"}, Say};
    Multiversion M = T.run(eight());
    EXPECT_EQ(alternatives(M), "f1=1 f2=3 g1=0 g2=4 g3=6 ");
    EXPECT_EQ(reasons(M), "2: broken: no v2\n5: broken: no v5\n"
                          "7: broken: no v7\n");
    EXPECT_LE(T.Calls, 4u);
  }
}

TEST(Multiversion, AnErrorThatHidesOthersCostsOneMoreTrial) {
  Trial T = {{"v5", "v2", "v7"}, Trial::There, true};
  EXPECT_EQ(alternatives(T.run(eight())), "f1=1 f2=3 g1=0 g2=4 g3=6 ");
  EXPECT_LE(T.Calls, 6u);
}

TEST(Multiversion, AnErrorElsewhereIsNobodysFaultUntilItIsFound) {
  Trial T = {{"v5", "v2"}, Trial::Elsewhere};
  Multiversion M = T.run(eight());
  EXPECT_EQ(alternatives(M), "f1=1 f2=3 f3=7 g1=0 g2=4 g3=6 ");
  EXPECT_EQ(reasons(M), "2: broken: no v2\n5: broken: no v5\n");
}

TEST(Multiversion, TheTextsOfVariantsAreWhereItSays) {
  Program P;
  P.add("a", {P.edit("A + 1", "one")});
  P.add("b", {{0, 0, "#include <y>\n"}, P.edit("A * 2", "two")});
  P.add("c", {P.edit("A * 2", "three")});
  Multiversion M = P.written();
  std::string Now = changed(M), Found;
  for (const VariantText &V : M.Texts)
    Found += llvm::join(V.Candidates, "+") + ": " +
             Now.substr(V.Begin, V.End - V.Begin) + "\n";
  EXPECT_EQ(Found, "a: { return one; }\nb: {\n  return two;\n}\n"
                   "c: {\n  return three;\n}\n");
  EXPECT_EQ(M.Sites.size(), 2u);
}

TEST(Multiversion, WhatCompilesAloneIsTriedFunctionByFunction) {
  for (auto Say : {Trial::There, Trial::Nowhere}) {
    Trial T = {{"v5", "v2"}, Say};
    Program P = eight();
    auto Found = llvm::cantFail(compilingAlone(
        P.input(), [&](const Patch &Change) { return T.errors(Change); }));
    EXPECT_EQ(llvm::join(Found, " "), "0 1 3 4 6 7");
    EXPECT_LE(T.Calls, Say == Trial::There ? 4u : 8u);
  }
}

TEST(Multiversion, NothingIsLeftIfAllAreBad) {
  Trial T = {{"v"}};
  Multiversion M = T.run(eight());
  EXPECT_TRUE(M.Alternatives.empty());
  EXPECT_TRUE(M.Change.Files.empty());
  EXPECT_EQ(M.Alone.size(), 8u);
  EXPECT_TRUE(M.Alone.front().Broken);
}

TEST(Multiversion, OnlyTheCombinationIsLeftOutIfOnlyItFails) {
  Program P;
  P.add("a", {P.edit("A * 2", "x")});
  P.add("b", {{Text.find("  return"), 0, "  y;\n"}});
  Trial T = {{"  y;\n  return x"}};
  Multiversion M = T.run(P);
  EXPECT_EQ(alternatives(M), "g1=a g2=b ");
  EXPECT_EQ(reasons(M), "");
}

TEST(Multiversion, LinesRoundTrip) {
  Alternative A = {"0123456789abcdef", 3, "a.cpp", "f(int)", {"x", "y"}};
  Alternative Again;
  llvm::json::Path::Root Root;
  ASSERT_TRUE(fromJSON(toJSON(A), Again, Root));
  EXPECT_EQ(toJSON(Again), toJSON(A));
  EXPECT_FALSE(fromJSON(llvm::json::Object{{"site", 1}}, Again, Root));
  Isolated I = {"x", "why", true}, Too;
  ASSERT_TRUE(fromJSON(toJSON(I), Too, Root));
  EXPECT_EQ(toJSON(Too), toJSON(I));
}

} // namespace
