//===- UnitTest.cpp - what may be edited in a parsed unit ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Tree.h"
#include "evo/Support/Hash.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace evo;

namespace {

/// All expressions initialising a variable, by the variable's name.
class Initialisers : public clang::RecursiveASTVisitor<Initialisers> {
public:
  bool VisitVarDecl(clang::VarDecl *D) {
    if (D->getInit())
      Found[D->getNameAsString()] = D->getInit()->IgnoreImplicit();
    Declared[D->getNameAsString()] = D;
    return true;
  }
  std::map<std::string, const clang::Expr *> Found;
  std::map<std::string, const clang::VarDecl *> Declared;
};

/// editable() of each initialiser: its text, or "no: reason".
std::map<std::string, std::string> editables(Tree &T) {
  std::map<std::string, std::string> Result;
  visit(T, [&](Unit &U) {
    Initialisers V;
    V.TraverseDecl(U.context().getTranslationUnitDecl());
    for (auto &[Name, E] : V.Found) {
      if (!U.isInProject(E->getExprLoc()))
        continue;
      Editable X = U.editable(E->getSourceRange());
      Result[Name] = X.Range ? llvm::cantFail(readFile(T.path(X.Range->File)))
                                   .substr(X.Range->Offset, X.Range->Length)
                             : "no: " + X.Why;
    }
  });
  return Result;
}

TEST(Unit, PlainTextMayBeEditedAndMacrosMayNot) {
  Tree T;
  T.unit("a.cpp", "#define SIZE 4 + 4\n"
                  "#define TWICE(x) ((x) + (x))\n"
                  "#define MOD % 3\n"
                  "#define HALF(x) 2 * x\n"
                  "int f(int);\n"
                  "void g(int n) {\n"
                  "  int plain = n %\t8;\n"
                  "  int whole = SIZE;\n"
                  "  int call = TWICE(n % 2);\n"
                  "  int ends = n * TWICE(3);\n"
                  "  int inner = f(TWICE(n)) + 1;\n"
                  "}\n");
  auto Found = editables(T);
  EXPECT_EQ(Found["plain"], "n %\t8");
  EXPECT_EQ(Found["whole"], "no: in expansion of macro SIZE");
  EXPECT_EQ(Found["call"], "no: in expansion of macro TWICE");
  EXPECT_EQ(Found["ends"], "n * TWICE(3)");
  EXPECT_EQ(Found["inner"], "f(TWICE(n)) + 1");
}

TEST(Unit, MacroBodiesAndHalvesAreRefused) {
  Tree T;
  T.unit("a.cpp", "#define LET(v, e) int v = 1 + e;\n"
                  "#define OPEN (1 + 2\n"
                  "void g(int n) {\n"
                  "  LET(body, n % 8)\n"
                  "  int half = OPEN + n);\n"
                  "  int half2 = n * OPEN );\n"
                  "}\n");
  auto Found = editables(T);
  EXPECT_EQ(Found["body"], "no: in expansion of macro LET");
  EXPECT_EQ(Found["half2"], "n * OPEN )");
  EXPECT_EQ(Found["half"], "OPEN + n)");
}

TEST(Unit, AnArgumentThatIsPassedOnOnceMayBeEdited) {
  Tree T;
  T.unit("a.cpp", "#define LET(v, e) int v = e;\n"
                  "#define PASS(v, e) LET(v, e)\n"
                  "#define ANY(v, ...) int v = __VA_ARGS__;\n"
                  "void g(int n) {\n"
                  "  LET(once, n % 8)\n"
                  "  PASS(through,\n       n % 16)\n"
                  "  ANY(any, n % 32)\n"
                  "}\n");
  auto Found = editables(T);
  EXPECT_EQ(Found["once"], "n % 8");
  EXPECT_EQ(Found["through"], "n % 16");
  EXPECT_EQ(Found["any"], "n % 32");
}

TEST(Unit, AnArgumentThatStandsForMoreIsRefused) {
  Tree T;
  T.unit("a.cpp", "void log(const char *);\n"
                  "#define TWO(v, e) int v = e; int v##2 = e;\n"
                  "#define SAY(v, e) int v = e; log(#e);\n"
                  "#define DEEP(v, e) SAY(v, e)\n"
                  "#define OUTER(v, e) DUP(LET(v, e))\n"
                  "#define DUP(s) { s } { s }\n"
                  "#define LET(v, e) int v = e;\n"
                  "#define GLUE(v, e) int v = e##0;\n"
                  "#define BODY(v) LET(v, n % 64)\n"
                  "#define ID(e) e\n"
                  "#define SIZE 4\n"
                  "#define LET3(v, e) int v = e + e - e;\n"
                  "void g(int n) {\n"
                  "  TWO(two, n % 8)\n"
                  "  SAY(say, n % 8)\n"
                  "  DEEP(deep, n % 8)\n"
                  "  OUTER(outer, n % 8)\n"
                  "  GLUE(glue, n % 1)\n"
                  "  BODY(body)\n"
                  "  LET(nested, SIZE % n)\n"
                  "  LET(nested2, n % SIZE)\n"
                  "  int all = ID(n % 8);\n"
                  "  int open = ID(n %) 8;\n"
                  "  DUP(LET(dup, n % 8))\n"
                  "  LET3(three, n)\n"
                  "}\n");
  auto Found = editables(T);
  EXPECT_EQ(Found["two"],
            "no: in an argument of macro TWO, which TWO uses twice");
  EXPECT_EQ(Found["say"],
            "no: in an argument of macro SAY, which SAY turns into text");
  EXPECT_EQ(Found["deep"],
            "no: in an argument of macro DEEP, which SAY turns into text");
  EXPECT_EQ(Found["outer"],
            "no: in an argument of macro OUTER, which DUP uses twice");
  EXPECT_EQ(Found["dup"],
            "no: in an argument of macro DUP, which DUP uses twice");
  EXPECT_EQ(Found["all"], "no: in an argument of macro ID, which is all that "
                          "the macro expands to");
  for (const char *Name :
       {"glue", "body", "nested", "nested2", "three", "open"})
    EXPECT_TRUE(llvm::StringRef(Found[Name]).starts_with("no: in "))
        << Name << ": " << Found[Name];
}

TEST(Unit, NewTextMustNotSplitAnArgument) {
  Editable Plain, Argument;
  Argument.InArgument = true;
  EXPECT_EQ(Plain.whyNot("a, b"), "");
  EXPECT_EQ(Argument.whyNot("f(a, b)"), "");
  EXPECT_EQ(Argument.whyNot("\",\" + ','"), "");
  EXPECT_NE(Argument.whyNot("a, b"), "");
  EXPECT_NE(Argument.whyNot("std::map<int, int>()"), "");
  EXPECT_NE(Argument.whyNot("f(a) < b, c > (d)"), "");
  EXPECT_NE(Argument.whyNot("a\n#if 1\nb"), "");
}

TEST(Unit, ADirectiveInsideIsRefused) {
  Tree T;
  T.unit("a.cpp", "void g(int n) {\n"
                  "  int x = n +\n"
                  "#if 1\n"
                  "    1;\n"
                  "#else\n"
                  "    2;\n"
                  "#endif\n"
                  "  int y = n + '#';\n"
                  "}\n");
  auto Found = editables(T);
  EXPECT_EQ(Found["x"], "no: crosses a preprocessor directive");
  EXPECT_EQ(Found["y"], "n + '#'");
}

TEST(Unit, HeadersOutsideGeneratedAndSystemAreNotInTheProject) {
  Tree T;
  T.write("own.h", "inline int own = 1;");
  T.write("sys/sys.h", "inline int sys = 1;");
  T.write("x.pb.h", "inline int pb = 1;");
  T.unit("a.cpp",
         "#include \"own.h\"\n#include <sys.h>\n#include \"x.pb.h\"\n"
         "#include <cstddef>\nint main() {}\n",
         "-isystem sys");
  visit(T, [&](Unit &U) {
    Initialisers V;
    V.TraverseDecl(U.context().getTranslationUnitDecl());
    auto Why = [&](const char *Name) {
      return U.editable(V.Declared[Name]->getSourceRange()).Why;
    };
    EXPECT_EQ(Why("own"), "");
    EXPECT_EQ(Why("sys"), "in system header");
    EXPECT_EQ(Why("pb"), "generated file");
    EXPECT_EQ(U.file(V.Declared["own"]->getLocation()), "own.h");
    EXPECT_EQ(U.hash(V.Declared["own"]->getLocation()),
              contentHash("inline int own = 1;"));
    EXPECT_EQ(U.projectFiles(), (std::vector<std::string>{
                                    "a.cpp", "own.h", "sys/sys.h", "x.pb.h"}));
  });
}

TEST(Unit, FunctionsAreNamedOnceForAllTheirInstantiations) {
  Tree T;
  T.unit("a.cpp",
         "#include <string>\n"
         "namespace n { namespace {\n"
         "struct C {\n"
         "  template <class T> int f(T a, const std::string &s) const {"
         " auto l = [&](int q) { int in = q; return in; };"
         " return l(1); }\n"
         "};\n"
         "int use() { return C().f(1, \"\") + C().f(1.0, \"\"); }\n"
         "} }\n"
         "int top = n::use();\n");
  std::set<std::string> Names;
  visit(T, [&](Unit &U) {
    class All : public Initialisers {
    public:
      bool shouldVisitTemplateInstantiations() const { return true; }
    };
    struct Collect : clang::RecursiveASTVisitor<Collect> {
      bool shouldVisitTemplateInstantiations() const { return true; }
      bool VisitVarDecl(clang::VarDecl *D) {
        if (D->getName() == "in")
          Names->insert(U->enclosingFunction(D));
        if (D->getName() == "top")
          Names->insert("<" + U->enclosingFunction(D) + ">");
        return true;
      }
      Unit *U;
      std::set<std::string> *Names;
    } V;
    V.U = &U, V.Names = &Names;
    V.TraverseDecl(U.context().getTranslationUnitDecl());
  });
  EXPECT_EQ(Names, (std::set<std::string>{
                       "<>", "n::(anonymous namespace)::C::f(T, const "
                             "std::string &) const"}));
}

TEST(ForEachUnit, ABrokenUnitIsNamedAndTheOthersGoOn) {
  Tree T;
  T.write("h.h", "");
  T.unit("bad.cpp", "#include \"h.h\"\nint x = ;\n");
  T.unit("good.cpp", "int y;\n");
  T.unit("worse.cpp", "#include \"nowhere.h\"\n");
  Project P = llvm::cantFail(T.open());
  for (unsigned Threads : {1, 4}) {
    ParseReport R = forEachUnit(P, Threads, [](std::size_t, Unit &) {});
    EXPECT_EQ(R.Parsed, 1u);
    ASSERT_EQ(R.Failed.size(), 2u);
    EXPECT_EQ(R.Failed[0].File, "bad.cpp");
    EXPECT_EQ(R.Failed[0].Reason, "bad.cpp:2:9: expected expression");
    EXPECT_EQ(R.Failed[0].Reads, (std::vector<std::string>{"bad.cpp", "h.h"}));
    EXPECT_EQ(R.Failed[1].Reason, "worse.cpp:1:10: 'nowhere.h' file not found");
  }
}

TEST(ForEachUnit, GccOnlyFlagsAreTolerated) {
  Tree T;
  T.unit("a.cpp",
         "template <class T> struct V; template <class T> struct L {\n"
         "  friend int mk(int a, bool b = false); };\n"
         "int mk(int a, bool b) { return a; }\nint x = mk(1, true);\n"
         "int narrow[] = {1.5};\n",
         "-fno-gnu-unique -Wno-such-thing -Werror -mno-such-m --param y=1 "
         "-fconcepts -fplugin=/nowhere.so -fno-tree-foo -Wall");
  visit(T, [](Unit &U) { EXPECT_EQ(U.projectFiles().size(), 1u); });
}

TEST(ForEachUnit, ACrashEndsOneCallOnly) {
  std::atomic<unsigned> Done{0};
  auto Crashed = forEachIndex(4, 2, [&](std::size_t I) {
    if (I == 2)
      __builtin_trap();
    ++Done;
  });
  EXPECT_EQ(Crashed, (std::vector<std::size_t>{2}));
  EXPECT_EQ(Done, 3u);
}

TEST(ParseUnit, AnOverlayReplacesTheFileEvenThroughALink) {
  Tree T;
  T.write("real/h.h", "int x = 1;");
  std::error_code EC =
      llvm::sys::fs::create_link(T.path("real"), T.path("via"));
  ASSERT_FALSE(EC);
  T.unit("a.cpp", "#include \"via/h.h\"\n");
  Project P = llvm::cantFail(T.open());
  ParseOptions O;
  O.Overlay = {{T.path("real/h.h"), "int x = ;"}};
  auto Failed = parseUnit(P, P.Units[0], O, [](Unit &) {});
  ASSERT_TRUE(Failed.has_value());
  EXPECT_NE(Failed->Reason.find("h.h:1:9: expected expression"),
            std::string::npos)
      << Failed->Reason;
}

} // namespace
