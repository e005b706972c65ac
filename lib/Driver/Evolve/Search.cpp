//===- Search.cpp - Build, test and measure each candidate ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Evolution.h"
#include "evo/Search/Pareto.h"
#include "evo/Support/Codes.h"
#include "llvm/Support/MathExtras.h"
#include <cmath>

using namespace evo;

/// About so many that are tried alone are prepared at once: one build each
/// time.
static constexpr std::size_t AtOnce = 1500;

/// `All` in equal parts: a few that are left over would cost a build, too.
static unsigned partOf(std::size_t All) {
  std::size_t Parts = std::max<std::size_t>(1, (All + AtOnce / 2) / AtOnce);
  return llvm::divideCeil(All, Parts);
}

EvaluatorSpec Evolution::evaluatorSpec() const {
  EvaluatorSpec Spec;
  Spec.Program = C.Program;
  Spec.Workloads = C.Workloads;
  Spec.Fitness = C.Fitness;
  Spec.Budget = C.Budget;
  Spec.TestsReaching = [this](const Patch &P) { return testsReaching(P); };
  return Spec;
}

/// The test commands that enter a function with an edit, by the coverage of the
/// unchanged program.
std::vector<std::string> Evolution::testsReaching(const Patch &P) const {
  std::set<std::size_t> Found;
  if (!Seen.Reach)
    return {};
  for (const FilePatch &F : P.Files) {
    auto Content = readCopy()(F.File);
    if (!Content) {
      llvm::consumeError(Content.takeError());
      continue;
    }
    for (const Edit &E : F.Edits) {
      unsigned Line =
          llvm::StringRef(*Content).take_front(E.Offset).count('\n') + 1;
      for (std::size_t Test : Seen.Reach->reaching(F.File, Line))
        Found.insert(Test);
    }
  }
  std::vector<std::string> Commands;
  for (std::size_t Test : Found)
    Commands.push_back(C.Program.Tests[Test]);
  return Commands;
}

std::string evo::resultText(const FitnessSpec &F, const Evaluation &E) {
  if (E.wasMeasured() && E.Measurements.empty())
    return "no gain in a first run";
  if (E.wasMeasured())
    return gainText(F, E);
  if (E.Earned.Kind == EvidenceKind::Identical)
    return "same code after optimisation";
  return describe(E.Earned) +
         (E.Earned.Kind == EvidenceKind::Refuted ? ": " + E.Earned.Reason : "");
}

/// Sorted, as an evaluation has them.
std::vector<std::string> evo::idsOf(llvm::ArrayRef<Candidate> Set) {
  std::vector<std::string> Ids;
  for (const Candidate &Each : Set)
    Ids.push_back(Each.Id);
  llvm::sort(Ids);
  return Ids;
}

/// Several, or none: the fitness alone decides.
std::vector<SearchObjective> Evolution::objectives() const {
  std::vector<SearchObjective> Result;
  if (C.Fitness.Objectives.size() > 1)
    for (const ObjectiveSpec &O : C.Fitness.Objectives)
      Result.push_back({O.Metric, O.Minimise});
  return Result;
}

/// `each` only tries each alone here: confirming puts together what won.
std::size_t Evolution::evaluationsPlanned() const {
  return C.Search.How.Strategy == StrategyKind::Each ? Found.size()
                                                     : C.Search.Evaluations;
}

std::string Evolution::nameOf(const Genome &G) const {
  const Site &First = Found[G.front()].Place;
  return G.size() > 1
             ? llvm::formatv("{0} candidates together", G.size()).str()
             : llvm::formatv("{0} {1}:{2}", First.Rule, First.File, First.Line)
                   .str();
}

void Evolution::sayResult(const Genome &G, const Evaluation &E) {
  Say.say(llvm::formatv("{0}/{1} {2}: {3}", Sets.size(),
                        std::max(Sets.size(), evaluationsPlanned()), nameOf(G),
                        resultText(C.Fitness, E)));
}

std::vector<Candidate> Evolution::membersOf(const Genome &G) const {
  std::vector<Candidate> Set;
  for (Gene X : G)
    Set.push_back(Found[X]);
  return Set;
}

/// From an earlier run if nothing has changed since, else measured now; logged
/// and remembered. No set is evaluated twice in a run.
llvm::Expected<Evaluation> Evolution::evaluateSet(const Genome &G) {
  if (auto Done = SetIndex.find(G); Done != SetIndex.end())
    return Sets[Done->second];
  std::vector<Candidate> Set = membersOf(G);
  auto Known = Before.find(setId(idsOf(Set)));
  bool Decided = Known != Before.end() &&
                 Known->second.Earned.Kind != EvidenceKind::Unknown;
  auto Result = Decided ? llvm::Expected<Evaluation>(Known->second)
                        : Judge->evaluate(Set);
  if (!Result)
    return Result.takeError();
  if (interruptRequested()) // what was cut off is not a result
    return makeError(Code::Interrupted, "interrupted while measuring");
  for (const Candidate &Each : Set)
    if (llvm::Error E = show(Each))
      return std::move(E);
  if (llvm::Error E = write(event::Measured, {{"evaluation", toJSON(*Result)}}))
    return std::move(E);
  SetIndex[G] = Sets.size();
  Sets.push_back(*Result);
  if (G.size() == 1)
    All.push_back({Set.front(), *Result});
  Say.stepDone();
  sayResult(G, *Result);
  return Result;
}

void Evolution::makeJudge(std::size_t Evaluations) {
  EvaluatorSpec Spec = evaluatorSpec();
  Spec.EarlyLevel = levelToWin(
      Evaluations,
      llvm::count_if(C.Workloads, [](const auto &W) { return !W.HoldOut; }));
  Judge = std::make_unique<ProgramEvaluator>(*Build, std::move(Spec));
}

/// The evaluator, and what earlier runs know.
llvm::Error Evolution::prepare() {
  makeJudge(evaluationsPlanned());
  Say.expect(evaluationsPlanned(),
             2 * Baseline.Built.Seconds +
                 4 * C.Budget.MostPairs * Baseline.RunSeconds);
  unsigned Taken = llvm::count_if(
      Found, [&](const Candidate &Each) { return Before.count(Each.Id); });
  if (Taken)
    return note(
        llvm::formatv("{0} of {1} candidates were measured by an earlier run",
                      Taken, Found.size())
            .str());
  return llvm::Error::success();
}

/// With several objectives, the sets among which a person may choose, of those
/// that were measured alone.
llvm::Error Evolution::noteFront() {
  std::vector<SearchObjective> Names = objectives();
  if (Names.empty())
    return llvm::Error::success();
  Archive Known;
  Known.add({{}, Outcome::unchanged(Names.size())});
  std::map<std::size_t, Genome> InOrder;
  for (const auto &[G, I] : SetIndex)
    InOrder[I] = G;
  for (const auto &[I, G] : InOrder)
    Known.add({G, outcomeOf(Sets[I], Names)});
  for (const Attempt &T : paretoFront(Known)) {
    if (T.Of.empty())
      continue; // the unchanged program
    std::string Text;
    for (auto [O, Gain] : llvm::zip(Names, T.Found.Gains))
      Text += llvm::formatv(", {0} {1:f3}x", O.Metric,
                            std::exp(O.Minimise ? -Gain : Gain));
    std::vector<std::string> Ids;
    for (Gene X : T.Of)
      Ids.push_back(Found[X].Id);
    if (llvm::Error E = note("no other set is better in everything than {" +
                             llvm::join(Ids, " ") + "}" + Text))
      return E;
  }
  return llvm::Error::success();
}

llvm::Error Evolution::evaluate(std::vector<Candidate> Candidates) {
  Found = std::move(Candidates);
  SearchBegan = Say.elapsed();
  if (llvm::Error E = prepare())
    return E;
  if (llvm::Error E = openScreen())
    return E;
  SearchSpec How = C.Search.How;
  How.LeastGain = C.Fitness.MinimumEffect;
  if (How.Strategy == StrategyKind::Each) {
    How.Islands = 1; // they would all try the same
    unsigned Rounds = llvm::divideCeil(partOf(Found.size()), How.Population);
    How.MigrateEvery = std::max(How.MigrateEvery, Rounds);
  }
  std::vector<SearchObjective> Names = objectives();
  IslandSearch Search(SearchSpace::of(Found), How, Names.size());
  auto Evaluate = [&](const Genome &G) -> llvm::Expected<Outcome> {
    auto Result = Screening ? screenSet(G) : evaluateSet(G);
    if (!Result)
      return Result.takeError();
    return outcomeOf(*Result, Names);
  };
  std::size_t Planned = evaluationsPlanned();
  auto Stop = [&] { return outOfTime() || interruptRequested(); };
  auto Prepare = [&](std::vector<Genome> &Next) { return prepareScreen(Next); };
  if (llvm::Error E =
          Search.run(epochHere(Evaluate, 1, Stop, Prepare), Planned))
    return E;
  if (interruptRequested())
    return llvm::Error::success();
  if (outOfTime() && Search.evaluations() < Planned && !Search.exhausted()) {
    Stopped = llvm::formatv(
        "the time budget of {0} is used up, {1} of {2} "
        "{3} were not tried",
        durationText(C.Budget.Seconds), Planned - Search.evaluations(), Planned,
        How.Strategy == StrategyKind::Each ? "candidates" : "sets");
    if (llvm::Error E = note(Stopped))
      return E;
  }
  if (llvm::Error E = promote())
    return E;
  return noteFront();
}
