//===- FactsValueTest.cpp - purity, throwing, copies, aliasing ---===//
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
    "#include <bit>\n#include <cmath>\n#include <cstring>\n#include <map>\n"
    "#include <string>\n#include <string_view>\n#include <vector>\n"
    "#include <memory>\n#include <atomic>\n"
    "int unseen(int); int quiet(int) noexcept; extern int Global;\n";

Answer pure(const MarkedCode &M, unsigned I, const Expected &) {
  return M.facts(I).pure(M.expr(I));
}

TEST(FactsPurity, Values) {
  expectAll(
      Prelude, pure,
      {
          yes("int f(int a, int b) { return /*E*/(a / b + 2 * a); }"),
          yes("int f(int *p) { return /*E*/(p ? p[1] : 0); }"),
          yes("bool f(unsigned n) { return /*E*/(std::has_single_bit(n)); }"),
          yes("size_t f(const std::vector<int> &v) { return /*E*/(v.size()); "
              "}"),
          yes("int f(const std::vector<int> &v) { return /*E*/(v[0] + "
              "v.back()); }"),
          yes("size_t f(const char *s) { return /*E*/(strlen(s)); }"),
          yes("bool f(const std::string &a) { return /*E*/(a == \"x\"); }"),
          yes("int f(std::map<std::string, int> &m) "
              "{ return /*E*/(m.count(\"a\")); }"),
          yes("static int sq(int x) { int y = x * x; return y; } "
              "int f(int a) { return /*E*/(sq(a)); }"),
          yes("struct S { int n; int get() const { return n; } }; "
              "int f(const S &s) { return /*E*/(s.get()); }"),
      });
}

TEST(FactsPurity, EffectsOfAnyKindRefuse) {
  expectAll(
      Prelude, pure,
      {
          no("int f(int a) { return /*E*/(a++); }"),
          no("int f(int a) { return /*E*/(a = 2); }"),
          no("int f(int a) { return /*E*/(unseen(a)); }"),
          no("int f(int a) { return /*E*/(quiet(a)); }"),
          no("int f(int (*g)(int)) { return /*E*/(g(1)); }"),
          no("int f(volatile int &a) { return /*E*/(a); }"),
          no("int f(std::atomic<int> &a) { return /*E*/(a); }"),
          no("int f(std::atomic<int> &a) { return /*E*/(a.load()); }"),
          no("int f(std::map<int, int> &m) { return /*E*/(m[1]); }"),
          no("int *f() { return /*E*/(new int); }"),
          no("double f(double x) { return /*E*/(std::sqrt(x)); }"),
          no("static int c; static int g() { return ++c; } "
             "int f() { return /*E*/(g()); }"),
          no("static int g() { static int c = Global; return c; } "
             "int f() { return /*E*/(g()); }"),
          no("struct S { virtual int g() const { return 1; } }; "
             "int f(const S &s) { return /*E*/(s.g()); }"),
          no("struct K { bool operator<(const K &) const; }; "
             "bool f(std::map<K, int> &m, K k) { return /*E*/(m.count(k)); }"),
          no("int f(int a) { return /*E*/(a ? throw 1 : 2); }"),
          no("struct D { ~D(); int n; }; D make(); "
             "int f() { return /*E*/(D{1}.n); }"),
          no("template <class T> T f(T a) { return /*E*/(a + a); }"),
          no("struct I { I &operator++(); bool operator!=(I) const; }; "
             "bool f(I a, I b) { return /*E*/(a != b); }"),
      });
}

Answer noThrow(const MarkedCode &M, unsigned I, const Expected &) {
  return M.facts(I).noThrow(M.expr(I));
}

TEST(FactsThrowing, OnlyWhatCannotThrow) {
  expectAll(Prelude, noThrow,
            {
                yes("int f(int a) { return /*E*/(a + 1); }"),
                yes("int f(int a) { return /*E*/(quiet(a)); }"),
                yes("size_t f(const char *s) { return "
                    "/*E*/(strlen(s)); }"),
                yes("int f(std::vector<int> &v) { return "
                    "/*E*/(v[v.size() - 1]); }"),
                yes("static int g(int a) { return quiet(a); } "
                    "int f(int a) { return /*E*/(g(a)); }"),
                no("int f(int a) { return /*E*/(unseen(a)); }"),
                no("int f(int a) { return /*E*/(a ? throw 1 : a); }"),
                no("int *f() { return /*E*/(new int); }"),
                no("int f(std::vector<int> &v) { return "
                   "/*E*/(v.at(1)); }"),
                no("std::string f(const std::string &s) { return "
                   "/*E*/(s + \"x\"); }"),
                no("static int g(int a) { return unseen(a); } "
                   "int f(int a) { return /*E*/(g(a)); }"),
                no("template <class T> T f(T a) { return "
                   "/*E*/(a + a); }"),
                no("struct D { ~D() noexcept(false); }; "
                   "void f() { /*E*/(D()); }"),
            });
}

Answer noAlias(const MarkedCode &M, unsigned I, const Expected &) {
  return M.facts(I).noAlias(M.expr(I, "A"), M.expr(I, "B"));
}

TEST(FactsAlias, DifferentObjects) {
  expectAll(Prelude, noAlias,
            {
                yes("void f(int a, int b) { /*A*/(a); /*B*/(b); }"),
                yes("void f(std::vector<int> &v) { "
                    "std::vector<int> w; /*A*/(v); /*B*/(w); }"),
                yes("void f(int *p, float *q) { /*A*/(*p); /*B*/(*q); "
                    "}"),
                no("void f(int &a, int &b) { /*A*/(a); /*B*/(b); "
                   "}"),
                no("void f(std::string &a, std::string &b) { "
                   "/*A*/(a); /*B*/(b); }"),
                no("void f(int a) { int &b = a; /*A*/(a); /*B*/(b); "
                   "}"),
                no("void f(int *p) { /*A*/(p[0]); /*B*/(p[1]); }"),
                no("void f(int a, int *p) { p = &a; /*A*/(a); "
                   "/*B*/(*p); }"),
                no("void f(char *p, int &n) { /*A*/(*p); /*B*/(n); "
                   "}"),
            });
}

TEST(FactsCopy, Costs) {
  MarkedCode M(Prelude,
               {"struct Big { int a[8]; }; struct Small { int a, b; };\n"
                "void f(int i, std::string s, Big b, Small m, "
                "const std::string &r) { /*E*/(i); }"});
  auto costs = [&](const char *Name) {
    return M.facts(0).expensiveToCopy(M.variable(0, Name)->getType()).Value;
  };
  EXPECT_EQ(costs("i"), Ternary::No);
  EXPECT_EQ(costs("m"), Ternary::No);
  EXPECT_EQ(costs("s"), Ternary::Yes);
  EXPECT_EQ(costs("b"), Ternary::Yes);
  EXPECT_EQ(costs("r"), Ternary::Yes);
}

} // namespace
