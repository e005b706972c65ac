//===- Strategy.cpp - Which genomes to try next ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StrategyContext.h"
#include "llvm/ADT/StringSwitch.h"

using namespace evo;
namespace json = llvm::json;

namespace {

struct Row {
  StrategyKind Kind;
  llvm::StringRef Name;
  std::unique_ptr<Strategy> (*Make)(const StrategyContext &);
};

constexpr Row Table[] = {
#define EVO_STRATEGY(Name, Word, Help) {StrategyKind::Name, Word, make##Name},
#include "evo/Search/Strategies.def"
};

const Row &rowOf(StrategyKind K) { return Table[static_cast<unsigned>(K)]; }

} // namespace

llvm::StringRef evo::strategyName(StrategyKind K) { return rowOf(K).Name; }

std::optional<StrategyKind> evo::strategyFromName(llvm::StringRef Name) {
  for (const Row &R : Table)
    if (R.Name == Name)
      return R.Kind;
  return std::nullopt;
}

std::vector<std::string> evo::strategyNames() {
  std::vector<std::string> Names;
  for (const Row &R : Table)
    Names.push_back(R.Name.str());
  return Names;
}

std::unique_ptr<Strategy> evo::createStrategy(const SearchSpec &Spec,
                                              const SearchSpace &Space,
                                              const Archive &Known) {
  return rowOf(Spec.Strategy)
      .Make({Space, Known, Spec, RandomStream(Spec.Seed)});
}

json::Value evo::toJSON(const SearchSpec &S) {
  return json::Object{{"strategy", strategyName(S.Strategy)},
                      {"seed", S.Seed},
                      {"population", S.Population},
                      {"tournament", S.Tournament},
                      {"elite", S.Elite},
                      {"islands", S.Islands},
                      {"migrate-every", S.MigrateEvery},
                      {"batch", S.Batch},
                      {"least-gain", S.LeastGain}};
}

/// A number from `Least` on that is no larger than any setting may be.
static bool mapCount(json::ObjectMapper &O, llvm::StringLiteral Key,
                     unsigned &Into, unsigned Least, json::Path P) {
  std::uint64_t Value = 0;
  if (!O.map(Key, Value))
    return false;
  if (Value < Least || Value > 1'000'000) {
    P.field(Key).report("out of range");
    return false;
  }
  Into = Value;
  return true;
}

bool evo::fromJSON(const json::Value &V, SearchSpec &S, json::Path P) {
  json::ObjectMapper O(V, P);
  std::string Name;
  if (!O || !O.map("strategy", Name) || !O.map("seed", S.Seed) ||
      !O.map("least-gain", S.LeastGain) ||
      !mapCount(O, "population", S.Population, 2, P) ||
      !mapCount(O, "tournament", S.Tournament, 1, P) ||
      !mapCount(O, "elite", S.Elite, 0, P) ||
      !mapCount(O, "islands", S.Islands, 1, P) ||
      !mapCount(O, "migrate-every", S.MigrateEvery, 1, P) ||
      !mapCount(O, "batch", S.Batch, 1, P))
    return false;
  auto Known = strategyFromName(Name);
  if (!Known) {
    P.field("strategy").report("not a known name");
    return false;
  }
  S.Strategy = *Known;
  return true;
}
