//===- SearchRun.cpp - A search with its memory and budget ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/SearchRun.h"
#include "Variation.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/ThreadPool.h"

using namespace evo;
namespace json = llvm::json;

/// So many asks in a row without anything new mean that there is nothing new.
static constexpr std::size_t MostIdle = 1000;

EvaluateGenome evo::evaluateBy(Evaluator &Judge,
                               llvm::ArrayRef<Candidate> Candidates,
                               std::vector<SearchObjective> Objectives) {
  return [&Judge, Candidates, Objectives = std::move(Objectives)](
             const Genome &G) -> llvm::Expected<Outcome> {
    std::vector<Candidate> Set;
    for (Gene X : G)
      Set.push_back(Candidates[X]);
    auto Found = Judge.evaluate(Set);
    if (!Found)
      return Found.takeError();
    return outcomeOf(*Found, Objectives);
  };
}

SearchRun::SearchRun(SearchSpace Of, SearchSpec Spec, std::size_t Objectives)
    : Space(std::make_unique<SearchSpace>(std::move(Of))),
      Known(std::make_unique<Archive>()), Spec(Spec), Objectives(Objectives) {
  Known->add({{}, Outcome::unchanged(Objectives)});
  Exhausted = Space->size() == 0;
  Asker = createStrategy(Spec, *Space, *Known);
}

using Answer = std::optional<llvm::Expected<Outcome>>;

/// In the order of `New`; none for those that were not begun because of a stop
/// or an error.
static std::vector<Answer> evaluateAll(llvm::ArrayRef<Genome> New,
                                       const EvaluateGenome &Evaluate,
                                       const SearchBudget &Budget) {
  std::vector<Answer> Found(New.size());
  std::atomic<bool> Stopped = false;
  auto One = [&](std::size_t I) {
    if (!Stopped && Budget.Stop && Budget.Stop())
      Stopped = true;
    if (Stopped)
      return;
    Found[I].emplace(Evaluate(New[I]));
    if (!*Found[I])
      Stopped = true;
  };
  if (Budget.Jobs > 1 && New.size() > 1) {
    llvm::DefaultThreadPool Pool(llvm::hardware_concurrency(Budget.Jobs));
    for (std::size_t I = 0; I < New.size(); ++I)
      Pool.async(One, I);
    Pool.wait();
  } else {
    for (std::size_t I = 0; I < New.size(); ++I)
      One(I);
  }
  return Found;
}

/// Those that are waiting and not known, in their order, each once.
std::vector<Genome> SearchRun::unknown() const {
  std::vector<Genome> Result;
  for (const Genome &G : Waiting)
    if (!Known->find(G) && !llvm::is_contained(Result, G))
      Result.push_back(G);
  return Result;
}

static const Attempt *findIn(llvm::ArrayRef<Attempt> Attempts,
                             const Genome &G) {
  auto Found =
      llvm::find_if(Attempts, [&](const Attempt &T) { return T.Of == G; });
  return Found == Attempts.end() ? nullptr : &*Found;
}

/// What several jobs found before a stop may have a gap; what comes after it is
/// kept apart, so that all becomes known in the order it was asked for.
llvm::Error SearchRun::evaluateWaiting(const EvaluateGenome &Evaluate,
                                       const SearchBudget &Budget) {
  std::vector<Genome> Wanted = unknown(), New;
  llvm::copy_if(Wanted, std::back_inserter(New),
                [&](const Genome &G) { return !findIn(Early, G); });
  Idle = Wanted.empty() ? Idle + 1 : 0;
  if (Budget.Prepare && !New.empty())
    if (llvm::Error E = Budget.Prepare(New))
      return E;
  std::vector<Answer> Found = evaluateAll(New, Evaluate, Budget);
  llvm::Error Failed = llvm::Error::success();
  for (std::size_t I = 0; I < New.size(); ++I) {
    if (Found[I] && *Found[I]) {
      Early.push_back({New[I], std::move(**Found[I])});
      ++Evaluations;
    } else if (Found[I]) {
      Failed = llvm::joinErrors(std::move(Failed), Found[I]->takeError());
    }
  }
  for (const Genome &G : Wanted) {
    const Attempt *Next = findIn(Early, G);
    if (!Next)
      break;
    Known->add(*Next);
  }
  llvm::erase_if(Early, [&](const Attempt &T) { return Known->find(T.Of); });
  return Failed;
}

llvm::Error SearchRun::run(const EvaluateGenome &Evaluate,
                           const SearchBudget &Budget) {
  while (!Exhausted) {
    if (Waiting.empty()) {
      if (Evaluations >= Budget.Evaluations || (Budget.Stop && Budget.Stop()))
        return llvm::Error::success();
      Waiting = Asker->ask(Budget.Evaluations - Evaluations);
      assert(llvm::all_of(Waiting,
                          [&](const Genome &G) { return Space->allows(G); }) &&
             "a strategy asks for no conflict");
      Exhausted = Waiting.empty();
      if (Exhausted)
        break;
    }
    if (llvm::Error E = evaluateWaiting(Evaluate, Budget))
      return E;
    std::vector<Attempt> Answers;
    for (const Genome &G : Waiting) {
      const Outcome *Found = Known->find(G);
      if (!Found)
        return llvm::Error::success(); // stopped; all is still waiting
      Answers.push_back({G, *Found});
    }
    Asker->tell(Answers);
    Waiting.clear();
    Exhausted |= Idle >= MostIdle;
  }
  return llvm::Error::success();
}

void SearchRun::immigrate(const Attempt &T) {
  assert(Space->allows(T.Of) && "it is of the same space");
  if (Known->add(T))
    Asker->immigrate(T);
}

json::Value SearchRun::checkpoint() const {
  return json::Object{{"spec", Spec},
                      {"candidates", Space->Ids},
                      {"objectives", Objectives},
                      {"known", json::Array(Known->all())},
                      {"evaluations", Evaluations},
                      {"idle", Idle},
                      {"exhausted", Exhausted},
                      {"waiting", Waiting},
                      {"early", Early},
                      {"state", Asker->state()}};
}

bool SearchRun::read(const json::Value &V, json::Path P) {
  json::ObjectMapper O(V, P);
  std::vector<std::string> Ids;
  std::vector<Attempt> Attempts;
  std::uint64_t Count = 0, Quiet = 0;
  if (!O || !O.map("candidates", Ids) || !O.map("known", Attempts) ||
      !O.map("evaluations", Count) || !O.map("idle", Quiet) ||
      !O.map("exhausted", Exhausted) || !O.map("waiting", Waiting) ||
      !O.map("early", Early) || !allAllowed(*Space, Early, P.field("early")) ||
      !allAllowed(*Space, Attempts, P.field("known")) ||
      !allAllowed(*Space, Waiting, P.field("waiting")))
    return false;
  if (Ids != Space->Ids) {
    P.field("candidates").report("the candidates have changed");
    return false;
  }
  Evaluations = Count;
  Idle = Quiet;
  for (Attempt &T : Attempts)
    Known->add(std::move(T));
  const json::Value *State = V.getAsObject()->get("state");
  if (!State) {
    P.field("state").report("missing value");
    return false;
  }
  return Asker->restore(*State, P.field("state"));
}

llvm::Expected<SearchRun> SearchRun::resume(SearchSpace Space,
                                            const json::Value &Checkpoint) {
  json::Path::Root Root("checkpoint");
  json::ObjectMapper O(Checkpoint, Root);
  SearchSpec Spec;
  std::uint64_t Objectives = 0;
  bool Ok = O && O.map("spec", Spec) && O.map("objectives", Objectives);
  if (Ok && Objectives > 100) {
    json::Path(Root).field("objectives").report("out of range");
    Ok = false;
  }
  if (!Ok)
    return makeError(Code::BadJson, llvm::toString(Root.getError()));
  SearchRun Run(std::move(Space), Spec, Objectives);
  if (!Run.read(Checkpoint, Root))
    return makeError(Code::BadJson, llvm::toString(Root.getError()));
  return std::move(Run);
}
