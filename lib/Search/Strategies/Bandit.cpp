//===- Bandit.cpp - The budget goes where it paid ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// No strategy is best on every program, and no rule. So several strategies
/// share one budget: a bandit gives each next question to the one that has
/// paid, and a second bandit does the same with rules, for an asker that
/// changes one candidate of the best set so far. What one finds, the others are
/// told of. How an arm is chosen is in Credit.h.
///
//===----------------------------------------------------------------------===//

#include "../Credit.h"
#include "../StrategyContext.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
namespace json = llvm::json;

namespace {

constexpr StrategyKind Askers[] = {StrategyKind::FirstImprovement,
                                   StrategyKind::Genetic, StrategyKind::Ageing};
/// The arm after theirs.
constexpr std::size_t ByRule = std::size(Askers);

class Bandit : public Strategy {
public:
  explicit Bandit(const StrategyContext &C);

  std::vector<Genome> ask(std::size_t Most) override;
  void tell(llvm::ArrayRef<Attempt> Answers) override;
  void immigrate(const Attempt &T) override {
    for (auto &Each : Children)
      Each->immigrate(T);
  }
  json::Value state() const override;
  bool restore(const json::Value &V, json::Path P) override;

private:
  std::vector<Genome> askByRule(std::size_t Number);
  double bestFitness() const {
    const Attempt *Best = C.Known.best();
    return Best ? Best->Found.Fitness : 0;
  }

  StrategyContext C;
  RandomStream Random;
  std::vector<std::unique_ptr<Strategy>> Children;
  std::vector<std::vector<Gene>> OfRule;
  Credit Arms, Rules;
  std::uint64_t Arm = 0, Rule = 0; ///< of what was asked last
  double Before = 0;               ///< the best fitness when it was asked
};

std::vector<std::vector<Gene>> genesByRule(const SearchSpace &Space) {
  std::map<std::string, std::vector<Gene>> Groups;
  for (Gene X = 0; X < Space.size(); ++X)
    Groups[Space.Rules[X]].push_back(X);
  std::vector<std::vector<Gene>> Result;
  for (auto &[_, Genes] : Groups)
    Result.push_back(std::move(Genes));
  return Result;
}

Bandit::Bandit(const StrategyContext &C)
    : C(C), Random(C.Random), OfRule(genesByRule(C.Space)), Arms(ByRule + 1),
      Rules(OfRule.size()) {
  for (StrategyKind Kind : Askers) {
    SearchSpec Spec = C.Spec;
    Spec.Strategy = Kind;
    Spec.Seed = Random.split(Children.size()).state();
    Children.push_back(createStrategy(Spec, C.Space, C.Known));
  }
}

/// One gene of the rule is flipped in the best set, such that the set is new if
/// that can be.
std::vector<Genome> Bandit::askByRule(std::size_t Number) {
  Rule = Rules.choose();
  std::vector<Gene> Order = OfRule[Rule];
  Random.shuffle(Order);
  std::vector<Genome> Result;
  for (Gene X : Order) {
    Genome G = flipped(C.Space, C.Known.best()->Of, X);
    if (Result.size() < Number && !C.Known.find(G))
      Result.push_back(G);
  }
  if (Result.empty())
    Result.push_back(madeNew(C.Space, C.Known.best()->Of, C.Known, {}, Random));
  return Result;
}

std::vector<Genome> Bandit::ask(std::size_t Most) {
  Before = bestFitness();
  std::size_t Number = std::min<std::size_t>(Most, C.Spec.Batch);
  Arm = Arms.choose();
  // None of these ever ends.
  return Arm == ByRule ? askByRule(Number) : Children[Arm]->ask(Number);
}

void Bandit::tell(llvm::ArrayRef<Attempt> Answers) {
  double Gain = 0;
  const Attempt *Best = nullptr;
  for (const Attempt &T : Answers)
    if (T.Found.Passed && T.Found.Fitness - Before > Gain) {
      Gain = T.Found.Fitness - Before;
      Best = &T;
    }
  if (Arm == ByRule)
    Rules.add(Rule, Gain);
  else
    Children[Arm]->tell(Answers);
  Arms.add(Arm, Gain);
  for (std::size_t I = 0; Best && I < Children.size(); ++I)
    if (I != Arm)
      Children[I]->immigrate(*Best);
}

json::Value Bandit::state() const {
  json::Array States;
  for (const auto &Each : Children)
    States.push_back(Each->state());
  return json::Object{{"random", Random},
                      {"children", std::move(States)},
                      {"arms", json::Array(Arms.plays())},
                      {"rules", json::Array(Rules.plays())},
                      {"arm", Arm},
                      {"rule", Rule},
                      {"before", Before}};
}

bool Bandit::restore(const json::Value &V, json::Path P) {
  json::ObjectMapper O(V, P);
  std::vector<Play> ArmPlays, RulePlays;
  if (!O || !O.map("random", Random) || !O.map("arms", ArmPlays) ||
      !O.map("rules", RulePlays) || !O.map("arm", Arm) ||
      !O.map("rule", Rule) || !O.map("before", Before))
    return false;
  const json::Array *States = V.getAsObject()->getArray("children");
  bool Fits = States && States->size() == Children.size() && Arm <= ByRule &&
              (Rule < OfRule.size() || Rule == 0) &&
              Arms.restore(std::move(ArmPlays)) &&
              Rules.restore(std::move(RulePlays));
  if (!Fits) {
    P.report("is not of this space");
    return false;
  }
  for (std::size_t I = 0; I < Children.size(); ++I)
    if (!Children[I]->restore((*States)[I], P.field("children").index(I)))
      return false;
  return true;
}

} // namespace

std::unique_ptr<Strategy> evo::makeBandit(const StrategyContext &Context) {
  return std::make_unique<Bandit>(Context);
}
