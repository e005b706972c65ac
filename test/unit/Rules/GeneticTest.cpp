//===- GeneticTest.cpp - edits made of the program's own code ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Genetic.h"
#include "MarkedCode.h"

using namespace evo;

namespace {

class Collected : public MatchSink {
public:
  void matched(Match M) override { Matches.push_back(std::move(M)); }
  void refused(const RuleInfo &R, clang::SourceLocation, std::string,
               std::string Reason) override {
    Reasons.push_back(R.Id + ": " + Reason);
  }
  std::vector<Match> Matches;
  std::vector<std::string> Reasons;
};

constexpr const char *Prelude = R"cpp(
#define ONE 1
#define ACT act()
bool use(int); void act(); void take(int &); int give(); [[noreturn]] void die();
)cpp";

GeneticSpec spec(llvm::StringRef Of, std::uint64_t Seed = 1) {
  GeneticSpec How;
  for (RuleInfo &R : geneticEdits())
    if (llvm::StringRef(R.Id).starts_with(Of))
      How.Edits.push_back(std::move(R));
  How.PerPlace = How.Tries = 10000;
  How.Seed = Seed;
  return How;
}

/// What the place of a match holds, and what is written there.
std::string story(const Unit &U, const Match &M) {
  llvm::StringRef Text = *U.content("marked.cpp");
  std::string Old = Text.substr(M.Place.Offset, M.Place.Length).str();
  if (M.Change.Rewrites.size() > 1)
    return Old;
  std::string New = llvm::StringRef(M.Change.Rewrites[0].Text).trim().str();
  return New.empty() ? Old : Old + " -> " + New;
}

using Set = std::set<std::string>;

/// Of many seeds: what one of them would do.
Set storiesOf(llvm::StringRef Edit, const std::string &Code) {
  MarkedCode M(Prelude, {Code});
  Set Found;
  for (std::uint64_t Seed = 0; Seed < 24; ++Seed) {
    Collected Sink;
    matchGenetic(M.unit(), spec(Edit, Seed), Sink);
    for (const Match &Each : Sink.Matches)
      Found.insert(story(M.unit(), Each));
  }
  return Found;
}

void expectStories(llvm::StringRef Edit,
                   const std::vector<std::pair<std::string, Set>> &Cases) {
  for (const auto &[Code, Wanted] : Cases)
    EXPECT_EQ(storiesOf(Edit, Code), Wanted) << Code;
}

TEST(Genetic, AStatementIsDeletedWhereNothingNeedsIt) {
  expectStories(
      "genetic.delete",
      {{"void f(int a) { use(a); act(); }", {"use(a);", "act();"}},
       {"void f(int a) { if (a) act(); }", {"if (a) act();", "act(); -> {}"}},
       {"void f(int a) { if (a) { act(); }; }",
        {"if (a) { act(); }", "act();"}},
       {"void f() { int a = 1; act(); }", {"int a = 1;", "act();"}},
       {"void f(int a) { switch (a) { case 1: act(); break; } }",
        {"switch (a) { case 1: act(); break; }", "act(); -> {}", "break;"}},
       // Refused:
       {"int f() { int a = 1; return a; }", {}},
       {"int f(int a) { if (a) return 1; return 2; }",
        {"if (a) return 1;", "return 1; -> {}"}},
       {"int f(int a) { if (a) { return 1; } else { return 2; } }", {}},
       {"void f() { ACT; }", {}},
       {"void f() { again: act(); goto again; }", {}},
       {"constexpr int f(int a) { a += 1; return a; }", {}},
       {"void f() { struct S {}; S s; }", {"S s;"}},
       {"void f(int a) { if (a) {\n#if ONE\nact();\n#endif\n} }", {}},
       {"// evo: keep (it has to wait)\nvoid f() { act(); }", {}}});
}

TEST(Genetic, TwoStatementsSwapUnlessADeclarationIsBetween) {
  expectStories(
      "genetic.swap",
      {{"void f(int a) { use(a); act(); }", {"use(a); act();"}},
       {"void f() { int a = 1; use(a); act(); }", {"use(a); act();"}},
       {"int b; void f() { act(); int b = 1; use(b); }", {"act(); int b = 1;"}},
       {"int b; void f() { use(b); int b = 1; act(); }", {"int b = 1; act();"}},
       {"void f() { act(); act(); }", {}},
       {"void f(int a) { switch (a) { case 1: act(); break; } }", {}},
       {"void f() { act(); ACT; }", {}}});
}

TEST(Genetic, AnInsertedStatementSeesWhatItNames) {
  Set Found = storiesOf("genetic.insert",
                        "void f(int a) { use(a); { int b = 2; take(b); } }");
  EXPECT_TRUE(Found.count("use(a); -> take(a);\nuse(a);")) << "same type";
  EXPECT_TRUE(Found.count("take(b); -> use(b);\ntake(b);"));
  EXPECT_FALSE(Found.count("use(a); -> take(b);\nuse(a);")) << "not in scope";
  EXPECT_FALSE(Found.count("int b = 2; -> use(b);\nint b = 2;"));
}

TEST(Genetic, ADonorStandsOnlyWhereItMeansTheSame) {
  auto Inserts = [](const std::string &Into, const std::string &Donor,
                    const std::string &As) {
    Set Found = storiesOf("genetic.insert", Donor + "\n" + Into);
    return Found.count("act(); -> " + As + "\nact();") != 0;
  };
  const char *Plain = "void f() { act(); }";
  EXPECT_TRUE(Inserts(Plain, "void g() { use(1); }", "use(1);"));
  EXPECT_TRUE(Inserts(Plain, "int x; void g() { ++x; }", "++x;"));
  EXPECT_TRUE(Inserts(Plain, "void g() { return; }", "return;"));
  EXPECT_TRUE(Inserts("void f() { for (;;) act(); for (;;) { act(); } }",
                      "void g() { for (;;) { break; } }", "break;"));
  // Refused:
  EXPECT_FALSE(Inserts(Plain, "int g() { return 1; }", "return 1;"));
  EXPECT_FALSE(Inserts(Plain, "void g() { for (;;) { break; } }", "break;"));
  EXPECT_FALSE(Inserts("void f(int a) { switch (a) { default: { act(); } } }",
                       "void g() { for (;;) { continue; } }", "continue;"));
  EXPECT_FALSE(
      Inserts("void f(int use) { act(); }", "void g() { use(1); }", "use(1);"))
      << "use is another thing there";
  EXPECT_FALSE(
      Inserts("void f() { act(); } int x; void g() { ++x; }", "", "++x;"))
      << "x is declared later";
  EXPECT_FALSE(Inserts("struct S { void f() { act(); } };",
                       "void g() { use(1); }", "use(1);"))
      << "names are looked up in the class";
  EXPECT_FALSE(Inserts("void f(const int a) { act(); }",
                       "void g(int a) { ++a; }", "++a;"))
      << "const";
  EXPECT_FALSE(
      Inserts("void f(long a) { act(); }", "void g(int a) { ++a; }", "++a;"));
  EXPECT_FALSE(Inserts("struct S { int m; void f() const { act(); }"
                       "void g() { ++m; } };",
                       "", "++m;"));
  EXPECT_FALSE(Inserts("struct S { int m; static void f() { act(); }"
                       "void g() { ++m; } };",
                       "", "++m;"));
  EXPECT_FALSE(Inserts("void f() { act(); }",
                       "class P { int m; friend void g(P &); }; P p;"
                       "void g(P &q) { ++p.m; }",
                       "++p.m;"))
      << "f is no friend";
  EXPECT_FALSE(
      Inserts(Plain, "void g() { [] { act(); }(); }", "[] { act(); }();"));
  EXPECT_FALSE(Inserts(Plain, "void g() { use(ONE); }", "use(ONE);"));
}

TEST(Genetic, AnExpressionHasTheTypeAndIsAnObjectWhereOneIsNeeded) {
  auto Replaces = [](const std::string &Code, const std::string &Story) {
    return storiesOf("genetic.replace-expression", Code).count(Story) != 0;
  };
  const char *Code = "int f(int a, int b, long c, const int d) {"
                     "take(a); use(a + b); a = b; c = c + 1; use(d);"
                     "return give(); }";
  EXPECT_TRUE(Replaces(Code, "a -> b"));
  EXPECT_TRUE(Replaces(Code, "a + b -> give()"));
  EXPECT_TRUE(Replaces(Code, "d -> a + b"));
  EXPECT_TRUE(Replaces("int f(int a, int b) { use(a + b); return a - b; }",
                       "b -> (a + b)"));
  const char *Minus = "int f(int a, int b) { use(-b); return -a; }";
  EXPECT_TRUE(Replaces(Minus, "a -> (-b)"));
  // Refused:
  EXPECT_FALSE(Replaces(Minus, "a -> -b")) << "another token: --";
  EXPECT_FALSE(Replaces(Code, "a -> c"));
  for (const char *Value : {"a + b", "give()", "d"})
    EXPECT_FALSE(Replaces("void f(int a, int b, const int d) { take(a);"
                          "use(b + b); use(d); use(give()); }",
                          std::string("a -> ") + Value))
        << "no place in memory, or a constant one: " << Value;
  EXPECT_FALSE(Replaces("int *f(int a) { use(a); return 0; }", "0 -> a"));
  EXPECT_FALSE(
      Replaces("void f(int a) { char c[] = {1, 2}; use(a); }", "1 -> a"));
  EXPECT_FALSE(Replaces("int f(int a) { switch (a) { case 3: return a; }"
                        "return a; }",
                        "3 -> a"));
  EXPECT_FALSE(Replaces("int f(int a) { return sizeof(a + 1); }", "1 -> a"));
}

/// What the preludes of real programs are like, and each trap once.
constexpr const char *Traps = R"cpp(
struct Point { double x, y; double dot(const Point &o) const { return x * o.x + y * o.y; } };
Point operator+(const Point &a, const Point &b) { return {a.x + b.x, a.y + b.y}; }
struct Only { Only(Only &&); Only(const Only &) = delete; int n; };
Only pass(Only o) { o.n += 1; return static_cast<Only &&>(o); }
enum Colour { Red, Green }; enum class Shape { Round, Square };
class Account {
public:
  explicit Account(int start) : balance(start) { log(start); }
  int get() const { int copy = balance; return copy + limit; }
  void add(int n) { if (n < 0) return; balance += n; log(n); }
  static int fee(int n) { int part = n / limit; return part; }
private:
  void log(int n) { for (int i = 0; i < n; ++i) last = i; }
  int balance, last = 0; unsigned small : 3; static const int limit = 7;
};
namespace { int hidden(int a) { a -= 2; return a; } }
static int sum(const int *begin, const int *end) {
  int total = 0;
  while (begin != end) { total += *begin; ++begin; if (total > 100) break; else continue; }
  return total;
}
template <class T> T largest(T a, T b) { T c = a; if (b > c) c = b; return c; }
int kind(Colour c, Shape s, char letter) {
  const int Size = 3; int table[Size] = {1, 2, 3}; unsigned mask = 1u;
  switch (c) { case Red: mask <<= 2; break; case Green: { int inner = table[0]; table[1] = inner; } break; }
  if (int found = table[2]; found > 1) mask |= 4; else mask = 0;
  for (int each : table) mask += each;
  auto twice = [&](int n) { return n * 2; };
  try { if (s == Shape::Round) throw 1; } catch (int thrown) { mask = thrown; }
  const char *text = letter == 'a' ? "yes" : nullptr;
  double scaled = 0.5 * mask; float narrow{1.0f};
  do { --mask; } while (mask > 3);
  int &alias = table[0]; alias = twice(2); const int &bound = 4 + alias;
  if (!text) return static_cast<int>(scaled); else if (narrow > 1) return bound;
  Point p{1, 2}, q = p + p; p.x = q.dot(p); p = Point{3, 4};
  return largest(hidden(table[0]), sum(table, table + Size));
}
)cpp";

std::string patched(llvm::StringRef Text, std::vector<Rewrite> Edits) {
  std::string Result = Text.str();
  llvm::sort(Edits, [](auto &A, auto &B) { return A.Offset > B.Offset; });
  for (const Rewrite &R : Edits)
    Result.replace(R.Offset, R.Length, R.Text);
  return Result;
}

TEST(Genetic, EveryEditOfAProgramFullOfTrapsCompiles) {
  MarkedCode M(Prelude, {Traps});
  GeneticSpec How = spec("genetic.");
  How.PerPlace = 6;
  Collected Sink;
  matchGenetic(M.unit(), How, Sink);
  std::map<std::string, unsigned> Kinds;
  for (const Match &Each : Sink.Matches) {
    ++Kinds[Each.Rule];
    std::string Text =
        patched(*M.unit().content("marked.cpp"), Each.Change.Rewrites);
    auto Ast = clang::tooling::buildASTFromCodeWithArgs(
        Text, {"-std=c++20", "-w", "-resource-dir=" EVO_RESOURCE_DIR},
        "/marked.cpp", "evo", std::make_shared<clang::PCHContainerOperations>(),
        clang::tooling::getClangSyntaxOnlyAdjuster(),
        clang::tooling::FileContentMappings());
    EXPECT_FALSE(!Ast || Ast->getDiagnostics().hasErrorOccurred())
        << Each.Rule << " in " << Each.Function << ": "
        << story(M.unit(), Each);
  }
  EXPECT_EQ(Kinds.size(), geneticEdits().size());
  EXPECT_GT(Sink.Matches.size(), 300u);
}

TEST(Genetic, TheSeedChoosesAndNothingElse) {
  const char *Code = "void f(int a, int b) { use(a); take(b); a = b; act(); }";
  auto Few = [&](const std::string &Text, std::uint64_t Seed) {
    MarkedCode M(Prelude, {Text});
    GeneticSpec How = spec("genetic.replace", Seed);
    How.PerPlace = 1;
    Collected Sink;
    matchGenetic(M.unit(), How, Sink);
    std::vector<std::string> Found;
    for (const Match &Each : Sink.Matches)
      Found.push_back(story(M.unit(), Each));
    return Found;
  };
  EXPECT_EQ(Few(Code, 1), Few(Code, 1));
  EXPECT_NE(Few(Code, 1), Few(Code, 2));
  EXPECT_EQ(Few(std::string("\n\n// moved\n") + Code, 1), Few(Code, 1));
}

TEST(Genetic, EqualPlacesAreNumberedWhetherTheyMatchOrNot) {
  MarkedCode M(Prelude, {"int f(int a) { if (a) return 1; a = 2; return 1; }"});
  Collected Sink;
  matchGenetic(M.unit(), spec("genetic.insert"), Sink);
  std::map<std::string, std::set<std::uint64_t>> Ordinals;
  for (const Match &Each : Sink.Matches)
    Ordinals[Each.Place.Offset < 1 ? "" : story(M.unit(), Each).substr(0, 9)]
        .insert(*Each.Ordinal);
  EXPECT_EQ(Ordinals["return 1;"], std::set<std::uint64_t>{1})
      << "the first is no statement between braces, and counted";
}

TEST(Genetic, OnlyWantedFunctionsAreEdited) {
  MarkedCode M(Prelude, {"void f() { act(); } void g() { act(); }"});
  GeneticSpec How = spec("genetic.delete");
  How.Wanted = [](const Site &S) {
    return S.File == "marked.cpp" && S.Function == "case0::g()" && S.Line;
  };
  Collected Sink;
  matchGenetic(M.unit(), How, Sink);
  ASSERT_EQ(Sink.Matches.size(), 1u);
  EXPECT_EQ(Sink.Matches[0].Function, "case0::g()");
}

TEST(Genetic, EditsMayChangeBehaviourAndAskForMoreThanTests) {
  Set Seen;
  for (const RuleInfo &R : geneticEdits()) {
    EXPECT_TRUE(Seen.insert(R.Id).second) << R.Id;
    EXPECT_EQ(R.Claims, Promise::ChangesBehaviour);
    EXPECT_EQ(R.Needs, EvidenceKind::Fuzzed);
    EXPECT_TRUE(R.OffByDefault);
    EXPECT_FALSE(R.Summary.empty());
  }
}

} // namespace
