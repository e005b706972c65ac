//===- Islands.cpp - Several searches that exchange their best ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Islands.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/ThreadPool.h"

using namespace evo;
namespace json = llvm::json;

RunEpoch evo::epochHere(EvaluateGenome Evaluate, unsigned Jobs,
                        std::function<bool()> Stop, PrepareGenomes Prepare) {
  return [=](llvm::MutableArrayRef<SearchRun> Islands,
             std::size_t Evaluations) -> llvm::Error {
    for (SearchRun &Each : Islands)
      if (llvm::Error E =
              Each.run(Evaluate, {Evaluations, Jobs, Stop, Prepare}))
        return E;
    return llvm::Error::success();
  };
}

static llvm::Error badJson(const llvm::Twine &Message) {
  return makeError(Code::BadJson, Message);
}

/// One island's epoch in its own process.
static llvm::Expected<SearchRun> runApart(Command Island, const SearchRun &From,
                                          std::size_t Evaluations) {
  Island.Input = llvm::formatv(
      "{0}", json::Value(json::Object{{"evaluations", Evaluations},
                                      {"checkpoint", From.checkpoint()}}));
  auto Result = run(Island);
  if (!Result)
    return Result.takeError();
  if (!Result->succeeded())
    return makeError(Code::IslandFailed,
                     "an island's process ended with " + Result->describe() +
                         "; it said '" +
                         llvm::StringRef(Result->ErrorOutput).trim() + "'");
  auto Parsed = json::parse(Result->Output);
  if (!Parsed)
    return badJson("answer of an island: " +
                   llvm::toString(Parsed.takeError()));
  return SearchRun::resume(From.space(), *Parsed);
}

RunEpoch evo::epochInProcesses(Command Island) {
  return [=](llvm::MutableArrayRef<SearchRun> Islands,
             std::size_t Evaluations) -> llvm::Error {
    std::vector<std::optional<llvm::Expected<SearchRun>>> Found(Islands.size());
    llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Islands.size()));
    for (std::size_t I = 0; I < Islands.size(); ++I)
      Pool.async([&, I] {
        Found[I].emplace(runApart(Island, Islands[I], Evaluations));
      });
    Pool.wait();
    llvm::Error Failed = llvm::Error::success();
    for (std::size_t I = 0; I < Islands.size(); ++I) {
      if (*Found[I])
        Islands[I] = std::move(**Found[I]);
      else
        Failed = llvm::joinErrors(std::move(Failed), Found[I]->takeError());
    }
    return Failed;
  };
}

llvm::Expected<std::string> evo::serveEpoch(llvm::StringRef Request,
                                            SearchSpace Space,
                                            const EvaluateGenome &Evaluate) {
  auto Parsed = json::parse(Request);
  if (!Parsed)
    return badJson("request to an island: " +
                   llvm::toString(Parsed.takeError()));
  const json::Object *O = Parsed->getAsObject();
  auto Evaluations = O ? O->getInteger("evaluations") : std::nullopt;
  const json::Value *From = O ? O->get("checkpoint") : nullptr;
  if (!From || !Evaluations || *Evaluations < 0)
    return badJson("request to an island: needs 'evaluations', a number, and "
                   "'checkpoint'");
  auto Run = SearchRun::resume(std::move(Space), *From);
  if (!Run)
    return Run.takeError();
  SearchBudget Budget;
  Budget.Evaluations = *Evaluations;
  if (llvm::Error E = Run->run(Evaluate, Budget))
    return std::move(E);
  return llvm::formatv("{0}", Run->checkpoint()).str();
}

IslandSearch::IslandSearch(const SearchSpace &Space, SearchSpec Spec,
                           std::size_t Objectives)
    : Spec(Spec) {
  for (unsigned I = 0; I < Spec.Islands; ++I) {
    SearchSpec Own = Spec;
    // The first is what a search without islands is.
    if (I)
      Own.Seed = RandomStream(Spec.Seed).split(I).state();
    Islands.emplace_back(Space, Own, Objectives);
  }
}

/// The best of each goes to the next, all at once.
void IslandSearch::migrate() {
  std::vector<Attempt> Best;
  for (const SearchRun &Each : Islands)
    Best.push_back(*Each.known().best());
  for (std::size_t I = 0; I < Islands.size(); ++I)
    Islands[(I + 1) % Islands.size()].immigrate(Best[I]);
  ++Migrations;
}

llvm::Error IslandSearch::run(const RunEpoch &Epoch, std::size_t Evaluations) {
  std::size_t Share = Evaluations / Islands.size();
  std::size_t Length = std::size_t(Spec.MigrateEvery) * Spec.Population;
  while (!exhausted()) {
    std::size_t Target = std::min(Share, (Migrations + 1) * Length);
    if (llvm::Error E = Epoch(Islands, Target))
      return E;
    bool Stopped = llvm::any_of(Islands, [&](const SearchRun &Each) {
      return !Each.exhausted() && Each.evaluations() < Target;
    });
    if (Stopped || Target < (Migrations + 1) * Length)
      return llvm::Error::success();
    migrate();
  }
  return llvm::Error::success();
}

std::size_t IslandSearch::evaluations() const {
  std::size_t Sum = 0;
  for (const SearchRun &Each : Islands)
    Sum += Each.evaluations();
  return Sum;
}

bool IslandSearch::exhausted() const {
  return llvm::all_of(Islands,
                      [](const SearchRun &Each) { return Each.exhausted(); });
}

Archive IslandSearch::known() const {
  Archive All;
  for (const SearchRun &Each : Islands)
    for (const Attempt &T : Each.known().all())
      All.add(T);
  return All;
}

json::Value IslandSearch::checkpoint() const {
  json::Array Each;
  for (const SearchRun &Run : Islands)
    Each.push_back(Run.checkpoint());
  return json::Object{
      {"spec", Spec}, {"migrations", Migrations}, {"islands", std::move(Each)}};
}

llvm::Expected<IslandSearch> IslandSearch::resume(const SearchSpace &Space,
                                                  const json::Value &V) {
  json::Path::Root Root("checkpoint");
  json::ObjectMapper O(V, Root);
  SearchSpec Spec;
  std::uint64_t Migrations = 0;
  if (!O || !O.map("spec", Spec) || !O.map("migrations", Migrations))
    return badJson(llvm::toString(Root.getError()));
  const json::Array *Each = V.getAsObject()->getArray("islands");
  if (!Each || Each->size() != Spec.Islands)
    return badJson("checkpoint: needs " + llvm::Twine(Spec.Islands) +
                   " islands");
  IslandSearch Result(Spec);
  Result.Migrations = Migrations;
  for (const json::Value &One : *Each) {
    auto Run = SearchRun::resume(Space, One);
    if (!Run)
      return Run.takeError();
    Result.Islands.push_back(std::move(*Run));
  }
  return std::move(Result);
}
