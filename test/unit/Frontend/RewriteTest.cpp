//===- RewriteTest.cpp - patches change what the rule changed ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Frontend/Rewrite.h"
#include "Tree.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"

using namespace evo;

namespace {

/// The patch of one rewrite: `Old`, which must occur once, now reads `New`.
llvm::Expected<Patch> patch(const Tree &T, llvm::StringRef Content,
                            llvm::StringRef Old, llvm::StringRef New,
                            std::vector<std::string> Headers = {}) {
  std::size_t At = Content.find(Old);
  EXPECT_NE(At, llvm::StringRef::npos);
  EXPECT_EQ(Content.find(Old, At + 1), llvm::StringRef::npos);
  RewriteSet Set;
  Set.Rewrites = {{"a.cpp", At, Old.size(), New.str()}};
  for (std::string &H : Headers)
    Set.Includes.push_back({"a.cpp", H});
  return makePatch(Set, T.path(),
                   [&](llvm::StringRef) -> llvm::Expected<std::string> {
                     return Content.str();
                   });
}

/// The file after that patch.
std::string result(llvm::StringRef Content, llvm::StringRef Old,
                   llvm::StringRef New, std::vector<std::string> Headers = {},
                   llvm::StringRef Style = "") {
  Tree T;
  if (!Style.empty())
    T.write(".clang-format", Style);
  auto P = patch(T, Content, Old, New, Headers);
  if (!P)
    return "error: " + llvm::toString(P.takeError());
  if (P->Files.empty())
    return "no change";
  return llvm::cantFail(applyPatch(P->Files[0], Content));
}

std::size_t bytesReplaced(llvm::StringRef Content, llvm::StringRef Old,
                          llvm::StringRef New) {
  Tree T;
  std::size_t Sum = 0;
  Patch P = llvm::cantFail(patch(T, Content, Old, New));
  for (const FilePatch &F : P.Files)
    for (const Edit &E : F.Edits)
      Sum += E.Length;
  return Sum;
}

TEST(Rewrite, OnlyTheTokensThatDifferAreEdited) {
  EXPECT_EQ(result("int f() { return Hash  %  Count; }", "Hash  %  Count",
                   "Hash & (Count - 1)"),
            "int f() { return Hash  & (Count - 1); }");
  EXPECT_EQ(
      bytesReplaced("x = Hash % Count;", "Hash % Count", "Hash & (Count - 1)"),
      2u);
}

TEST(Rewrite, EqualTokensAreNoChange) {
  EXPECT_EQ(result("f( a,b );", "f( a,b )", "f(a, b)"), "no change");
}

TEST(Rewrite, CommentsBetweenKeptTokensStay) {
  EXPECT_EQ(
      result("y = a /* left */ % b; // right\n", "a /* left */ % b", "a & b"),
      "y = a /* left */ & b; // right\n");
  EXPECT_EQ(result("f(a, // first\n  b);", "f(a, // first\n  b)", "g(a, b, 1)"),
            "g(a, // first\n  b, 1);");
}

TEST(Rewrite, ACommentThatWouldGoIsAnError) {
  Tree T;
  auto P = patch(T, "y = f(a /* why */ + b);", "f(a /* why */ + b)", "g()");
  ASSERT_FALSE(bool(P));
  EXPECT_EQ(codeOf(std::move(P)), Code::CommentLost);
  EXPECT_NE(
      result("{\n  a(); // note\n  b();\n}", "a(); // note\n  b();", "c();")
          .find("error: "),
      std::string::npos);
}

TEST(Rewrite, ACommentInAMovedOperandIsNotLost) {
  EXPECT_EQ(result("y = a + f(/*n*/ 1);", "a + f(/*n*/ 1)", "f(/*n*/ 1) + a"),
            "y = f(/*n*/ 1) + a;");
}

TEST(Rewrite, AStatementBeforeALoopTakesItsIndentation) {
  std::string Content = "void f() {\n"
                        "    if (x) {\n"
                        "        for (int i = 0; i < n; ++i) // all\n"
                        "            v.push_back(i);\n"
                        "    }\n"
                        "}\n";
  std::string Old = "for (int i = 0; i < n; ++i) // all\n"
                    "            v.push_back(i);";
  EXPECT_EQ(result(Content, Old,
                   "v.reserve(n);\nfor (int i = 0; i < n; ++i)\n"
                   "  v.push_back(i);"),
            "void f() {\n"
            "    if (x) {\n"
            "        v.reserve(n);\n"
            "        for (int i = 0; i < n; ++i) // all\n"
            "            v.push_back(i);\n"
            "    }\n"
            "}\n");
}

TEST(Rewrite, TabsAndCarriageReturnsStay) {
  std::string Content = "\xEF\xBB\xBFvoid f() {\r\n\tg();\r\n\th();\r\n}\r\n";
  EXPECT_EQ(result(Content, "g();", "a();\ng(1);\n{\n  c();\n}"),
            "\xEF\xBB\xBFvoid f() {\r\n\ta();\r\n\tg(1);\r\n\t{\r\n\t\tc();\r\n"
            "\t}\r\n\th();\r\n}\r\n");
}

TEST(Rewrite, ADeletedStatementTakesItsLine) {
  std::string Content = "{\n  a();\n  b();\n  c();\n}\n";
  EXPECT_EQ(result(Content, "a();\n  b();\n  c();", "a();\nc();"),
            "{\n  a();\n  c();\n}\n");
  EXPECT_EQ(result("{\r\n  a();\r\n  b();\r\n  c();\r\n}\r\n",
                   "a();\r\n  b();\r\n  c();", "a();\nc();"),
            "{\r\n  a();\r\n  c();\r\n}\r\n");
  EXPECT_EQ(result("x = std::move(a) + b;", "std::move(a) + b", "a + b"),
            "x = a + b;");
  EXPECT_EQ(result("f(const T x);", "const T x", "T x"), "f(T x);");
}

TEST(Rewrite, TokensNeverRunTogether) {
  EXPECT_EQ(result("return(a);", "return(a)", "return a"), "return a;");
  EXPECT_EQ(result("x = a-(-b);", "a-(-b)", "a - -b"), "x = a - -b;");
  EXPECT_EQ(result("vector<int> x;", "vector<int>", "vector<vector<int>>"),
            "vector<vector<int>> x;");
}

TEST(Rewrite, StringsAndRawStringsAreTokens) {
  EXPECT_EQ(result("f(R\"(a // no comment\n)\", 1);",
                   "f(R\"(a // no comment\n)\", 1)",
                   "g(R\"(a // no comment\n)\", 1)"),
            "g(R\"(a // no comment\n)\", 1);");
}

TEST(Rewrite, ADirectiveInTheRangeIsRefused) {
  EXPECT_NE(
      result("f(\n#if X\n1\n#endif\n);", "f(\n#if X\n1\n#endif\n)", "f(1)")
          .find("preprocessor directive"),
      std::string::npos);
}

TEST(Rewrite, OverlapsAndStaleRangesAreRefused) {
  Tree T;
  auto Read = [](llvm::StringRef) -> llvm::Expected<std::string> {
    return "a + b";
  };
  RewriteSet Set;
  Set.Rewrites = {{"a.cpp", 0, 5, "c"}, {"a.cpp", 4, 1, "d"}};
  EXPECT_EQ(codeOf(makePatch(Set, T.path(), Read)), Code::EditsOverlap);
  Set.Rewrites = {{"a.cpp", 4, 10, "c"}};
  EXPECT_EQ(codeOf(makePatch(Set, T.path(), Read)), Code::FileChanged);
}

TEST(Rewrite, NewTextThatJsonCannotCarryIsRefused) {
  Tree T;
  EXPECT_EQ(codeOf(patch(T, "f(\"\xE9\");", "f(\"\xE9\")",
                         "g(\"\xE9\", 1, "
                         "\"\xE8\")")),
            Code::NotEditable);
  EXPECT_EQ(result("f(\"\xE9\");", "f(\"\xE9\")", "g(\"\xE9\")"),
            "g(\"\xE9\");")
      << "a kept token is not part of the patch";
}

TEST(Rewrite, IncludesAreAddedOnceInOrder) {
  std::string Content = "// head\n#include \"a.h\"\n\n#include <map>\n"
                        "#include <vector>\n\nint x = f();\n";
  EXPECT_EQ(result(Content, "f()", "g()", {"<string>", "<string>"}),
            "// head\n#include \"a.h\"\n\n#include <map>\n#include <string>\n"
            "#include <vector>\n\nint x = g();\n");
  EXPECT_EQ(result(Content, "f()", "g()", {"<vector>"}),
            "// head\n#include \"a.h\"\n\n#include <map>\n"
            "#include <vector>\n\nint x = g();\n");
  EXPECT_EQ(result("#include <b>\r\n\r\nint x = f();\r\n", "f()", "g()",
                   {"<a>", "<c>"}),
            "#include <a>\r\n#include <b>\r\n#include <c>\r\n\r\nint x = "
            "g();\r\n");
  EXPECT_EQ(result("#pragma once\nint x = f();\n", "f()", "g()", {"<a>"}),
            "#pragma once\n#include <a>\nint x = g();\n");
}

TEST(Rewrite, NoIncludeWithoutAChange) {
  EXPECT_EQ(result("int x = f();\n", "f()", "f( )", {"<a>"}), "no change");
}

TEST(Rewrite, TwoPatchesMayAddTwoHeadersAtOnePlace) {
  Tree T;
  std::string Content = "#include <z>\nint x = f(), y = g();\n";
  Patch A = llvm::cantFail(patch(T, Content, "f()", "h()", {"<a>", "<m>"}));
  Patch B = llvm::cantFail(patch(T, Content, "g()", "i()", {"<b>", "<m>"}));
  EXPECT_FALSE(conflict(A, B));
  Patch Both = llvm::cantFail(merged(B, A));
  EXPECT_EQ(llvm::cantFail(applyPatch(Both.Files[0], Content)),
            "#include <a>\n#include <b>\n#include <m>\n#include <z>\n"
            "int x = h(), y = i();\n");
}

TEST(Rewrite, OnlyChangedLinesAreFormatted) {
  EXPECT_EQ(result("int  a ;\nint x=f( 1 ,2 );\nint  b ;\n", "f( 1 ,2 )",
                   "g(1,2,3)", {}, "BasedOnStyle: LLVM\n"),
            "int  a ;\nint x = g(1, 2, 3);\nint  b ;\n");
  EXPECT_EQ(result("void f() {\n\tg();\n}\n", "g();",
                   "if (a) { g(); }\nelse h();", {},
                   "BasedOnStyle: LLVM\nUseTab: Always\nIndentWidth: 8\n"
                   "RemoveBracesLLVM: true\nInsertBraces: true\n"),
            "void f() {\n\tif (a) {\n\t\tg();\n\t} else\n\t\th();\n}\n")
      << "white space changes, tokens do not";
}

TEST(Rewrite, LinesAboveAChangeAreNotJoined) {
  EXPECT_EQ(result("int f(int a,\n\t  int b) {\n  return a%b;\n}\n", "a%b",
                   "a&b", {}, "BasedOnStyle: LLVM\n"),
            "int f(int a,\n\t  int b) {\n  return a & b;\n}\n");
}

TEST(Rewrite, LinesThatClangFormatMisreadsStayInPlace) {
  std::string Class = "class buf {\n  class iterator {\n"
                      "    friend auto f(iterator it) -> range;\n"
                      "    friend auto g(iterator it, int n) -> iterator;\n"
                      "  };\n\n"
                      "  friend auto f(iterator it) -> range {\n"
                      "    return {nullptr, nullptr};\n  }\n};\n";
  std::string Wanted = Class;
  std::string Old = "(iterator it) -> range {",
              New = "(const iterator &it) -> range {";
  Wanted.replace(Wanted.find(Old), Old.size(), New);
  EXPECT_EQ(result(Class, Old, New, {}, "BasedOnStyle: Google\n"), Wanted);
}

TEST(Rewrite, AChangedLineTakesTheLevelOfItsSurroundings) {
  std::string Head =
      "namespace n {\nint a ;\nclass C {\n public:\n  int f() {\n";
  std::string Tail = "    return  1 ;\n  }\n};\nint b ;\n}\n";
  EXPECT_EQ(result(Head + "    if (x) {\n      g();\n    }\n" + Tail, "g();",
                   "h(1,2); g();", {}, "BasedOnStyle: Google\n"),
            Head + "    if (x) {\n      h(1, 2);\n      g();\n    }\n" + Tail);
  EXPECT_EQ(result("int f(int a,\n      int b) {\n    return a%b ;\n}\n", "a%b",
                   "h(a,b)", {}, "BasedOnStyle: LLVM\nIndentWidth: 4\n"),
            "int f(int a,\n      int b) {\n    return h(a, b);\n}\n");
  std::string Raw = "auto s = R\"(\nraw  text ( \n)\" + ";
  std::string New = result(Raw + "f( 1 );\nint b ;\n", "f( 1 )", "g(1,2)", {},
                           "BasedOnStyle: LLVM\n");
  EXPECT_TRUE(llvm::StringRef(New).starts_with(Raw + "g(")) << New;
}

TEST(Rewrite, FormattingKeepsCarriageReturnsAndIncludes) {
  EXPECT_EQ(result("#include <b>\r\n#include <a>\r\nint x=f( );\r\n", "f( )",
                   "g(1)", {}, "BasedOnStyle: LLVM\nLineEnding: LF\n"),
            "#include <b>\r\n#include <a>\r\nint x = g(1);\r\n");
}

TEST(Rewrite, ABrokenStyleFileIsNoStyle) {
  EXPECT_EQ(result("int x=f( );\n", "f( )", "g(1)", {}, "BasedOnStyle: [\n"),
            "int x=g(1);\n");
}

} // namespace
