//===- NativeRulesTest.cpp - rewrites and refusals of native rules ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/NativeRules.h"
#include "MarkedCode.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Rules/RuleSet.h"

using namespace evo;

namespace {

class Collected : public MatchSink {
public:
  void matched(Match M) override { Matches.push_back(std::move(M)); }
  void refused(const RuleInfo &, clang::SourceLocation, std::string,
               std::string Reason) override {
    Reasons.push_back(std::move(Reason));
  }
  std::vector<Match> Matches;
  std::vector<std::string> Reasons;
};

/// One case: its code, and the new code or "no: part of the reason"; empty if
/// the rule has nothing to say.
struct Case {
  std::string Code, Wanted;
};

std::string applied(std::string Code, std::vector<Rewrite> Edits,
                    unsigned Start) {
  llvm::sort(Edits, [](const Rewrite &A, const Rewrite &B) {
    return A.Offset > B.Offset;
  });
  for (const Rewrite &R : Edits)
    Code.replace(R.Offset - Start, R.Length, R.Text);
  return Code;
}

std::string outcome(const NativeRule &Rule, const MarkedCode &M, unsigned I,
                    const std::string &Code) {
  Collected Sink;
  for (const clang::FunctionDecl *F : M.functions(I))
    Rule.match(Facts(M.unit(), *F), Sink);
  if (!Sink.Matches.empty())
    return applied(Code, Sink.Matches[0].Change.Rewrites, M.start(I));
  return Sink.Reasons.empty() ? "" : "no: " + Sink.Reasons[0];
}

void expectRule(llvm::StringRef Matcher, std::vector<Case> Cases) {
  auto Rule = createNativeRule(Matcher, RuleInfo());
  ASSERT_TRUE(Rule) << "no matcher " << Matcher.str();
  std::vector<std::string> Codes;
  for (const Case &C : Cases)
    Codes.push_back(C.Code);
  MarkedCode M("#include <functional>\n#include <memory>\n#include <string>\n"
               "#include <utility>\n#include <vector>\n"
               "void unseen(); void use(unsigned long); extern std::string "
               "Global;\n",
               Codes);
  for (unsigned I = 0; I < Cases.size(); ++I) {
    std::string Got = outcome(*Rule, M, I, Cases[I].Code);
    const std::string &Wanted = Cases[I].Wanted;
    llvm::StringRef Reason = llvm::StringRef(Wanted).drop_front(
        std::min<std::size_t>(4, Wanted.size()));
    bool IsRefusal = llvm::StringRef(Wanted).starts_with("no:");
    EXPECT_TRUE(IsRefusal ? llvm::StringRef(Got).starts_with("no:") &&
                                llvm::StringRef(Got).contains(Reason)
                          : Got == Wanted)
        << Cases[I].Code << "\n  wanted " << Wanted << "\n  got " << Got;
  }
}

TEST(NativeRules, EveryMatcherHasOneRuleFile) {
  RuleSources Sources;
  Sources.Folders = {shippedRulesFolder()};
  Sources.Enable = {"*"};
  auto Rules = RuleSet::load(Sources);
  ASSERT_TRUE(bool(Rules)) << llvm::toString(Rules.takeError());
  std::vector<std::string> Files;
  for (const RuleInfo &R : Rules->rules()) {
    if (R.Native)
      Files.push_back(R.File);
    EXPECT_NE(R.Doc.find("When it would be wrong:"), std::string::npos) << R.Id;
    EXPECT_TRUE(llvm::StringRef(R.File).ends_with(".cpp")) << R.File;
    EXPECT_EQ(ruleIdOfPath(R.File), R.Id);
  }
  auto Compiled = compileRuleFiles(Files);
  ASSERT_TRUE(bool(Compiled)) << llvm::toString(Compiled.takeError());
  std::vector<std::string> Named;
  for (const CompiledRule &R : *Compiled)
    Named.push_back(R.Matcher);
  llvm::sort(Named);
  auto All = nativeMatchers();
  llvm::sort(All);
  EXPECT_EQ(Named, All);
}

TEST(NativeRules, AnUnknownMatcherIsNoRule) {
  EXPECT_FALSE(createNativeRule("Nothing", RuleInfo()));
  for (const std::string &Name : nativeMatchers()) {
    RuleInfo Info;
    Info.Id = "some." + Name;
    auto Rule = createNativeRule(Name, Info);
    ASSERT_TRUE(Rule) << Name;
    EXPECT_EQ(Rule->info().Id, Info.Id);
  }
}

TEST(NativeRules, ValueParam) {
  expectRule(
      "ValueParam",
      {{"static size_t f(std::string s) { return s.size(); }",
        "static size_t f(const std::string &s) { return s.size(); }"},
       {"static int f(std::vector<int> v); void g() { f({1}); }\n"
        "int f(const std::vector<int> v) { int n = 0; for (int x : v) n += x; "
        "return n; }",
        "static int f(const std::vector<int> &v); void g() { f({1}); }\n"
        "int f(const std::vector<int> &v) { int n = 0; for (int x : v) n += x; "
        "return n; }"},
       {"static int f(int a, std::vector<int> v) { return v[a]; }",
        "static int f(int a, const std::vector<int> &v) { return v[a]; }"},
       {"static int f(std::string s) { unseen(); return s[0]; } "
        "void g() { std::string t; f(t); f(\"x\"); }",
        "static int f(const std::string &s) { unseen(); return s[0]; } "
        "void g() { std::string t; f(t); f(\"x\"); }"},
       {"static int f(std::string s) { unseen(); return s[0]; } "
        "void g() { f(Global); }",
        "no: can be changed by it"},
       {"static int f(std::string s) { Global += 'x'; return s[0]; } "
        "void g() { f(Global); }",
        "no: can be changed by it"},
       {"static int f(std::string s, std::string &o) { o = \"\"; return s[0]; "
        "} "
        "void g() { std::string t; f(t, t); }",
        "no: can be changed"},
       {"static int f(std::string s, char *p) { *p = 0; return s[0]; } "
        "void g() { std::string t; f(t, t.data()); }",
        "no: can be changed by it"},
       {"static void f(std::string s) { s += 'x'; }", "no: not only read"},
       {"static void f(std::string s) { Global = std::move(s); }",
        "no: not only read"},
       {"static std::string f(std::string s) { return s; }",
        "no: not only read"},
       {"static auto f(std::string s) { return [s] { return s.size(); }; }",
        "no: captured by a lambda"},
       {"static auto f(std::string s) { return [&] { return s.size(); }; }",
        "no: captured by a lambda"},
       {"static const void *f(std::string s) { return &s; }",
        "no: not only read"},
       {"static void f(std::string s) { decltype(s) t; use(t.size()); }",
        "no: named in a type"},
       {"static void f(std::vector<int> v) { for (auto &x : v) x = 1; }",
        "no: not only read"},
       {"static size_t f(std::string s) { return s.size(); } "
        "size_t (*p)(std::string) = f;",
        "no: its address is taken"},
       {"static size_t f(std::string s) { return s.size(); } "
        "void g() { std::function<size_t(std::string)> h = f; }",
        "no: its address is taken"},
       {"static size_t f(std::string s) { return s.size(); } "
        "void g() { std::string t; f(std::move(t)); use(t.size()); }",
        "no: moves its argument"},
       {"static size_t f(std::string s, std::string t) { return s.size(); } "
        "void g() { std::string t; f(t, std::move(t)); }",
        "no:"},
       {"static size_t f(std::string s) { return s.size(); } "
        "static size_t f(const char *s) { return 0; }",
        "no: another overload"},
       {"static size_t f(std::string s) { return s.size(); } "
        "static size_t f(const std::string &s, int n = 0) { return 0; }",
        "no: another overload"},
       {"template <class T> size_t f(std::string s, T) { return s.size(); }",
        "no: a template"},
       {"static size_t f(std::string s) { return s.size(); } "
        "template <class T> void g(T t) { f(t); }",
        "no: named in a template"},
       {"struct B { virtual size_t f(std::string s) { return s.size(); } };",
        "no: virtual"},
       {"struct B { B(std::string s) : n(s.size()) {} size_t n; };",
        "no: a conversion"},
       {"extern \"C\" size_t f(std::string s) { return s.size(); }",
        "no: relies on the function's type"},
       {"struct V { V(const V &); int a[9]; }; "
        "static int f(V v) { return v.a[0]; }",
        "no: runs code of the program"},
       {"static int f(int n) { return n; }", ""},
       {"static int f(const std::string &s) { return s[0]; }", ""},
       {"#define P std::string s\nstatic size_t f(P) { return s.size(); }",
        "no: the parameter is not declared in the usual form"}});
}

TEST(NativeRules, SharedPtrParam) {
  const char *T = "struct T { int n; }; ";
  auto with = [&](std::string Code) { return T + Code; };
  expectRule(
      "SharedPtrParam",
      {{with("static int f(std::shared_ptr<T> p) { return p->n + (*p).n; }"),
        with("static int f(const std::shared_ptr<T> &p) { return p->n + "
             "(*p).n; }")},
       {with("static int f(std::shared_ptr<T> p) { return p ? p->n : 0; } "
             "void g() { f(std::make_shared<T>()); }"),
        with("static int f(const std::shared_ptr<T> &p) { return p ? p->n : 0; "
             "} void g() { f(std::make_shared<T>()); }")},
       {with("static std::shared_ptr<T> K; static void f(std::shared_ptr<T> p) "
             "{ K = p; }"),
        "no: not only dereferenced"},
       {with("static std::shared_ptr<T> K; static int f(std::shared_ptr<T> p) "
             "{ unseen(); return p->n; } void g() { f(K); }"),
        "no: can be changed by it"},
       {with("static std::shared_ptr<T> K; static int f(std::shared_ptr<T> p) "
             "{ K.reset(); return p->n; } void g() { f(K); }"),
        "no: can be changed by it"},
       {with("static void f(std::shared_ptr<T> p) { p.reset(); }"),
        "no: not only read"},
       {with("static auto f(std::shared_ptr<T> p) { return [p] { return p->n; "
             "}; }"),
        "no: captured by a lambda"},
       {with("static int f(std::shared_ptr<T> p) { return p->n; } "
             "void g() { std::shared_ptr<T> q; f(std::move(q)); }"),
        "no: moves its argument"},
       {with("static int f(std::shared_ptr<T> *p) { return (*p)->n; }"), ""}});
}

TEST(NativeRules, HeapToStack) {
  const char *T = "struct T { T(int = 0, int = 0); int n; void m(); }; "
                  "void take(T &); void own(std::unique_ptr<T>); "
                  "struct B { virtual ~B(); }; struct D : B { int n; }; "
                  "struct Big { int a[5000]; }; ";
  auto with = [&](std::string Code) { return T + Code; };
  expectRule(
      "HeapToStack",
      {{with("int f(int a) { auto p = std::make_unique<T>(a, 2); p->m(); "
             "take(*p); return p->n; }"),
        with("int f(int a) { auto p = T(a, 2); p.m(); take(p); return p.n; }")},
       {with("int f() { const std::unique_ptr<T> p = std::make_unique<T>(); "
             "return(*p).n; }"),
        with("int f() { auto p = T(); return(p).n; }")},
       {with("void f() { auto p = std::make_unique<T>(); own(std::move(p)); }"),
        "no: used as a pointer"},
       {with("std::unique_ptr<T> f() { auto p = std::make_unique<T>(); "
             "return p; }"),
        "no: used as a pointer"},
       {with("T *f() { auto p = std::make_unique<T>(); return p.get(); }"),
        "no:"},
       {with("bool f() { auto p = std::make_unique<T>(); return p != nullptr; "
             "}"),
        "no:"},
       {with("int f() { auto p = std::make_unique<T>(); if (p) return p->n; "
             "return 0; }"),
        "no:"},
       {with("void f() { auto p = std::make_unique<T>(); p = nullptr; }"),
        "no:"},
       {with("void f() { auto p = std::make_unique<T>(); p.reset(); }"), "no:"},
       {with("auto f() { auto p = std::make_unique<T>(); auto l = [&] { "
             "return p->n; }; return l(); }"),
        "no: captured by a lambda"},
       {with("void f() { std::unique_ptr<B> p = std::make_unique<D>(); "
             "B &b = *p; }"),
        "no: a base of the object"},
       {with("int f() { auto p = std::make_unique<Big>(); return p->a[0]; }"),
        "no: 20000 bytes"},
       {with("int f() { auto p = std::make_unique<int[]>(4); return p[0]; }"),
        "no: the type is not known"},
       {with("int f(int n) { auto p = std::make_unique<T>(n); return n ? "
             "f(n - 1) : p->n; }"),
        "no: recursive"},
       {with("int f() { auto p = std::make_unique<T>(0); return p->n; }"),
        "no: mean something else"},
       {with("int f() { static auto p = std::make_unique<T>(); "
             "return p->n; }"),
        "no: static"},
       {with("struct N { static void *operator new(size_t); int n; }; int f() "
             "{ auto p = std::make_unique<N>(); return p->n; }"),
        "no: allocates its objects itself"},
       {with("int f() { auto p = std::make_shared<T>(); return p->n; }"), ""}});
}

TEST(NativeRules, HoistScratch) {
  expectRule(
      "HoistScratch",
      {{"void f(int n) { for (int i = 0; i < n; ++i) { std::vector<int> v; "
        "v.push_back(i); use(v.size()); } }",
        "void f(int n) { std::vector<int> v;\nfor (int i = 0; i < n; ++i) { "
        "v.clear(); v.push_back(i); use(v.size()); } }"},
       {"void fill(std::string &); void f() { while (true) { std::string s; "
        "fill(s); use(s.size()); } }",
        "void fill(std::string &); void f() { std::string s;\nwhile (true) { "
        "s.clear(); fill(s); use(s.size()); } }"},
       {"void f() { for (;;) { std::vector<int> v; v.push_back(1); "
        "std::vector<int> w = std::move(v); } }",
        "no: may be moved"},
       {"void f(std::vector<std::string> &o) { for (;;) { std::string s; s += "
        "'x'; o.push_back(std::move(s)); } }",
        "no: may be moved"},
       {"std::string f() { for (;;) { std::string s; return s; } }",
        "no: may be moved"},
       {"void f(std::vector<std::function<void()>> &o) { for (;;) { "
        "std::string s; o.push_back([&] { use(s.size()); }); } }",
        "no: captured by a lambda"},
       {"void f() { for (;;) { std::vector<int> v; use(v.capacity()); } }",
        "no: capacity"},
       {"void f(std::vector<int> &o) { for (;;) { std::vector<int> v; "
        "v.swap(o); } }",
        "no: capacity"},
       {"void f() { for (;;) { std::vector<int> v; auto *p = &v; } }",
        "no: address"},
       {"struct G { ~G() { unseen(); } }; void f() { for (;;) { "
        "std::vector<G> v; use(v.size()); } }",
        "no: runs code of the program"},
       {"void f() { int v = 0; { use(v); for (;;) { std::vector<int> v; "
        "use(v.size()); } use(v); } }",
        "no: means something else"},
       {"void f(int v) { for (;;) { std::vector<int> v; use(v.size()); } }",
        "no: means something else"},
       {"void f() { for (;;) { std::vector<int> v; use(v.size()); } for (;;) { "
        "std::vector<int> v; use(v.size()); } }",
        "no: means something else"},
       {"void f(int n) { switch (n) { case 1: for (;;) { std::vector<int> v; "
        "use(v.size()); } default: break; } }",
        "no: no place"},
       {"void f(int n) { if (n) for (;;) { std::vector<int> v; use(v.size()); "
        "} }",
        "no: no place"},
       {"void f(int n) { if (n) goto out; for (;;) { std::vector<int> v; "
        "use(v.size()); } out:; }",
        "no: jumps"},
       {"void f() { for (;;) { struct L { int n; }; std::vector<L> v; "
        "use(v.size()); } }",
        "no: local to the function"},
       {"template <class T> void f() { for (;;) { std::vector<T> v; "
        "use(v.size()); } }",
        ""},
       {"void f() { for (;;) { std::vector<int> v(3); use(v.size()); } }", ""},
       {"void f() { for (;;) { static std::vector<int> v; use(v.size()); } }",
        ""}});
}

} // namespace
