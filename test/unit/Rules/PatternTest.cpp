//===- PatternTest.cpp - rule files become plain patterns ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Pattern.h"
#include "evo/Rules/Precedence.h"
#include "evo/Rules/RuleFile.h"
#include "evo/Rules/Shape.h"
#include "evo/Support/Json.h"
#include "clang/Tooling/Tooling.h"
#include "gtest/gtest.h"

using namespace evo;
using namespace clang;

namespace {

/// The code with one function `f`, and the expression it returns.
struct Returned {
  std::unique_ptr<ASTUnit> Ast;
  const Expr *Value = nullptr;

  explicit Returned(llvm::StringRef Code) {
    Ast = tooling::buildASTFromCodeWithArgs(
        Code, {"-std=c++20", "-resource-dir", EVO_RESOURCE_DIR});
    for (const Decl *D : Ast->getASTContext().getTranslationUnitDecl()->decls())
      if (const auto *F = dyn_cast<FunctionDecl>(D))
        if (F->getName() == "f" && F->getBody())
          Value = cast<ReturnStmt>(
                      *std::prev(cast<CompoundStmt>(F->getBody())->body_end()))
                      ->getRetValue();
  }
};

std::string compiled(llvm::StringRef Body) {
  auto File = parseRuleText(
      ("#include \"evo/Rule.h\"\nnamespace a_b {\nusing namespace evo::rule;\n"
       "inline constexpr Info Rule = {.Benefit = \"x\"};\n" +
       Body + "\n}\n")
          .str(),
      "/rules/a/b.cpp", /*Examples=*/false);
  if (!File)
    return toString(File.takeError());
  auto Rule = compileRule(File->Ast->getASTContext(), "/rules/a/b.cpp", "");
  return Rule ? toJsonLine(*Rule) : toString(Rule.takeError());
}

constexpr llvm::StringLiteral Reserve = R"(
template <class T, std::unsigned_integral N, class F>
constexpr bool when(N Count, F Item) {
  return unmodifiedIn(Count, Item) && expensiveToCopy<T>() && Count > 3;
}
template <class T, std::unsigned_integral N, class F>
void before(N Count, F Item) {
  std::vector<T> Out;
  for (N I = 0; I < Count; ++I)
    Out.push_back(Item(I));
}
template <class T, std::unsigned_integral N, class F>
void after(N Count, F Item) {
  std::vector<T> Out;
  Out.reserve(Count);
  for (N I = 0; I < Count; ++I)
    Out.push_back(Item(I));
})";

TEST(Pattern, RoundTripsThroughJson) {
  std::string Text = compiled(Reserve);
  auto Rule = fromJsonLine<CompiledRule>(Text);
  ASSERT_TRUE(bool(Rule)) << toString(Rule.takeError());
  EXPECT_EQ(toJsonLine(*Rule), Text);
  EXPECT_EQ(Rule->Info.Id, "a.b");
  ASSERT_EQ(Rule->Spellings.size(), 1u);
  EXPECT_EQ(Rule->Spellings[0].Code.size(), 2u);
  EXPECT_EQ(Rule->After.size(), 3u);
  EXPECT_EQ(Rule->When.Kind, Condition::And);
}

TEST(Pattern, KeepsTheUsersCodeWhereAfterRepeatsBefore) {
  auto Rule = fromJsonLine<CompiledRule>(compiled(Reserve));
  ASSERT_TRUE(bool(Rule)) << toString(Rule.takeError());
  unsigned Kept = 0;
  for (const Segment &S : Rule->Spellings[0].After)
    Kept += S.Kind == Segment::Kept;
  EXPECT_EQ(Kept, 2u) << "the declaration and the whole loop";
}

TEST(Pattern, DamagedCacheIsAnError) {
  std::string Text = compiled(Reserve);
  Text.replace(Text.find("\"spellings\""), 11, "\"spilled\"");
  auto Rule = fromJsonLine<CompiledRule>(Text);
  EXPECT_FALSE(bool(Rule));
  llvm::consumeError(Rule.takeError());
}

TEST(Pattern, CompilesTheSameEachTime) {
  EXPECT_EQ(compiled(Reserve), compiled(Reserve));
}

TEST(Shape, SeesThroughWhatNobodyWrote) {
  Returned Plain("int f(int a, int b) { return a == b; }");
  Returned Parens("bool f(int a, long b) { return ((a) == (b)); }");
  EXPECT_EQ(shape(Plain.Value).Kind, ShapeKind::Binary);
  EXPECT_EQ(shape(Plain.Value).Text, "==");
  EXPECT_EQ(shape(Parens.Value).Text, "==");
}

TEST(Shape, OverloadedAndRewrittenOperatorsAreOperators) {
  Returned Overloaded("struct S { bool operator==(const S &) const; };"
                      "bool f(S a, S b) { return a == b; }");
  EXPECT_EQ(shape(Overloaded.Value).Text, "==");
  Returned Rewritten("struct S { bool operator==(const S &) const; };"
                     "bool f(S a, S b) { return a != b; }");
  EXPECT_EQ(shape(Rewritten.Value).Kind, ShapeKind::Binary);
  EXPECT_EQ(shape(Rewritten.Value).Text, "!=");
  Returned Unresolved("template <class T> auto g(T a, T b) { return a == b; }"
                      "int f() { return 0; }");
  EXPECT_EQ(shape(Unresolved.Value).Kind, ShapeKind::Integer);
}

TEST(Shape, PostfixIsPrefixWhereTheValueIsUnused) {
  Returned R("int f(int a) { return a++; }");
  EXPECT_EQ(shape(R.Value).Text, "_++");
  EXPECT_EQ(shape(R.Value, /*ValueUnused=*/true).Text, "++");
}

TEST(Shape, NamesSeeThroughInlineNamespaces) {
  Returned R("namespace std { inline namespace v1 { template <class T> struct "
             "string { int find(); }; } }"
             "int f(std::string<char> s) { return s.find(); }");
  Shape S = shape(R.Value);
  EXPECT_EQ(S.Kind, ShapeKind::MemberCall);
  ASSERT_NE(S.Callee, nullptr);
  EXPECT_EQ(qualifiedName(S.Callee), "std::string::find");
}

TEST(Shape, EqualCodeNamesEqualThings) {
  Returned R("int f(int a, int b) { return (a + b) * (b + a) + (a + b); }");
  const auto *Sum = cast<BinaryOperator>(R.Value);
  const auto *Product = cast<BinaryOperator>(Sum->getLHS());
  const ASTContext &Context = R.Ast->getASTContext();
  EXPECT_TRUE(sameCode(Product->getLHS(), Sum->getRHS(), Context));
  EXPECT_FALSE(sameCode(Product->getLHS(), Product->getRHS(), Context));
}

TEST(Precedence, ParenthesesOnlyWhereNeeded) {
  auto Needs = [](llvm::StringRef Inner, llvm::StringRef Outer) {
    Returned R(("int f(int a, int b, int c) { return " + Inner + "; }").str());
    Returned O(("int f(int a, int b, int c) { return " + Outer + "; }").str());
    const Expr *Around = written(O.Value);
    int Required =
        requiredStrength(Around, cast<BinaryOperator>(Around)->getRHS());
    return needsParentheses(strength(R.Value), outerOperator(R.Value), Required,
                            outerOperator(Around));
  };
  EXPECT_FALSE(Needs("a * b", "c + a"));
  EXPECT_TRUE(Needs("a + b", "c * a"));
  EXPECT_TRUE(Needs("a - b", "c - a")) << "right operand of the same level";
  EXPECT_FALSE(Needs("(a - b)", "c - a"));
  EXPECT_FALSE(Needs("a", "c * a"));
  EXPECT_FALSE(Needs("-a", "c * a"));
  EXPECT_TRUE(Needs("a & b", "c == a")) << "& binds less than ==";
  EXPECT_TRUE(Needs("a + b", "c & a")) << "compilers warn";
  EXPECT_TRUE(Needs("a ? b : c", "c + a"));
  EXPECT_FALSE(Needs("a ? b : c", "c = a"));
  EXPECT_TRUE(Needs("(a, b) , c", "c = a"));
}

TEST(RuleFile, IdAndNamespaceComeFromThePath) {
  EXPECT_EQ(ruleIdOfPath("/x/rules/arith/mod-mask.cpp"), "arith.mod-mask");
  EXPECT_EQ(ruleNamespace("arith.mod-mask"), "arith_mod_mask");
}

TEST(RuleFile, SummaryIsTheFirstSentence) {
  RuleInfo Info;
  readRuleComment("/// Masks instead of\n/// dividing. And more.\n///\n/// Why "
                  "it helps: yes.\n// RUN: x\n/// not this\n",
                  Info);
  EXPECT_EQ(Info.Summary, "Masks instead of dividing");
  EXPECT_EQ(Info.Doc, "Masks instead of\ndividing. And more.\n\nWhy it helps: "
                      "yes.\n");
}

} // namespace
