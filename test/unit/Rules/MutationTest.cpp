//===- MutationTest.cpp - the mutants of small functions ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Mutation.h"
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

struct Case {
  std::string Code;
  std::set<std::string> Wanted; ///< "operator: new text"
};

constexpr const char *Prelude = R"cpp(
#include <cassert>
#include <cstdio>
#include <iostream>
#include <memory>
#include <string>
#include <vector>
#define ONE 1
#define LOG_IT(X) use(X)
#define PASS(X) (X)
#define TWICE(X) ((X) + (X))
bool use(int); void act(); [[noreturn]] void die(); enum class Kind { A, B };
)cpp";

/// The mutants of each case by the operators whose id begins with `Of`.
void expectMutants(llvm::StringRef Of, const std::vector<Case> &Cases,
                   std::vector<std::string> Flags = {}) {
  std::vector<std::string> Codes;
  for (const Case &C : Cases)
    Codes.push_back(C.Code);
  MarkedCode M(Prelude, Codes, std::move(Flags));
  std::vector<RuleInfo> Operators;
  for (RuleInfo &R : mutationOperators())
    if (llvm::StringRef(R.Id).starts_with(Of))
      Operators.push_back(R);
  Collected Sink;
  matchMutants(M.unit(), Operators, Sink);
  for (unsigned I = 0; I < Cases.size(); ++I) {
    std::set<std::string> Found;
    for (const Match &Each : Sink.Matches) {
      EXPECT_EQ(Each.Change.Rewrites.size(), 1u);
      std::uint64_t At = Each.Place.Offset;
      if (At >= M.start(I) && At < M.start(I) + Codes[I].size())
        Found.insert(llvm::StringRef(Each.Rule).split('.').second.str() + ": " +
                     Each.Change.Rewrites[0].Text);
    }
    EXPECT_EQ(Found, Cases[I].Wanted) << Codes[I];
  }
}

using Set = std::set<std::string>;

TEST(Mutation, RelationalOperatorsHaveTheirSubsumingMutants) {
  expectMutants(
      "relational.",
      {{"bool f(int a, int b) { return a < b; }",
        {"lt-to-le: a <= b", "lt-to-ne: a != b", "to-false: false"}},
       {"bool f(int a, int b) { return a >= b; }",
        {"ge-to-gt: a > b", "ge-to-eq: a == b", "to-true: true"}},
       {"bool f(int a, int b) { return a == b; }",
        {"eq-to-le: a <= b", "eq-to-ge: a >= b", "to-false: false"}},
       {"bool f(Kind a) { return a != Kind::B; }",
        {"ne-to-lt: a < Kind::B", "ne-to-gt: a > Kind::B", "to-true: true"}},
       {"bool f(double a) { return a < 1; }",
        {"lt-to-gt: a > 1", "to-false: false"}},
       {"bool f(bool a, bool b) { return a == b; }",
        {"eq-to-ne: a != b", "to-false: false"}},
       {"bool f(int *a) { return a != nullptr; }",
        {"ne-to-eq: a == nullptr", "to-true: true"}},
       {"bool f(std::string a) { return a == \"x\"; }",
        {"eq-to-ne: a != \"x\"", "to-false: false"}},
       {"template <class T> bool f(T a) { return a < 1; }",
        {"lt-to-le: a <= 1"}},
       {"bool f(int a, int b) { return a == b != true; }",
        {"eq-to-le: a <= b", "eq-to-ge: a >= b", "to-false: false",
         "ne-to-eq: a == b == true", "to-true: true"}},
       {"bool f(int a, int b, int c) { return a == (b < c); }",
        {"eq-to-le: a <= (b < c)", "eq-to-ge: a >= (b < c)", "to-false: false",
         "lt-to-le: b <= c", "lt-to-ne: b != c"}},
       {"bool f(int a, int b, bool c) { return c == a < b; }",
        {"eq-to-ne: c != a < b", "to-false: false", "lt-to-le: a <= b",
         "lt-to-ne: (a != b)"}}});
}

TEST(Mutation, ComparisonsThatAreLeftAlone) {
  expectMutants(
      "relational.",
      {{"void f(int n) { while (n != 0) --n; }",
        {"ne-to-lt: n < 0", "ne-to-gt: n > 0"}}, // not "true": for ever
       {"struct S { bool operator<(S) const; }; "
        "bool f(S a, S b) { return a < b; }",
        {}}, // there need not be a <=
       {"template <int N> bool f() { if constexpr (N < 2) return true; "
        "return false; }",
        {}},
       {"void f() { static_assert(1 < 2); }", {}},
       {"int f() { return sizeof(1 < 2); }", {}},
       {"int f() { const int N = 1 < 2; int A[N]; return sizeof A; }", {}},
       {"int f() { constexpr bool B = 1 < 2; return B; }", {}},
       {"void f(int a) { assert(a < 2); }", {}},
       {"void f(int a) { LOG_IT(a < 2); }", {}},
       {"int f(int a) { return TWICE(a < 2); }", {}},
       {"bool f(int a) { return PASS(a < 2); }",
        {"lt-to-le: a <= 2", "lt-to-ne: a != 2", "to-false: false"}},
       {"bool f(int a) { return a < 2; } // evo: keep (the limit is given)",
        {}},
       {"// evo: keep (it is copied)\nbool f(int a) {\n  return a < 2;\n}", {}},
       {"bool f(int a) {\n  // evo: keep (said so)\n  if (a < 2)\n"
        "    return true;\n  return false;\n}",
        {}},
       {"bool f(int a) { // evo: keep ()\n  return a < 2; }",
        {"lt-to-le: a <= 2", "lt-to-ne: a != 2", "to-false: false"}},
       {"bool f(int a) { // evo: keep\n  return a < 2; }",
        {"lt-to-le: a <= 2", "lt-to-ne: a != 2", "to-false: false"}},
       {"bool f(int a) { const char *S = \"// evo: keep (no)\"; return a < 2 "
        "&& S; }",
        {"lt-to-le: a <= 2", "lt-to-ne: a != 2", "to-false: false"}}});
}

TEST(Mutation, LogicalOperators) {
  expectMutants(
      "logical.",
      {{"bool f(bool a, bool b) { return a && b; }",
        {"and-to-or: a || b", "to-left: a", "to-right: b", "to-false: false"}},
       {"bool f(bool a, bool b, bool c) { return a && b || c; }",
        {"or-to-and: a && b && c", "to-left: a && b", "to-right: c",
         "to-true: true", "and-to-or: a || b", "to-left: a", "to-right: b",
         "to-false: false"}},
       {"bool f(bool a, bool b, bool c) { return c && (a || b); }",
        {"and-to-or: c || (a || b)", "to-left: c", "to-right: (a || b)",
         "to-false: false", "or-to-and: a && b", "to-left: a", "to-right: b",
         "to-true: true"}},
       {"bool f(bool a, bool b, bool c) { return a || b && c; }",
        {"or-to-and: a && (b && c)", "to-left: a", "to-right: b && c",
         "to-true: true", "and-to-or: (b || c)", "to-left: b", "to-right: c",
         "to-false: false"}},
       {"int f(int *p, int n) { return p && n; }", // no int from a pointer
        {"and-to-or: p || n", "to-false: false"}},
       {"int f(int *p, int n) { if (p && n) return 1; return 2; }",
        {"and-to-or: p || n", "to-left: p", "to-right: n", "to-false: false"}},
       {"void f(bool a, bool b) { while (a || b) act(); }",
        {"or-to-and: a && b", "to-left: a", "to-right: b"}},
       {"bool f(bool a) { return !a; }", {"negation: a"}},
       {"int f(int a) { return !a; }", {}},
       {"void f(int *p) { if (!p) act(); }", {"negation: p"}},
       {"void f(int a, int b) { if (!(a & b)) act(); }", {"negation: (a & b)"}},
       {"void f() { if (!std::cin) act(); }", {"negation: std::cin"}},
       {"bool f(bool a, bool b) { return a and b; }",
        {"to-left: a", "to-right: b", "to-false: false"}}});
}

TEST(Mutation, ArithmeticHasItsCounterpart) {
  expectMutants(
      "arithmetic.",
      {{"int f(int a, int b) { return a + b; }", {"add-to-sub: a - b"}},
       {"int f(int a, int b) { return a - (b + 1); }",
        {"sub-to-add: a + (b + 1)", "add-to-sub: b - 1"}},
       {"int *f(int *a, int b) { return a + b; }", {"add-to-sub: a - b"}},
       {"int *f(int *a, int b) { return b + a; }", {}},
       {"long f(int *a, int *b) { return a - b; }", {}},
       {"std::string f(std::string a) { return a + a; }", {}},
       {"double f(double a) { return a / 2 * -a; }",
        {"div-to-mul: a * 2", "mul-to-div: a / 2 / -a", "minus: a"}},
       {"int f(int a) { return a % 3; }", {"rem-to-mul: a * 3"}},
       {"void f(int &a) { a += 2; a <<= 1; }", {"add-assign: a -= 2"}},
       {"int f(int a, int b) { return (a & b) == 0; }", {"and-to-or: a | b"}},
       {"int f(int a, int b, int c) { return a | b & c; }",
        {"or-to-and: a & (b & c)", "and-to-or: (b | c)"}},
       {"int f(int a, int b, int c) { return a | (b ^ c); }",
        {"or-to-and: a & (b ^ c)"}},
       {"int f(int a, int b, int c) { return a | b ^ c; }",
        {"or-to-and: a & (b ^ c)"}},
       {"void f(std::ostream &o) { o << 1 + 2; }", {"add-to-sub: (1 - 2)"}},
       {"void f(int n) { while (n) n--; }", {"decrement: n++"}},
       {"void f(int n) { for (int i = 0; i < n; ++i) act(); }", {}},
       {"void f(std::vector<int>::iterator &i) { ++i; }", {}},
       {"template <class T> T f(T a) { return a + a; }", {}},
       {"void f() { std::cerr << 1 + 2; std::cout << 2 + 3; }",
        {"add-to-sub: (2 - 3)"}}});
}

TEST(Mutation, Constants) {
  expectMutants(
      "constant.",
      {{"int f() { return 5; }", {"to-zero: 0"}},
       {"long f() { return 5ul; }", {"to-zero: 0ul"}},
       {"int f() { return 0; }", {"to-one: 1"}},
       {"int f() { return 0x1F; }", {"to-zero: 0"}},
       {"double f() { return 2.5; }", {"to-zero: 0.0"}},
       {"float f() { return 0.0f; }", {"to-one: 1.0f"}},
       {"bool f() { return true; }", {"flip: false"}},
       {"int f(int a) { return a / 8; }", {"to-zero: 1"}},
       {"int f(int a) { return a / 1; }", {}},
       {"int f(int *a) { return a[0]; }", {}}, // the next need not exist
       {"int f(int *a) { return a[2]; }", {"to-zero: 0"}},
       {"int *f() { return 0; }", {}},
       {"int f() { return ONE; }", {}},
       {"int f() { const int N = 4; int A[N]; return A[0]; }", {}},
       {"int f(int a) { switch (a) { case 1: return a; } return a; }", {}},
       {"void f() { for (;;) act(); while (true) act(); }", {}},
       {"auto f() { using namespace std::literals; return \"a\"s; }", {}},
       {"template <int N> int g(); int f() { return g<3>(); }", {}},
       {"void f(std::vector<int> &v) { v.reserve(10); v.resize(10); }",
        {"to-zero: 0"}},
       {"int f(int a = 3) { return a; }", {}}});
}

TEST(Mutation, StatementsThatAreMissing) {
  expectMutants(
      "statement.",
      {{"void f(int a) { if (a) { act(); } use(a); }",
        {"block: {}", "call: ;"}},
       {"void f(int a) { if (a) act(); else a = 1; }",
        {"block: ;", "block: {}"}},
       {"void f() { act(); }", {"block: {}"}},
       {"int f(int a) { if (a) { return 1; } return 2; }", {"block: {}"}},
       {"int f(int a) { if (a) { return 1; } else { return 2; } }", {}},
       {"int f(int a) { if (a) { a = 2; } else { return 2; } die(); }",
        {"block: {}"}}, // nothing returns from die()
       {"void f(int a) { while (a) { --a; } a = 1; }", {"block: {}"}},
       {"int f(int a) { for (;;) { if (a) break; } return a; }", {"block: ;"}},
       {"int f(int n) { int s = 0; for (int i = 0; i < n; ++i) { s += i; } "
        "return s; }",
        {"block: {}"}},
       {"int f(std::vector<int> v) { int s = 0; for (int i : v) s += i; "
        "return s; }",
        {"block: ;"}},
       {"int f(int a) { if (a) { /* why */ a = 1; // not\n } return a; }",
        {"block: {\n/* why */\n// not\n}"}},
       {"int f(int a) { use(a); return use(a); }", {"call: ;"}},
       {"int f(int a) { std::perror(\"x\"); return a; }", {}},
       {"int f(int a) { fprintf(stderr, \"x\"); return a; }", {}},
       {"int f(int a) { if (a) { std::cerr << a; } return a; }", {}},
       {"int f(int a) { switch (a) { case 1: if (a) { case 2: act(); } } "
        "return a; }",
        {}},
       {"int f(int a) { a = 2; die(); }", {}},
       {"bool f() { return [] { return use(1); }(); }", {}},
       {"int main2(int a) { LOG_IT(a); return a; }", {}}});
}

TEST(Mutation, OperatorsAreNamedOnceAndPromiseAChange) {
  Set Seen;
  for (const RuleInfo &R : mutationOperators()) {
    EXPECT_TRUE(Seen.insert(R.Id).second) << R.Id;
    EXPECT_EQ(R.Claims, Promise::ChangesBehaviour);
    EXPECT_FALSE(R.Summary.empty());
  }
}

} // namespace
