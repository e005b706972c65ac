//===- Program.cpp - Write the program that checks a rule ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dynamic/Instances.h"
#include "evo/Frontend/ParameterNames.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;
using namespace evo::dynamic;

std::string evo::dynamic::beforeName(unsigned Index) {
  return "evo_before_" + std::to_string(Index);
}

std::string evo::dynamic::callee(const RuleText &Rule, const Function &F,
                                 llvm::StringRef Name, const Instance &I) {
  std::string Text = Rule.Namespace + "::" + Name.str();
  if (F.Templates.empty())
    return Text;
  // Heads may differ: parameters of one name are one, else of one position.
  const auto &Own = Rule.Befores[I.Before].Templates;
  llvm::SmallVector<std::string> Arguments;
  for (std::size_t K = 0; K < F.Templates.size(); ++K) {
    const auto Same = llvm::find_if(Own, [&](const TemplateParameter &P) {
      return !P.Name.empty() && P.Name == F.Templates[K].Name;
    });
    std::size_t At = Same == Own.end() ? K : std::size_t(Same - Own.begin());
    if (At < I.Arguments.size())
      Arguments.push_back(I.Arguments[At]);
  }
  return Text + "<" + llvm::join(Arguments, ", ") + ">";
}

std::string evo::dynamic::withNamedBefores(const RuleText &Rule) {
  std::string Text = Rule.Content;
  for (unsigned I = unsigned(Rule.Befores.size()); I-- > 0;) {
    const Function &F = Rule.Befores[I];
    Text.replace(F.NameOffset, F.Name.size(), beforeName(I));
  }
  return Text;
}

std::string evo::dynamic::nameInWhen(const RuleText &Rule, const Function &F,
                                     std::size_t I) {
  if (Rule.Whens.empty())
    return "";
  const auto &W = Rule.Whens[0].Parameters;
  return W.size() == F.Parameters.size() ? W[I].Name : F.Parameters[I].Name;
}

namespace {

class FactsOf {
public:
  FactsOf(const RuleText &Rule, const Function &F) : Rule(Rule), F(F) {}

  std::string initialiser() const {
    std::string Text;
    for (std::size_t I = 0; I < F.Parameters.size(); ++I) {
      const Parameter &P = F.Parameters[I];
      Text += llvm::formatv("{{.Name = \"{0}\"",
                            P.Name.empty() ? "unnamed" : P.Name);
      if (int Of = pointerBefore(I, namesLength, P.IsNumber); Of >= 0)
        Text += llvm::formatv(", .LengthOf = {0}", Of);
      if (int Of = pointerBefore(I, namesEnd, P.IsPointer); Of >= 0)
        Text += llvm::formatv(", .EndOf = {0}", Of);
      Text += masks(P);
      if (hasLength(I))
        Text += ", .HasLength = true";
      flag(Text, "Pure", Rule.Conditions.Pure, I);
      flag(Text, "NoThrow", Rule.Conditions.NoThrow, I);
      flag(Text, "LastUse", Rule.Conditions.LastUse, I);
      flag(Text, "Constant", Rule.Conditions.Constant, I);
      Text += "},";
    }
    return Text;
  }

  bool isDemanded(const std::vector<std::string> &Of, std::size_t I) const {
    std::string Own = inWhen(I);
    return !Own.empty() && llvm::is_contained(Of, Own);
  }

private:
  std::string inWhen(std::size_t I) const { return nameInWhen(Rule, F, I); }
  /// The pointer just before parameter I, if I's name says it belongs to it.
  int pointerBefore(std::size_t I, bool (*Named)(llvm::StringRef),
                    bool Fits) const {
    if (!Fits || I == 0 || !Named(F.Parameters[I].Name) ||
        !F.Parameters[I - 1].IsPointer)
      return -1;
    return int(I) - 1;
  }
  bool hasLength(std::size_t I) const {
    if (I + 1 >= F.Parameters.size())
      return false;
    const Parameter &Next = F.Parameters[I + 1];
    return pointerBefore(I + 1, namesLength, Next.IsNumber) >= 0 ||
           pointerBefore(I + 1, namesEnd, Next.IsPointer) >= 0;
  }
  void flag(std::string &Text, llvm::StringRef Name,
            const std::vector<std::string> &Of, std::size_t I) const {
    if (isDemanded(Of, I))
      Text += (", ." + Name + " = true").str();
  }
  std::string masks(const Parameter &P) const {
    std::size_t I = std::size_t(&P - F.Parameters.data());
    std::uint64_t NoAlias = 0, Keeps = 0;
    std::string Own = inWhen(I);
    for (std::size_t J = 0; !Own.empty() && J < F.Parameters.size(); ++J) {
      std::string Other = inWhen(J);
      for (const auto &[A, B] : Rule.Conditions.NoAlias)
        if ((A == Own && B == Other) || (B == Own && A == Other))
          NoAlias |= 1ull << J;
      for (const auto &[Value, Code] : Rule.Conditions.Keeps)
        if (Code == Own && Value == Other)
          Keeps |= 1ull << J;
      if (llvm::is_contained(Rule.Conditions.KeepsArguments, Own))
        Keeps |= 1ull << J;
    }
    std::string Text;
    if (NoAlias)
      Text += llvm::formatv(", .NoAlias = {0}u", NoAlias);
    if (Keeps)
      Text += llvm::formatv(", .Keeps = {0}u", Keeps);
    return Text;
  }

  const RuleText &Rule;
  const Function &F;
};

} // namespace

std::string evo::dynamic::callerText(const RuleText &Rule, const Function &F,
                                     llvm::StringRef Name, const Instance &I,
                                     bool Deduced) {
  const auto &Own = Rule.Befores[I.Before].Parameters;
  std::string Heads, Passed;
  for (std::size_t K = 0; K < Own.size(); ++K)
    Heads += llvm::formatv("{0}auto &&P{1}", K ? ", " : "", K);
  // As many parameters are the same ones; else names tell which.
  for (std::size_t K = 0; K < F.Parameters.size(); ++K) {
    std::size_t At = K;
    if (F.Parameters.size() != Own.size())
      for (std::size_t J = 0; J < Own.size(); ++J)
        if (!Own[J].Name.empty() && Own[J].Name == F.Parameters[K].Name)
          At = J;
    Passed += llvm::formatv("{0}static_cast<decltype(P{1})>(P{1})",
                            K ? ", " : "", At);
  }
  std::string Callee =
      Deduced ? Rule.Namespace + "::" + Name.str() : callee(Rule, F, Name, I);
  return "[](" + Heads + ") -> decltype(auto) { return " + Callee + "(" +
         Passed + "); }";
}

std::string evo::dynamic::programText(const RuleText &Rule,
                                      const std::string &Header,
                                      llvm::ArrayRef<Instance> Instances) {
  std::string Text = Header + "using namespace evo::rule::gen;\n";
  for (unsigned I = 0; I < Rule.Befores.size(); ++I)
    Text +=
        llvm::formatv("static constexpr ParamFacts Facts{0}[] = {{{1}{2}};\n",
                      I, FactsOf(Rule, Rule.Befores[I]).initialiser(),
                      Rule.Befores[I].Parameters.empty() ? "{}" : "");
  std::string Table;
  for (auto [K, I] : llvm::enumerate(Instances)) {
    const Function &B = Rule.Befores[I.Before];
    Text += llvm::formatv(
        "static Outcome run{0}(Source &S, Explanation *Why) {{\n"
        "  auto *B = &{1};\n"
        "  return Signature<decltype(B)>::Runs::run(S, Why, Facts{2}, B,\n"
        "      {3}, {4});\n}\n",
        K, callee(Rule, B, beforeName(I.Before), I), I.Before, I.After, I.When);
    Table += llvm::formatv("  {{{0}, run{1}},\n", I.Before, K);
  }
  return Text +
         "int main(int Argc, char **Argv) {\n  static const Case Cases[] = "
         "{\n" +
         Table + "  };\n  return runCases(Argc, Argv, Cases);\n}\n";
}
