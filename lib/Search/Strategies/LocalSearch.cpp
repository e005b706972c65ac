//===- LocalSearch.cpp - One step at a time, upwards ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// From the unchanged program, one candidate is added or taken out at a time;
/// adding one takes out its rivals. First improvement takes the first step that
/// gains, best improvement looks at all and takes the largest. Where no step
/// gains, a few random candidates are flipped in the best set found so far, and
/// the climb begins again from there (iterated local search: Lourenço, Martin
/// and Stützle, "Iterated local search", Handbook of Metaheuristics 2003,
/// section 2, with the acceptance criterion "better" of section 3.3).
///
/// Cost: a climb asks about once for each candidate and step.
///
//===----------------------------------------------------------------------===//

#include "../StrategyContext.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;
namespace json = llvm::json;

namespace {

class LocalSearch : public Strategy {
public:
  LocalSearch(const StrategyContext &C, bool Steepest)
      : C(C), Steepest(Steepest), Random(C.Random) {
    Here = Home = {{}, *C.Known.find({})};
    lookAround();
  }

  std::vector<Genome> ask(std::size_t Most) override;
  void tell(llvm::ArrayRef<Attempt> Answers) override;
  void immigrate(const Attempt &T) override {
    if (preferred(T, Home))
      Home = T; // the next climb starts near it
  }
  json::Value state() const override;
  bool restore(const json::Value &V, json::Path P) override;

private:
  void lookAround();
  void step(const Attempt &To);
  bool isGain(const Outcome &Found) const;
  Genome kicked();

  StrategyContext C;
  bool Steepest;
  RandomStream Random;
  Attempt Here;                 ///< where the climb is
  Attempt Home;                 ///< the best top so far
  std::vector<Gene> Untried;    ///< steps from here, the last one first
  std::optional<Attempt> Ahead; ///< the best step from here so far
  bool Kicked = false; ///< what was asked for is where the next climb starts
};

void LocalSearch::lookAround() {
  Ahead.reset();
  Untried.resize(C.Space.size());
  for (Gene X = 0; X < Untried.size(); ++X)
    Untried[X] = X;
  Random.shuffle(Untried);
}

void LocalSearch::step(const Attempt &To) {
  Here = To;
  lookAround();
}

bool LocalSearch::isGain(const Outcome &Found) const {
  if (!Found.Passed || !Here.Found.Passed)
    return fitter(Found, Here.Found);
  return Found.Fitness > Here.Found.Fitness + C.Spec.LeastGain;
}

/// Two genes are flipped, three half as often, and so on.
Genome LocalSearch::kicked() {
  std::vector<Gene> Order(C.Space.size());
  for (Gene X = 0; X < Order.size(); ++X)
    Order[X] = X;
  Random.shuffle(Order);
  std::size_t Flips = 2;
  while (Flips < Order.size() && Random.chance(0.5))
    ++Flips;
  Order.resize(std::min(Flips, Order.size()));
  Genome Result = Home.Of;
  for (Gene X : Order)
    Result = flipped(C.Space, Result, X);
  return Result;
}

std::vector<Genome> LocalSearch::ask(std::size_t Most) {
  if (Untried.empty() && Ahead)
    step(*Ahead);
  if (Untried.empty()) {
    if (preferred(Here, Home))
      Home = Here;
    Kicked = true;
    return {madeNew(C.Space, kicked(), C.Known, {}, Random)};
  }
  std::vector<Genome> Result;
  std::size_t Batch = Steepest ? Untried.size() : C.Spec.Batch;
  while (Result.size() < std::min(Most, Batch) && !Untried.empty()) {
    Result.push_back(flipped(C.Space, Here.Of, Untried.back()));
    Untried.pop_back();
  }
  return Result;
}

void LocalSearch::tell(llvm::ArrayRef<Attempt> Answers) {
  if (Kicked) {
    Kicked = false;
    return step(Answers.front());
  }
  for (const Attempt &T : Answers) {
    if (!isGain(T.Found))
      continue;
    if (!Steepest)
      return step(T);
    if (!Ahead || preferred(T, *Ahead))
      Ahead = T;
  }
}

json::Value LocalSearch::state() const {
  json::Object Result{{"random", Random},
                      {"here", Here},
                      {"home", Home},
                      {"untried", Untried},
                      {"kicked", Kicked}};
  if (Ahead)
    Result["ahead"] = *Ahead;
  return Result;
}

bool LocalSearch::restore(const json::Value &V, json::Path P) {
  json::ObjectMapper O(V, P);
  if (!O || !O.map("random", Random) || !O.map("here", Here) ||
      !O.map("home", Home) || !O.map("untried", Untried) ||
      !O.map("kicked", Kicked) || !O.map("ahead", Ahead) ||
      !allAllowed(C.Space, {Here, Home, Ahead.value_or(Here)}, P))
    return false;
  bool Fits = llvm::all_of(Untried, [&](Gene X) { return X < C.Space.size(); });
  if (!Fits)
    P.field("untried").report("is not of this space");
  return Fits;
}

} // namespace

std::unique_ptr<Strategy>
evo::makeFirstImprovement(const StrategyContext &Context) {
  return std::make_unique<LocalSearch>(Context, /*Steepest=*/false);
}

std::unique_ptr<Strategy>
evo::makeBestImprovement(const StrategyContext &Context) {
  return std::make_unique<LocalSearch>(Context, /*Steepest=*/true);
}
