//===- FactsModificationTest.cpp - what code can change what value ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MarkedCode.h"

using namespace evo;

namespace {

const char *Prelude =
    "#include <algorithm>\n#include <atomic>\n#include <cstring>\n"
    "#include <functional>\n#include <map>\n#include <memory>\n"
    "#include <string>\n#include <string_view>\n#include <utility>\n"
    "#include <vector>\n#include <new>\n"
    "void unseen(); void take(int &); void look(const int &);\n"
    "void point(int *); int *give(); extern int Global;\n";

Answer unmodified(const MarkedCode &M, unsigned I, const Expected &) {
  return M.facts(I).unmodifiedIn(M.expr(I), M.region(I));
}

TEST(FactsModification, ALocalIsChangedByWritingIt) {
  expectAll(
      Prelude, unmodified,
      {
          yes("int f(int n, int m) { /*R*/{ m = n; } return /*E*/(n); }"),
          no("int f(int n) { /*R*/{ n = 1; } return /*E*/(n); }"),
          no("int f(int n) { /*R*/{ n += 1; } return /*E*/(n); }"),
          no("int f(int n) { /*R*/{ n++; } return /*E*/(n); }"),
          no("int f(int n) { /*R*/{ if (n) --n; } return /*E*/(n + 1); }"),
          no("int f(int n, int m) { /*R*/{ (n ? n : m) = 3; } return /*E*/(m); "
             "}"),
          no("int f(int n, int m) { /*R*/{ (m, n) = 3; } return /*E*/(n); }"),
          no("int f(int n) { /*R*/{ (n = 1) = 2; } return /*E*/(n); }"),
          no("int f(int n) { /*R*/{ std::swap(n, Global); } return /*E*/(n); "
             "}"),
      });
}

TEST(FactsModification, UnseenCallsOnlyReachWhatIsExposed) {
  expectAll(
      Prelude, unmodified,
      {
          yes("int f(int n) { /*R*/{ unseen(); } return /*E*/(n); }"),
          yes("int f(int n) { /*R*/{ look(n); unseen(); } return /*E*/(n); }"),
          no("int f(int n) { /*R*/{ take(n); } return /*E*/(n); }"),
          no("int f(int n) { take(n); /*R*/{ unseen(); } return /*E*/(n); }"),
          no("int f(int n) { point(&n); /*R*/{ unseen(); } return /*E*/(n); }"),
          no("int f(int n) { int *p = &n; /*R*/{ *p = 1; } return /*E*/(n); }"),
          no("int f() { int a[3] = {}; point(a); /*R*/{ unseen(); } "
             "return /*E*/(a[1]); }"),
          yes("int f() { int a[3] = {}; /*R*/{ unseen(); } return /*E*/(a[1]); "
              "}"),
          no("int f() { /*R*/{ unseen(); } return /*E*/(Global); }"),
          no("int f() { static int s; /*R*/{ unseen(); } return /*E*/(s); }"),
          no("int f(int *p) { /*R*/{ unseen(); } return /*E*/(*p); }"),
          no("int f(int &r) { /*R*/{ unseen(); } return /*E*/(r); }"),
          yes("int f() { const int n = Global; look(n); /*R*/{ unseen(); } "
              "return /*E*/(n); }"),
      });
}

TEST(FactsModification, LambdasAndCallbacks) {
  expectAll(
      Prelude, unmodified,
      {
          no("int f(int n) { auto l = [&] { n = 1; }; /*R*/{ l(); } "
             "return /*E*/(n); }"),
          no("int f(int n) { auto l = [&n] { ++n; }; std::function<void()> g = "
             "l;"
             " /*R*/{ g(); } return /*E*/(n); }"),
          yes("int f(int n) { auto l = [n] { return n; }; /*R*/{ l(); } "
              "return /*E*/(n); }"),
          no("struct S { int n; void g(std::function<void()> c) { /*R*/{ c(); "
             "} "
             "use(/*E*/(n)); } void use(int); };"),
          no("int f(std::vector<int> v) { auto l = [&] { v.push_back(1); };"
             " /*R*/{ unseen(); l(); } return /*E*/(v.size()); }"),
      });
}

TEST(FactsModification, ReferencesAreFollowed) {
  expectAll(
      Prelude, unmodified,
      {
          no("int f(int n) { int &r = n; /*R*/{ r = 1; } return /*E*/(n); }"),
          no("int f(int n) { int &r = n; /*R*/{ n = 1; } return /*E*/(r); }"),
          no("int f(int n) { auto &&r = n; auto &q = r; /*R*/{ take(q); } "
             "return /*E*/(n); }"),
          no("int f(std::pair<int, int> p) { auto &[a, b] = p; /*R*/{ a = 1; } "
             "return /*E*/(p.first); }"),
          no("int f(std::pair<int, int> p) { auto &[a, b] = p; /*R*/{ p = {1, "
             "2};"
             " } return /*E*/(a); }"),
          no("struct P { int x, y; }; int f(P p) { auto [a, b] = p; /*R*/{ a = "
             "1;"
             " } return /*E*/(a); }"),
          no("int f(int &r, int &s) { /*R*/{ s = 1; } return /*E*/(r); }"),
          yes("int f(int &r, int n) { take(n); /*R*/{ r = 1; } return "
              "/*E*/(n); }"),
          no("int f(int *p) { int n = 0; point(&n); p = give(); /*R*/{ *p = 1; "
             "} "
             "return /*E*/(n); }"),
      });
}

TEST(FactsModification, TypesSeparateMemoryButCharactersDoNot) {
  expectAll(
      Prelude, unmodified,
      {
          yes("int f(int *p, double *q) { /*R*/{ *q = 1; } return /*E*/(*p); "
              "}"),
          no("int f(int *p, unsigned *q) { /*R*/{ *q = 1; } return /*E*/(*p); "
             "}"),
          no("int f(int *p, char *q) { /*R*/{ *q = 1; } return /*E*/(*p); }"),
          no("int f(int *p, std::byte *q) { /*R*/{ *q = std::byte(); } "
             "return /*E*/(*p); }"),

          no("enum E : int { A }; int f(int *p, E *q) { /*R*/{ *q = A; } "
             "return /*E*/(*p); }"),
          no("int f(int *p, void *q) { /*R*/{ std::memset(q, 0, 4); } "
             "return /*E*/(*p); }"),
          no("union U { int i; float f; }; int g(U u) { /*R*/{ u.f = 1; } "
             "return /*E*/(u.i); }"),
          no("int **f(int **p, int **q) { /*R*/{ *q = nullptr; } "
             "return /*E*/(*p) ? p : q; }"),
      });
}

TEST(FactsModification, MembersAreToldApart) {
  expectAll(
      Prelude, unmodified,
      {
          yes("struct S { int a, b; }; int f(S s) { /*R*/{ s.b = 1; } "
              "return /*E*/(s.a); }"),
          no("struct S { int a, b; }; int f(S s) { /*R*/{ s = S(); } "
             "return /*E*/(s.a); }"),
          yes("struct S { int a, b; }; int f(S *s, S *t) { /*R*/{ t->b = 1; } "
              "return /*E*/(s->a); }"),
          no("struct S { int a, b; }; int f(S *s, S *t) { /*R*/{ t->a = 1; } "
             "return /*E*/(s->a); }"),
          no("struct S { int a, b; }; int f(S *s, S *t) { /*R*/{ *t = S(); } "
             "return /*E*/(s->a); }"),
          no("struct S { int a; }; int f(S *s, int *p) { /*R*/{ *p = 1; } "
             "return /*E*/(s->a); }"),
          no("struct S { int n; int f() { /*R*/{ n = 2; } return /*E*/(n); } "
             "};"),
          yes("struct S { int n, m; int f() { /*R*/{ m = 2; } return /*E*/(n); "
              "} };"),
          no("struct S { int n; void g(); int f() { /*R*/{ g(); } "
             "return /*E*/(n); } };"),
          no("struct S { int n; void g() { n = 1; } int f() { /*R*/{ g(); } "
             "return /*E*/(n); } };"),
          yes("struct S { int n, m; void g() { m = 1; } int f() { /*R*/{ g(); "
              "} "
              "return /*E*/(n); } };"),
          no("struct S { int n; virtual void g() {} int f() { /*R*/{ g(); } "
             "return /*E*/(n); } };"),
          no("struct B { int n; }; struct D : B { int m; }; int f(D *d, B *b) "
             "{ /*R*/{ *b = B(); } return /*E*/(d->n); }"),
      });
}

TEST(FactsModification, ContainersOwnTheirElements) {
  expectAll(
      Prelude, unmodified,
      {
          yes("size_t f(const std::vector<int> &v, int &r) { /*R*/{ r = 1; } "
              "return /*E*/(v.size()); }"),
          no("int f(const std::vector<int> &v, int &r) { /*R*/{ r = 1; } "
             "return /*E*/(v[0]); }"),
          yes("size_t f(std::vector<int> v) { /*R*/{ v[0] = 1; } "
              "return /*E*/(v.size()); }"),
          no("int f(std::vector<int> v) { /*R*/{ v[0] = 1; } "
             "return /*E*/(v[1]); }"),
          no("size_t f(std::vector<int> v) { /*R*/{ v.push_back(1); } "
             "return /*E*/(v.size()); }"),
          no("size_t f(const std::vector<int> &v, std::vector<int> &o) { "
             "/*R*/{ o.push_back(1); } return /*E*/(v.size()); }"),
          yes("size_t f(const std::vector<int> &v) { std::vector<int> o; "
              "/*R*/{ o.push_back(v[0]); } return /*E*/(v.size()); }"),
          yes("size_t f(std::vector<int> v) { std::string o; "
              "/*R*/{ o += \"x\"; } return /*E*/(v.size()); }"),
          no("int f(std::vector<int> v) { int *p = &v[0]; /*R*/{ *p = 1; } "
             "return /*E*/(v[0]); }"),
          no("int f(std::vector<int> v) { auto it = v.begin(); /*R*/{ *it = 1; "
             "} "
             "return /*E*/(v[0]); }"),
          no("int f(std::vector<int> v) { int *p = v.data(); /*R*/{ unseen(); "
             "} "
             "return /*E*/(v[0]); }"),
          no("int f(std::vector<int> v) { /*R*/{ for (int &x : v) x = 0; } "
             "return /*E*/(v[0]); }"),
          yes("int f(std::vector<int> v) { int s = 0; /*R*/{ for (int x : v) s "
              "+= x;"
              " } return /*E*/(v[0]); }"),
          no("int f(std::vector<int> v) { /*R*/{ std::sort(v.begin(), "
             "v.end()); }"
             " return /*E*/(v[0]); }"),
          no("int f(std::map<int, int> m) { /*R*/{ m[1]; } "
             "return /*E*/(m.size()); }"),
          no("size_t f(std::string s) { std::string t; /*R*/{ t = "
             "std::move(s); }"
             " return /*E*/(s.size()); }"),
          no("struct S { std::vector<int> v; }; int f(S s) { /*R*/{ s.v[0] = "
             "1; }"
             " return /*E*/(S(s)).v[0]; }"),
          no("struct T { std::vector<T> c; int n; int f() { "
             "/*R*/{ c[0].c.clear(); } return /*E*/(c[0].c.size()); } };"),
      });
}

TEST(FactsModification, BodiesOfCalleesAreSeen) {
  expectAll(
      Prelude, unmodified,
      {
          yes("static void g(int &a) { a = 1; } int f(int n, int m) "
              "{ /*R*/{ g(m); } return /*E*/(n); }"),
          no("static void g(int &a) { a = 1; } int f(int n) { /*R*/{ g(n); } "
             "return /*E*/(n); }"),
          no("static int s; static void g() { s = 1; } int f() { /*R*/{ g(); } "
             "return /*E*/(s); }"),
          yes("static int s, t; static void g() { t = 1; } int f() { /*R*/{ "
              "g(); } "
              "return /*E*/(s); }"),
          no("static int s; static void h() { unseen(); } int f() { /*R*/{ "
             "h(); }"
             " return /*E*/(s); }"),
          no("static int s; void r(int n) { if (n) { s = n; r(n - 1); } } "
             "int f() { /*R*/{ r(3); } return /*E*/(s); }"),
      });
}

TEST(FactsModification, DestructorsOperatorsAndBarriers) {
  expectAll(Prelude, unmodified,
            {
                no("static int s; struct G { ~G() { s = 1; } }; int f() "
                   "{ /*R*/{ G g; } return /*E*/(s); }"),
                no("struct G { int &r; ~G() { r = 1; } }; int f(int n) "
                   "{ /*R*/{ G g{n}; } return /*E*/(n); }"),
                no("struct G { G(int &); }; int f(int n) { G g(n); /*R*/{ "
                   "unseen(); } "
                   "return /*E*/(n); }"),
                no("struct S { int n; S &operator<<(int); }; int f(S s) "
                   "{ /*R*/{ s << 1; } return /*E*/(s.n); }"),
                no("int f(int &n, std::atomic<int> &a) { /*R*/{ a.load(); } "
                   "return /*E*/(n); }"),
                no("int f(int &n, volatile int &a) { /*R*/{ a = 1; } "
                   "return /*E*/(n); }"),
                no("int f(std::unique_ptr<int> p) { /*R*/{ *p = 1; } "
                   "return /*E*/(*p); }"),
                no("int f(int n) { /*R*/{ asm(\"\" : \"=r\"(n)); } return "
                   "/*E*/(n); }"),
                no("template <class T> int f(int n, T t) { /*R*/{ t << n; } "
                   "return /*E*/(n); }"),
                no("int f(std::string_view v, char *p) { /*R*/{ *p = 0; } "
                   "return /*E*/(v == \"x\"); }"),
                no("int f(volatile int n) { /*R*/{ } return /*E*/(n); }"),
            });
}

TEST(FactsModification, ConstHandlesSeeWhatIsWritten) {
  expectAll(
      Prelude, unmodified,
      {no("const int *at(const int &); int f(int n) { const int *p = at(n); "
          "/*R*/{ n = 1; } return /*E*/(*p); }"),
       no("bool f(std::string s) { std::string_view v = s; /*R*/{ s[0] = 'x'; "
          "} return /*E*/(v == \"y\"); }"),
       no("char f(std::string s) { const char *c = s.c_str(); /*R*/{ s[0] = "
          "'x'; } return /*E*/(*c); }"),
       no("struct S { int &r; S(int n) : r(n) { /*R*/{ r = 1; } "
          "take(/*E*/(n)); } };"),
       no("union U { struct { int a; } s; struct { int b; } t; }; "
          "int f(U *p, U *q) { /*R*/{ q->t.b = 1; } return /*E*/(p->s.a); }"),
       no("struct P { int a; }; int f(P p) { /*R*/{ new (&p) P(); } "
          "return /*E*/(p.a); }")});
}

TEST(FactsModification, NoTypesWithoutStrictAliasing) {
  expectAll(Prelude, unmodified,
            {no("int f(int *p, double *q) { /*R*/{ *q = 1; } "
                "return /*E*/(*p); }")},
            {"-fno-strict-aliasing"});
}

TEST(FactsModification, SaysWhy) {
  MarkedCode M(Prelude,
               {"int f(int n) { /*R*/{ n = 1; } return /*E*/(n); }",
                "int f() { /*R*/{ unseen(); } return /*E*/(Global); }"});
  Answer A = unmodified(M, 0, {});
  EXPECT_EQ(A.Value, Ternary::No);
  EXPECT_EQ(A.Reason.find("'n' is changed on line "), 0u) << A.Reason;
  A = unmodified(M, 1, {});
  EXPECT_EQ(A.Value, Ternary::Unknown);
  EXPECT_NE(A.Reason.find("'unseen', which is not seen"), std::string::npos);
}

} // namespace
