//===- Instances.cpp - Choose representative types ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dynamic/Instances.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;
using namespace evo::dynamic;

namespace {

using Names = std::vector<std::string>;

/// Instances of one `before`; more would cost compile time and find little.
constexpr std::size_t MostInstances = 4;
/// Of one with several unconstrained types, which may go together in more ways.
constexpr std::size_t MostOfPairs = 7;

/// An element and a container of such: a rule may name both and say nothing of
/// how they go together.
struct ElementAndContainer {
  llvm::StringRef Element, Container;
};
constexpr ElementAndContainer Pairs[] = {
    {"std::string", "std::vector<std::string>"},
    {"int", "std::set<int>"},
    {"std::string", "std::unordered_set<std::string>"},
    {"std::pair<const int, int>", "std::map<int, int>"},
    {"evo::rule::gen::Counted", "std::list<evo::rule::gen::Counted>"},
    {"char", "std::string"},
    {"std::pair<const int, int>", "std::unordered_map<int, int>"},
    {"int", "std::deque<int>"}};

struct TypeName {
  llvm::StringRef Type, Short;
};
constexpr TypeName ShortNames[] = {{"std::uint8_t", "u8"},
                                   {"std::uint16_t", "u16"},
                                   {"std::uint32_t", "u32"},
                                   {"std::uint64_t", "u64"},
                                   {"std::int8_t", "i8"},
                                   {"std::int16_t", "i16"},
                                   {"std::int32_t", "i32"},
                                   {"std::int64_t", "i64"},
                                   {"float", "f32"},
                                   {"double", "f64"},
                                   {"evo::rule::gen::Counted", "Counted"}};

std::string shortName(llvm::StringRef Type) {
  for (const TypeName &N : ShortNames)
    if (N.Type == Type)
      return N.Short.str();
  if (Type.consume_front("evo::rule::gen::Callable<"))
    return "callable giving " + shortName(Type.drop_back());
  return Type.str();
}

std::string callable(llvm::StringRef Result) {
  return ("evo::rule::gen::Callable<" + Result + ">").str();
}

/// First the types that represent the concept, then some to fall back on.
struct Tiers {
  Names First, Second;
};

bool isCallableConcept(llvm::StringRef C) {
  return C.contains("invocable") || C.contains("predicate") ||
         C.contains("relation") || C.ends_with("strict_weak_order");
}

Tiers typesFor(const TemplateParameter &P) {
  using Sort = TemplateParameter::Sort;
  if (P.Kind == Sort::Number)
    return {{"3", "1"}, {"'a'", "true"}};
  if (P.Kind == Sort::Template)
    return {{"std::vector", "std::deque", "std::list"}, {"std::set"}};
  llvm::StringRef C = P.Concept;
  Names Unsigned = {"std::uint8_t", "std::uint16_t", "std::uint32_t",
                    "std::uint64_t"};
  Names Signed = {"std::int8_t", "std::int16_t", "std::int32_t",
                  "std::int64_t"};
  if (C.ends_with("unsigned_integral"))
    return {Unsigned, {}};
  if (C.ends_with("signed_integral"))
    return {Signed, {}};
  if (C.ends_with("floating_point"))
    return {{"float", "double"}, {}};
  if (C.ends_with("integral"))
    return {{"std::int32_t", "std::uint8_t", "std::uint32_t", "std::int64_t"},
            {}};
  Names Containers = {"char",
                      "std::vector<int>",
                      "std::map<int, int>",
                      "std::set<int>",
                      "std::string",
                      "std::list<int>",
                      "std::vector<std::string>",
                      "std::shared_ptr<int>",
                      "std::unique_ptr<int>",
                      "std::optional<int>",
                      "std::string_view",
                      "const char *",
                      "std::map<std::string, int>",
                      "std::unordered_map<int, int>",
                      "std::unordered_set<int>",
                      "double",
                      callable("bool"),
                      callable("int")};
  if (C.ends_with("Sized") || C.contains("range"))
    return {{"std::vector<int>", "std::string", "std::set<int>",
             "std::map<int, int>"},
            Containers};
  return {{"int", "std::string", "evo::rule::gen::Counted"}, Containers};
}

/// Result types of a callable, best first. `Types` are the other choices.
Names resultsFor(CallUse Use, llvm::ArrayRef<std::string> Types) {
  if (Use == CallUse::Condition)
    return {callable("bool")};
  if (Use == CallUse::Discarded)
    return {callable("void"), callable("bool")};
  Names All;
  for (const std::string &T : Types)
    All.push_back(callable(T));
  for (llvm::StringRef T : {"int", "std::string", "bool", "double"})
    if (!llvm::is_contained(All, callable(T)))
      All.push_back(callable(T));
  return All;
}

/// One choice of types but for callables, then the alternatives for these.
using Group = std::vector<Names>;

class Chooser {
public:
  explicit Chooser(const Function &F) : F(F) {}

  std::vector<Group> groups(bool Second) const {
    std::size_t Count = 1;
    std::vector<Names> Types;
    for (const TemplateParameter &P : F.Templates) {
      Tiers T = isCallable(P) ? Tiers() : typesFor(P);
      Types.push_back(Second && !T.Second.empty() ? T.Second : T.First);
      Count = std::max(Count, Types.back().size());
    }
    std::vector<Group> All = Second ? std::vector<Group>() : pairs(Types);
    for (std::size_t K = 0; K < Count; ++K)
      for (std::size_t Skew : {0u, 1u}) {
        Group G = alternatives(Types, K, Skew);
        if (!G.empty() && !llvm::is_contained(All, G))
          All.push_back(std::move(G));
      }
    return All;
  }

  std::size_t most() const {
    return unconstrained().size() < 2 ? MostInstances : MostOfPairs;
  }

private:
  static bool isCallable(const TemplateParameter &P) {
    return P.Calls != CallUse::None || isCallableConcept(P.Concept);
  }
  static CallUse use(const TemplateParameter &P) {
    if (P.Calls != CallUse::None)
      return P.Calls;
    return llvm::StringRef(P.Concept).contains("invocable")
               ? CallUse::Value
               : CallUse::Condition;
  }
  std::vector<std::size_t> unconstrained() const {
    std::vector<std::size_t> Found;
    for (auto [I, P] : llvm::enumerate(F.Templates))
      if (P.Kind == TemplateParameter::Sort::Type && P.Concept.empty() &&
          !isCallable(P))
        Found.push_back(I);
    return Found;
  }
  /// Each way in which one unconstrained type is a container of the others.
  std::vector<Group> pairs(const std::vector<Names> &Types) const {
    std::vector<std::size_t> Free = unconstrained();
    std::vector<Group> All;
    for (const ElementAndContainer &Pair : Pairs)
      for (std::size_t Container : Free) {
        if (Free.size() < 2)
          continue;
        std::vector<Names> Chosen = Types;
        for (std::size_t I : Free)
          Chosen[I] = {(I == Container ? Pair.Container : Pair.Element).str()};
        All.push_back(alternatives(Chosen, 0, 0));
      }
    return All;
  }
  Group alternatives(const std::vector<Names> &Types, std::size_t K,
                     std::size_t Skew) const {
    Names Plain;
    std::size_t Nth = 0;
    bool Skewed = false;
    for (std::size_t I = 0; I < F.Templates.size(); ++I) {
      if (Types[I].empty())
        continue;
      std::size_t Shift = Nth++ ? Skew : 0;
      Skewed |= Shift != 0;
      Plain.push_back(Types[I][(K + Shift) % Types[I].size()]);
    }
    if (Skew && !Skewed)
      return {};
    Group All;
    for (std::size_t Alternative = 0; Alternative < 8; ++Alternative) {
      Names One;
      std::size_t Next = 0;
      for (std::size_t I = 0; I < F.Templates.size(); ++I) {
        if (!Types[I].empty()) {
          One.push_back(Plain[Next++]);
          continue;
        }
        Names Results = resultsFor(use(F.Templates[I]), Plain);
        One.push_back(Results[std::min(Alternative, Results.size() - 1)]);
      }
      if (!llvm::is_contained(All, One))
        All.push_back(std::move(One));
    }
    return All;
  }
  const Function &F;
};

std::string describeTypes(const Function &F, const Names &Arguments) {
  if (Arguments.empty())
    return "as written";
  std::size_t Named = 0;
  std::string Only, All;
  for (auto [P, A] : llvm::zip(F.Templates, Arguments)) {
    bool Quiet = A.starts_with("evo::rule::gen::Callable");
    if (!Quiet)
      ++Named, Only = shortName(A);
    All += (All.empty() ? "" : ", ") + (P.Name.empty() ? "auto" : P.Name) +
           " = " + shortName(A);
  }
  return Named == 1 && F.Templates.size() == 1 ? Only : All;
}

/// The probe of one `before`: lines of questions and what they are about.
class Prober {
public:
  Prober(const RuleText &Rule, const std::string &Header,
         llvm::ArrayRef<std::string> Arguments)
      : Rule(Rule), Header(Header), Arguments(Arguments) {}

  llvm::Expected<bool> run(unsigned Before, std::vector<Group> Groups,
                           std::size_t Most, InstancePlan &Plan) {
    Text = Header;
    Line = unsigned(llvm::StringRef(Header).count('\n')) + 1;
    const unsigned FirstLine = Line;
    Index = Before, Asked.clear();
    for (const Group &G : Groups)
      for (const Names &N : G)
        ask(N);
    auto Answers = probe(Text, FirstLine, Arguments);
    if (!Answers)
      return Answers.takeError();
    std::size_t Found = 0, At = 0;
    for (const Group &G : Groups) {
      bool Taken = false;
      for (std::size_t I = 0; I < G.size(); ++I, ++At)
        if (!Taken && Found < Most)
          Taken = take(Asked[At], *Answers, Plan), Found += Taken;
    }
    return Found > 0;
  }

private:
  struct Question {
    Instance I;
    unsigned BeforeLine, AfterLine;
    std::string Number;
  };

  void question(const std::string &Code) { Text += Code + "\n", ++Line; }

  void ask(const Names &Types) {
    const Function &F = Rule.Befores[Index];
    Question Q;
    Q.I.Before = Index;
    Q.I.Arguments = Types;
    Q.I.Types = describeTypes(F, Types);
    std::string K = std::to_string(Asked.size());
    Q.BeforeLine = Line, Q.Number = "EvoU" + K;
    question("constexpr auto EvoB" + K + " = &" +
             callee(Rule, F, beforeName(Index), Q.I) + ";");
    question("constexpr int EvoU" + K + " = evo::rule::gen::unsupported(EvoB" +
             K + ");");
    question("constexpr int EvoS" + K + " = evo::rule::gen::scalar(EvoB" + K +
             ");");
    Q.AfterLine = Line;
    for (bool Deduced : {true, false})
      question("constexpr int EvoA" + K + (Deduced ? "d" : "e") +
               " = evo::rule::gen::accepts(EvoB" + K + ", " +
               callerText(Rule, Rule.Afters[0], "after", Q.I, Deduced) + ");");
    for (bool Deduced : {true, false})
      question(Rule.Whens.empty()
                   ? ""
                   : "constexpr int EvoW" + K + (Deduced ? "d" : "e") +
                         " = evo::rule::gen::asks(EvoB" + K + ", " +
                         callerText(Rule, Rule.Whens[0], "when", Q.I, Deduced) +
                         ");");
    Asked.push_back(std::move(Q));
  }

  /// True if the question made an instance.
  bool take(Question &Q, const ProbeResult &Answers, InstancePlan &Plan) {
    auto Error = [&](unsigned L) {
      auto Found = Answers.Errors.find(L);
      return Found == Answers.Errors.end() ? std::string() : Found->second;
    };
    auto Unsupported = Answers.Numbers.find(Q.Number);
    if (!Error(Q.BeforeLine).empty() || Unsupported == Answers.Numbers.end())
      return false;
    auto Scalar = Answers.Numbers.find("EvoS" + Q.Number.substr(4));
    Q.I.IsScalar = Scalar != Answers.Numbers.end() && Scalar->second;
    if (Unsupported->second != -1) {
      Refused.push_back(refusal(Q.I, Unsupported->second));
      return false;
    }
    bool AfterDeduced = Error(Q.AfterLine).empty();
    bool WhenDeduced = Error(Q.AfterLine + 2).empty();
    if (!WhenDeduced && !Error(Q.AfterLine + 3).empty())
      return false;
    if (!AfterDeduced && !Error(Q.AfterLine + 1).empty())
      Q.I.DoesNotCompile = Error(Q.AfterLine);
    Q.I.AfterDeduced = AfterDeduced;
    Q.I.WhenDeduced = WhenDeduced;
    Q.I.After = callerText(Rule, Rule.Afters[0], "after", Q.I, AfterDeduced);
    Q.I.When = Rule.Whens.empty()
                   ? "[](auto &&...) { return true; }"
                   : callerText(Rule, Rule.Whens[0], "when", Q.I, WhenDeduced);
    Plan.Instances.push_back(Q.I);
    return true;
  }

public:
  /// Why candidates that compile cannot be run.
  std::vector<std::string> Refused;

private:
  std::string refusal(const Instance &I, std::int64_t Which) const {
    const Function &F = Rule.Befores[Index];
    if (Which < 0)
      return "cannot compare the result of " + F.Name + " for " + I.Types;
    const Parameter &P = F.Parameters[std::size_t(Which)];
    return "cannot generate " + P.Name + " of type " + P.Type + " for " +
           I.Types;
  }

  const RuleText &Rule;
  const std::string &Header;
  llvm::ArrayRef<std::string> Arguments;
  std::string Text;
  unsigned Line = 0, Index = 0;
  std::vector<Question> Asked;
};

} // namespace

llvm::Expected<InstancePlan>
evo::dynamic::planInstances(const RuleText &Rule, const std::string &Header,
                            llvm::ArrayRef<std::string> Arguments) {
  InstancePlan Plan;
  Prober P(Rule, Header, Arguments);
  for (unsigned I = 0; I < Rule.Befores.size(); ++I) {
    Chooser C(Rule.Befores[I]);
    auto Found = P.run(I, C.groups(false), C.most(), Plan);
    if (Found && !*Found && !Rule.Befores[I].Templates.empty())
      Found = P.run(I, C.groups(true), C.most(), Plan);
    if (!Found)
      return Found.takeError();
    if (!*Found && P.Refused.empty())
      P.Refused.push_back("no type is known that " + Rule.Befores[I].Name +
                          " compiles with");
    if (!*Found)
      llvm::append_range(Plan.NotGenerated, P.Refused);
    P.Refused.clear();
  }
  llvm::sort(Plan.NotGenerated);
  Plan.NotGenerated.erase(
      std::unique(Plan.NotGenerated.begin(), Plan.NotGenerated.end()),
      Plan.NotGenerated.end());
  return Plan;
}
