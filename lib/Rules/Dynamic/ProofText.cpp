//===- ProofText.cpp - A rule as a theorem ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The rule's own text with each use of a metavariable turned into a call of
/// what include/evo/rule/Prove.h has for it. What may change when is read from
/// `when`: an operand keeps its value only if nothing that the rule runs may
/// reach it.
///
//===----------------------------------------------------------------------===//

#include "Dynamic/Instances.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;
using namespace evo::dynamic;

using Role = Parameter::Role;

namespace {

bool names(const std::vector<std::string> &All, const std::string &Name) {
  return !Name.empty() && llvm::is_contained(All, Name);
}

struct Edit {
  std::uint64_t Offset, Length;
  std::string Text;
};

bool has(const RuleText &Rule, Role Is) {
  return llvm::any_of(Rule.Befores, [Is](const Function &F) {
    return llvm::any_of(F.Parameters,
                        [Is](const Parameter &P) { return P.Is == Is; });
  });
}

void editParameters(const Function &F, llvm::StringRef Operand,
                    std::vector<Edit> &Edits) {
  for (const Parameter &P : F.Parameters) {
    if (P.Is != Role::Operand && P.Is != Role::Object)
      continue;
    llvm::StringRef Kind = P.Is == Role::Operand ? Operand : "Object";
    Edits.push_back(
        {P.TypeOffset, P.TypeLength,
         llvm::formatv("const evo::rule::proof::{0}<{1}> &", Kind, P.Plain)});
    for (std::uint64_t Use : P.UseOffsets)
      Edits.push_back({Use + P.Name.size(), 0, ".get()"});
  }
}

/// Code that may leave says how it did. A jump out of all that the rule shows
/// ends both sides, as an exception does that says which jump it was.
void editLeaving(const Parameter &P, std::vector<Edit> &Edits) {
  for (const CallStatement &S : P.Statements) {
    Edits.push_back({S.Begin, 0, "if (auto EvoHow = "});
    Edits.push_back({S.Begin + P.Name.size(), 0, ".leaving"});
    Edits.push_back(
        {S.End, 0,
         S.InLoop ? "; EvoHow == 1) break; else if (EvoHow == 2) continue; "
                    "else if (EvoHow == 3) evo::rule::proof::leave(0u)"
                  : "; EvoHow >= 1 && EvoHow <= 3) "
                    "evo::rule::proof::leave(EvoHow)"});
  }
}

/// The rule file with calls for metavariables, each `before` renamed.
std::string calledByName(const RuleText &Rule) {
  std::vector<Edit> Edits;
  bool Still = !has(Rule, Role::Code) && !has(Rule, Role::Object);
  llvm::StringRef Operand = Still ? "Value" : "Operand";
  for (auto [I, F] : llvm::enumerate(Rule.Befores)) {
    Edits.push_back({F.NameOffset, F.Name.size(), beforeName(unsigned(I))});
    editParameters(F, Operand, Edits);
  }
  for (const Function &F : Rule.Afters)
    editParameters(F, Operand, Edits);
  for (const auto *Side : {&Rule.Befores, &Rule.Afters})
    for (const Function &F : *Side)
      for (auto [I, P] : llvm::enumerate(F.Parameters))
        if (names(Rule.Conditions.MayLeave, nameInWhen(Rule, F, I)))
          editLeaving(P, Edits);
  llvm::sort(Edits, [](const Edit &A, const Edit &B) {
    return std::tie(A.Offset, A.Length) > std::tie(B.Offset, B.Length);
  });
  std::string Text = Rule.Content;
  for (const Edit &E : Edits)
    Text.replace(E.Offset, E.Length, E.Text);
  return Text;
}

/// One instance as a function over all that its metavariables may be.
class Theorem {
public:
  Theorem(const RuleText &Rule, const Instance &I, std::size_t Index)
      : Rule(Rule), F(Rule.Befores[I.Before]), Own(I), Index(Index) {
    for (std::size_t T = 0; T < Own.Arguments.size(); ++T)
      if (llvm::StringRef Result = Own.Arguments[T];
          Result.consume_front("evo::rule::gen::Callable<"))
        Own.Arguments[T] = llvm::formatv("evo::rule::proof::Code<{0}, {1}u>",
                                         Result.drop_back(), manner(int(T)));
  }

  std::string text() {
    for (std::size_t P = 0; P < F.Parameters.size(); ++P)
      parameter(P);
    for (std::size_t P = 0; P < F.Parameters.size(); ++P)
      for (std::size_t Q = 0; Q < P; ++Q)
        if (isApart(P, Q))
          Needs += llvm::formatv(
              "  if (!evo::rule::proof::apart(EvoP{0}, EvoP{1}))\n"
              "    __builtin_unreachable();\n",
              Q, P);
    std::string Before = callee(Rule, F, beforeName(Own.Before), Own);
    std::string When =
        Rule.Whens.empty()
            ? "[](auto &&...) { return true; }"
            : callerText(Rule, Rule.Whens[0], "when", Own, Own.WhenDeduced);
    return llvm::formatv(
        "using EvoParts{0} = evo::rule::proof::Parts<decltype(&{1})>;\n"
        "EvoParts{0}::Result evo_side_{0}(EVO_TRAIL({2})) {{\n"
        "  EVO_START\n{3}{4}"
        "  if (!({5})({6}))\n    __builtin_unreachable();\n"
        "#ifdef EVO_AFTER\n"
        "  return static_cast<EvoParts{0}::Result>(({7})({8}));\n"
        "#else\n  return {1}({8});\n#endif\n}\n",
        Index, Before, Takes, Builds, Needs, When, Known,
        callerText(Rule, Rule.Afters[0], "after", Own, Own.AfterDeduced),
        Passed);
  }

private:
  std::string inWhen(std::size_t P) const { return nameInWhen(Rule, F, P); }
  const Demands &demands() const { return Rule.Conditions; }

  /// What `when` says of all callables of this type.
  unsigned manner(int Template) const {
    unsigned How = ~0u;
    for (auto [P, Each] : llvm::enumerate(F.Parameters)) {
      if (Each.Is != Role::Code || Each.Template != Template)
        continue;
      std::string Name = inWhen(P);
      const std::vector<std::string> *Bits[] = {
          &demands().Pure, &demands().NoThrow, &demands().KeepsArguments,
          &demands().NoEscape};
      unsigned Mine = 0;
      for (auto [Bit, Of] : llvm::enumerate(Bits))
        Mine |= unsigned(names(*Of, Name)) << Bit;
      How &= Mine;
    }
    return How == ~0u ? 0 : How;
  }

  bool keeps(std::size_t Value, std::size_t Code) const {
    std::string V = inWhen(Value), C = inWhen(Code);
    return !V.empty() && !C.empty() &&
           llvm::any_of(demands().Keeps, [&](const auto &Pair) {
             return Pair.first == V && Pair.second == C;
           });
  }

  /// Nothing that the rule runs or writes changes what P denotes.
  bool isKept(std::size_t P) const {
    for (auto [Q, Other] : llvm::enumerate(F.Parameters)) {
      if (Q == P)
        continue;
      if (Other.Is == Role::Code && !names(demands().Pure, inWhen(Q)) &&
          !keeps(P, Q))
        return false;
      if (Other.Is == Role::Object && !keeps(Q, P))
        return false;
    }
    // An object may be found by what stands in it, as `A[A[0]]` is.
    return F.Parameters[P].Is != Role::Object || usedOnce(P) ||
           names(demands().Plain, inWhen(P));
  }
  bool usedOnce(std::size_t P) const {
    auto Once = [&](const Function &G) {
      return llvm::all_of(G.Parameters, [&](const Parameter &Each) {
        return Each.Name != F.Parameters[P].Name || Each.UseOffsets.size() <= 1;
      });
    };
    return Once(F) && Once(Rule.Afters[0]);
  }
  bool runsCode() const {
    return llvm::any_of(F.Parameters,
                        [](const Parameter &P) { return P.Is == Role::Code; });
  }
  bool isApart(std::size_t P, std::size_t Q) const {
    if (F.Parameters[P].Is != Role::Object ||
        F.Parameters[Q].Is != Role::Object)
      return false;
    std::string A = inWhen(P), B = inWhen(Q);
    return !A.empty() && llvm::any_of(demands().NoAlias, [&](const auto &Pair) {
      return (Pair.first == A && Pair.second == B) ||
             (Pair.first == B && Pair.second == A);
    });
  }

  void take(const llvm::Twine &What) {
    Takes += (Takes.empty() ? "" : ", ") + What.str();
  }

  void parameter(std::size_t P) {
    const Parameter &Each = F.Parameters[P];
    std::string Name =
        Each.Name.empty() ? "unnamed" + std::to_string(P) : Each.Name;
    std::string At =
        llvm::formatv("std::remove_cvref_t<EvoParts{0}::At<{1}>>", Index, P);
    std::string Comma = P ? ", " : "";
    Passed += llvm::formatv("{0}EvoP{1}", Comma, P);
    if (Each.Is == Role::Code) {
      Builds += llvm::formatv("  {0} EvoP{1}{{{1}};\n", At, P);
      Known += llvm::formatv("{0}EvoP{1}", Comma, P);
      return;
    }
    bool Kept = isKept(P);
    // Where no code runs that could see it, an exception is the same one: an
    // operand that is dropped, repeated or moved is asked for by the engine.
    bool Quiet = !runsCode() || names(demands().NoThrow, inWhen(P));
    std::string Is =
        llvm::formatv("{{{0}, {1}, {2}}", P, Kept ? "true" : "false",
                      Quiet ? "true" : "false");
    if (Each.Is == Role::Object)
      object(P, At, Name, Is, Kept);
    else
      operand(P, At, Name, Is, Kept, Quiet);
    Known += llvm::formatv("{0}EvoW{1}", Comma, P);
  }

  void object(std::size_t P, const std::string &At, const std::string &Name,
              const std::string &Is, bool Kept) {
    if (Kept)
      take(At + "::Type *" + Name);
    Builds += llvm::formatv("  {0} EvoP{1}{{{2}, {3}};\n", At, P, Is,
                            Kept ? Name : "nullptr");
    Builds += llvm::formatv("  auto &EvoW{0} = EvoP{0}.get();\n", P);
  }

  /// A power of two is written as one (every exponent gives one, and there are
  /// no others), so that a solver need not find that out.
  void operand(std::size_t P, const std::string &At, const std::string &Name,
               const std::string &Is, bool Kept, bool Quiet) {
    bool Power = names(demands().SingleBit, inWhen(P));
    if (Kept || Power)
      take(At + "::Type " + Name);
    if (Kept)
      take("bool " + Name + "_defined");
    if (Kept && !Quiet)
      take("bool " + Name + "_throws");
    if (Power)
      Builds += llvm::formatv("  {0} = decltype({0})(decltype({0})(1) << "
                              "({0} & (sizeof({0}) * 8 - 1)));\n",
                              Name);
    std::string Values = Kept
                             ? llvm::formatv("{0}, {0}_defined, {1}", Name,
                                             Quiet ? "false" : Name + "_throws")
                                   .str()
                             : "{}, false, false";
    Builds += llvm::formatv("  {0} EvoP{1}{{{2}, {3}};\n", At, P, Is, Values);
    Builds += llvm::formatv("  auto EvoW{0} = EvoP{0}.known();\n", P);
    if (Power && !Kept)
      Needs += llvm::formatv(
          "  if (EvoW{0} != {1})\n    __builtin_unreachable();\n", P, Name);
  }

  const RuleText &Rule;
  const Function &F;
  Instance Own; ///< with what the prover has for callables
  std::size_t Index;
  std::string Takes, Builds, Needs, Passed, Known;
};

} // namespace

std::string evo::dynamic::whyNotProvable(const RuleText &Rule,
                                         const Instance &I) {
  if (!I.DoesNotCompile.empty())
    return "after does not compile";
  if (!I.IsScalar)
    return "it takes or gives more than numbers, pointers to them and code";
  for (const auto &[Value, Code] : Rule.Conditions.Keeps)
    if (Value.empty() || Code.empty())
      return "a condition on a part of before is not modelled";
  const Function &F = Rule.Befores[I.Before];
  for (const Function *G : {&F, &Rule.Afters[0]})
    for (const Parameter &P : G->Parameters)
      if (P.Is == Role::Other)
        return "parameter " + P.Name + " is no operand, object or code";
  return "";
}

std::string evo::dynamic::proofText(const RuleText &Rule,
                                    llvm::ArrayRef<Instance> Instances) {
  std::string Text;
  for (auto [K, I] : llvm::enumerate(Instances))
    if (whyNotProvable(Rule, I).empty())
      Text += Theorem(Rule, I, K).text();
  if (Text.empty())
    return Text;
  return "#include \"evo/rule/Prove.h\"\n" + calledByName(Rule) + "\n" + Text;
}
