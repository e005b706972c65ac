//===- FactsFlowTest.cpp - conditions, lifetimes, last uses, escapes ---===//
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
    "#include <cstddef>\n#include <string>\n#include <vector>\n"
    "#include <utility>\n#include <functional>\n"
    "[[noreturn]] void fail(); void unseen(); void use(int);\n"
    "void sink(std::string); void keep(const std::string &);\n"
    "#define CLAIM(c) (static_cast<bool>(c) ? void(0) : fail())\n"
    "bool p2(unsigned n);\n";

Answer established(const MarkedCode &M, unsigned I, const Expected &E) {
  return M.facts(I).establishedText(E.Extra.empty() ? "n != 0" : E.Extra,
                                    M.expr(I));
}

TEST(FactsDominance, ConditionsAround) {
  expectAll(
      Prelude, established,
      {
          yes("int f(int n) { if (n != 0) return /*E*/(4 / n); return 0; }"),
          yes("int f(int n, int m) { if (m && n!=0) return /*E*/(4 / n); "
              "return 0; }"),
          yes("int f(int n) { while (n != 0) { use(/*E*/(4 / n)); n--; } "
              "return 0; }"),
          yes("int f(int n) { return n != 0 ? /*E*/(4 / n) : 0; }"),
          yes("bool f(int n) { return n != 0 && /*E*/(4 / n); }"),
          yes("int f(int n) { if (!(n != 0)) return 0; return /*E*/(4 / n); }"),
          yes("int f(int n) { if (!(n != 0)) fail(); return /*E*/(4 / n); }"),
          yes("int f(int n) { CLAIM(n != 0); return /*E*/(4 / n); }"),
          yes("int f(int n) { CLAIM(n != 0); for (;;) { unseen(); "
              "use(/*E*/(4 / n)); } }"),
      });
}

TEST(FactsDominance, NothingIsKnown) {
  expectAll(
      Prelude, established,
      {
          no("int f(int n) { return /*E*/(4 / n); }"),
          no("int f(int n) { if (n != 0) use(1); return /*E*/(4 / n); }"),
          no("int f(int n) { if (n != 0) return 0; else return /*E*/(4 / n); "
             "}"),
          no("int f(int n, int m) { if (m || n != 0) return /*E*/(4 / n); "
             "return 0; "
             "}"),
          no("int f(int n) { if (!(n != 0)) use(1); return /*E*/(4 / n); }"),
          no("int f(int n) { return n != 0 ? 0 : /*E*/(4 / n); }"),
          no("bool f(int n) { return n != 0 || /*E*/(4 / n); }"),
          no("int f(int n) { do { use(/*E*/(4 / n)); } while (n != 0); return "
             "0; }"),
          no("int f(int n) { int m = n; if (m != 0) return /*E*/(4 / n); "
             "return 0; }"),
      });
}

TEST(FactsDominance, WhatChangedSinceIsNotKnown) {
  expectAll(
      Prelude, established,
      {
          no("int f(int n) { if (n != 0) { n--; return /*E*/(4 / n); } return "
             "0; }"),
          no("int f(int n) { CLAIM(n != 0); n = 0; return /*E*/(4 / n); }"),
          no("int f(int n) { CLAIM(n != 0); for (;;) { use(/*E*/(4 / n)); n--; "
             "} }"),
          no("int f(int &n) { CLAIM(n != 0); unseen(); return /*E*/(4 / n); }"),
          no("int f(int n) { if (n != 0) return (n = 0, /*E*/(4 / n)); return "
             "0; }"),
          no("int f(int n) { if (n != 0) { return [&] { n = 0; return 1; }() + "
             "/*E*/(4 / n); } return 0; }"),
      });
}

TEST(FactsDominance, JumpsAndShadowsGiveNothing) {
  expectAll(
      Prelude, established,
      {
          no("int f(int n) { goto in; if (n != 0) { in: return /*E*/(4 / n); } "
             "return 0; }"),
          no("int f(int n) { if (n > 5) goto on; CLAIM(n != 0); on: "
             "return /*E*/(4 / n); }"),
          no("int f(int n, int k) { switch (k) { case 0: CLAIM(n != 0); case "
             "1: "
             "return /*E*/(4 / n); } return 0; }"),
          no("int f(int n) { CLAIM(n != 0); { int n = 0; return /*E*/(4 / n); "
             "} }"),
          no("struct S { int n; int f(int m) { CLAIM(m != 0); int n = 0; "
             "return /*E*/(4 / n); } };"),
          no("int f(int n) { std::function<int()> g; if (n != 0) g = [&] { "
             "return "
             "/*E*/(4 / n); }; n = 0; return g(); }"),
          no("int f(int n) { CLAIM(p2(n)); return /*E*/(4 % n); }", "p2(n)"),
      });
}

Answer implied(const MarkedCode &M, unsigned I, const Expected &) {
  return M.facts(I).established(M.expr(I, "C"), M.expr(I));
}

TEST(FactsEqual, EqualExpressionsAndConstants) {
  expectAll(Prelude, implied,
            {
                yes("int f(int n) { if (0 != n) return /*E*/(4 / n); "
                    "/*C*/(n != 0); return 0; }"),
                yes("int f(int n, int m) { if (n < m) return /*E*/(4); "
                    "/*C*/(m > n); return 0; }"),
                yes("int f(int n, int m) { if (n >= m) return 0; "
                    "/*C*/(n < m); return /*E*/(4); }"),
                yes("int f() { const int n = 8; /*C*/(n == 8); "
                    "return /*E*/(4); }"),
                no("int f(int n, int m) { if (n <= m) return /*E*/(4); "
                   "/*C*/(n < m); return 0; }"),
                no("int f(double n, double m) { if (n >= m) return 0; "
                   "/*C*/(n < m); return /*E*/(4); }"),
                no("int f(int n, int m) { if (n < m) return /*E*/(4); "
                   "/*C*/(m < n); return 0; }"),
                no("int f() { const int n = 8; /*C*/(n == 9); "
                   "return /*E*/(4); }"),
            });
}

Answer lastUse(const MarkedCode &M, unsigned I, const Expected &) {
  auto *Ref = llvm::cast<clang::DeclRefExpr>(M.expr(I)->IgnoreParenImpCasts());
  return M.facts(I).lastUse(Ref->getDecl(), Ref);
}

TEST(FactsLifetime, LastUse) {
  expectAll(Prelude, lastUse,
            {
                yes("void f(std::string s) { sink(/*E*/(s)); }"),
                yes("void f(std::string s, int n) { use(s.size()); "
                    "if (n) sink(/*E*/(s)); else use(s.size()); }"),
                yes("void f() { for (;;) { std::string s; "
                    "sink(/*E*/(s)); } }"),
                no("void f(std::string s) { sink(/*E*/(s)); "
                   "use(s.size()); }"),
                no("void f(std::string s) { for (;;) "
                   "sink(/*E*/(s)); }"),
                no("void g(std::string, size_t); void f(std::string "
                   "s) { g(/*E*/(s), s.size()); }"),
                no("void f(std::string &s) { sink(/*E*/(s)); }"),
                no("void f(std::string s) { auto &r = s; "
                   "sink(/*E*/(s)); use(r.size()); }"),
                no("void f(std::string s) { auto g = [&] { "
                   "use(s.size()); }; sink(/*E*/(s)); g(); }"),
                no("void f(std::string s) { const char *c = "
                   "s.c_str(); sink(/*E*/(s)); use(*c); }"),
                no("void f(std::string s) { again: "
                   "sink(/*E*/(s)); goto again; }"),
                no("void f(std::string s) { try { sink(/*E*/(s)); } "
                   "catch (...) { use(s.size()); } }"),
            });
}

Answer covers(const MarkedCode &M, unsigned I, const Expected &) {
  return M.facts(I).lifetimeCovers(M.expr(I), M.variable(I, "d"));
}

TEST(FactsLifetime, Covers) {
  expectAll(Prelude, covers,
            {
                yes("void f(std::string s) { auto d = /*E*/(s); "
                    "unseen(); }"),
                yes("void f(std::vector<std::string> v) { "
                    "auto d = /*E*/(v[0]); use(d.size()); }"),
                yes("void f(std::vector<std::string> v) { for "
                    "(auto &x : v) { auto d = /*E*/(x); "
                    "use(d.size()); } }"),
                no("std::string make(); void f() { auto d = "
                   "/*E*/(make()); }"),
                no("void f(std::vector<std::string> v) { "
                   "auto d = /*E*/(v[0]); v.clear(); }"),
                no("void f(std::vector<std::string> &v) { "
                   "auto d = /*E*/(v[0]); unseen(); }"),
                no("struct S { std::string s; void f() { "
                   "auto d = /*E*/(s); unseen(); } };"),
                no("void f(std::string *p) { auto d = /*E*/(*p); "
                   "delete p; }"),
                no("void f() { std::string d; { std::string s; "
                   "d = /*E*/(s); } }"),
            });
}

Answer noEscape(const MarkedCode &M, unsigned I, const Expected &) {
  return M.facts(I).noEscape(M.variable(I, "d"), M.region(I));
}

TEST(FactsEscape, Handles) {
  expectAll(Prelude, noEscape,
            {
                yes("void f(std::string d) /*R*/{ d += 'x'; "
                    "use(d.size()); sink(d); }"),
                yes("int f(std::vector<int> d) /*R*/{ int s = 0; for "
                    "(int x : d) s += x; return s; }"),
                no("std::string *f(std::string d) /*R*/{ "
                   "return &d; }"),
                no("std::string &f(std::string d) /*R*/{ "
                   "return d; }"),
                no("void f(std::string d) /*R*/{ keep(d); }"),
                no("void f(std::string d) /*R*/{ std::function<void("
                   ")> g = [&] { use(d.size()); }; }"),
                no("const char *f(std::string d) /*R*/{ "
                   "return d.c_str(); }"),
                no("void f(std::string d) /*R*/{ auto i = "
                   "d.begin(); }"),
                no("void f(std::string d) /*R*/{ auto &r = d; "
                   "keep(r); }"),
                no("struct S { const std::string &r; }; void g(S); "
                   "void f(std::string d) /*R*/{ g(S{d}); }"),
                no("void f(std::string &d) /*R*/{ d += 'x'; }"),
            });
}

} // namespace
