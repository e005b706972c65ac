//===- SearchBench.cpp - Every strategy on the same budget ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// evo-search-bench table SEEDS BUDGET...
///   prints, for each budget, the median over seeds of what each strategy finds
///   on each landscape, as a share of the best there is.
/// evo-search-bench island NUMBER SEED
///   is one island's epoch on a landscape: request on standard input, answer on
///   standard output. See Islands.h.
///
//===----------------------------------------------------------------------===//

#include "Landscapes.h"
#include "evo/Search/Islands.h"
#include "evo/Search/Pareto.h"
#include "evo/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace evo;
using namespace evo::landscape;

namespace {

constexpr unsigned Landscapes = 5;

Landscape landscapeOf(unsigned Number, std::uint64_t Seed) {
  switch (Number) {
  case 0:
    return oneMaxWithConflicts(40);
  case 1:
    return deceptiveTraps(5, 3);
  case 2:
    return noisyPairs(32, Seed);
  case 3:
    return likeAProgram(48, Seed);
  default:
    return twoObjectiveKnapsack(30, Seed);
  }
}

/// Of two objectives: the area that the front covers, from no gain in time and
/// all memory lost, as a share of the whole.
double coveredArea(const Landscape &L, const Archive &Known) {
  Genome All;
  for (Gene X = 0; X < L.Candidates.size(); ++X)
    All.push_back(X);
  Worth Most = L.worthOf(All);
  std::vector<std::pair<double, double>> Front; // time gained, memory left
  for (const Attempt &T : paretoFront(Known))
    Front.push_back({T.Found.Gains[0], T.Found.Gains[1] - Most.Memory});
  llvm::sort(Front);
  double Area = 0, Before = 0;
  for (auto [Time, Left] : Front) {
    Area += (Time - Before) * Left;
    Before = Time;
  }
  return Area / (Most.Fitness * -Most.Memory);
}

double quality(const SearchSpec &Spec, unsigned Number, std::uint64_t Seed,
               std::size_t Budget) {
  Landscape L = landscapeOf(Number, Seed);
  IslandSearch Search(L.space(), Spec, L.Objectives.size());
  EvaluateGenome Judge = evaluateBy(L, L.Candidates, L.Objectives);
  llvm::cantFail(Search.run(epochHere(Judge), Budget));
  Archive Known = Search.known();
  return L.Objectives.empty() ? L.worthOf(Known.best()->Of).Fitness / L.Best
                              : coveredArea(L, Known);
}

double median(std::vector<double> Values) {
  llvm::sort(Values);
  return (Values[(Values.size() - 1) / 2] + Values[Values.size() / 2]) / 2;
}

void printRow(llvm::StringRef Name, const SearchSpec &Base, unsigned Seeds,
              std::size_t Budget) {
  llvm::outs() << "| `" << Name << "` |";
  for (unsigned Number = 0; Number < Landscapes; ++Number) {
    std::vector<double> Found;
    for (unsigned Seed = 1; Seed <= Seeds; ++Seed) {
      SearchSpec Spec = Base;
      Spec.Seed = Seed;
      Found.push_back(quality(Spec, Number, Seed, Budget));
    }
    llvm::outs() << llvm::formatv(" {0:f2} |", median(std::move(Found)));
  }
  llvm::outs() << "\n";
}

int table(unsigned Seeds, llvm::ArrayRef<const char *> Budgets) {
  for (llvm::StringRef Text : Budgets) {
    unsigned Budget = 0;
    if (Text.getAsInteger(10, Budget) || !Budget)
      return ExitUsage;
    llvm::outs() << "\n"
                 << Budget << " evaluations, median of " << Seeds
                 << " seeds\n\n| strategy |";
    for (unsigned Number = 0; Number < Landscapes; ++Number) {
      Landscape L = landscapeOf(Number, 1);
      llvm::outs() << " " << L.Name << " (" << L.Candidates.size() << ") |";
    }
    llvm::outs() << "\n|---|---|---|---|---|---|\n";
    for (const std::string &Name : strategyNames()) {
      SearchSpec Spec;
      Spec.Strategy = *strategyFromName(Name);
      printRow(Name, Spec, Seeds, Budget);
    }
    SearchSpec Spec;
    Spec.Strategy = StrategyKind::Genetic;
    Spec.Islands = 4;
    Spec.Population = 8;
    printRow("genetic, 4 islands of 8", Spec, Seeds, Budget);
  }
  return ExitDone;
}

int island(unsigned Number, std::uint64_t Seed) {
  auto Request = llvm::MemoryBuffer::getSTDIN();
  if (!Request)
    return ExitCouldNot;
  Landscape L = landscapeOf(Number, Seed);
  auto Answer = serveEpoch((*Request)->getBuffer(), L.space(),
                           evaluateBy(L, L.Candidates, L.Objectives));
  if (!Answer)
    return reportError(Answer.takeError(), llvm::errs());
  llvm::outs() << *Answer;
  return ExitDone;
}

} // namespace

int main(int Count, const char **Values) {
  llvm::ArrayRef<const char *> Arguments(Values + 1, Values + Count);
  unsigned Number = 0, Seed = 0;
  bool Fits = Arguments.size() >= 3 &&
              !llvm::StringRef(Arguments[1]).getAsInteger(10, Number);
  if (Fits && llvm::StringRef(Arguments[0]) == "table" && Number > 0)
    return table(Number, Arguments.drop_front(2));
  if (Fits && llvm::StringRef(Arguments[0]) == "island" &&
      !llvm::StringRef(Arguments[2]).getAsInteger(10, Seed))
    return island(Number, Seed);
  llvm::errs() << "usage: evo-search-bench table SEEDS BUDGET...\n"
                  "       evo-search-bench island NUMBER SEED\n";
  return ExitUsage;
}
