//===- Genome.cpp - Sets of candidates and how they fared ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Search/Genome.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

using namespace evo;
namespace json = llvm::json;

SearchSpace SearchSpace::of(llvm::ArrayRef<Candidate> Candidates) {
  SearchSpace Space;
  Space.Rivals.resize(Candidates.size());
  for (const Candidate &C : Candidates) {
    Space.Ids.push_back(C.Id);
    Space.Rules.push_back(C.Place.Rule);
  }
  for (Gene A = 0; A < Candidates.size(); ++A)
    for (Gene B = 0; B < A; ++B) {
      const Candidate &First = Candidates[A], &Second = Candidates[B];
      bool Alternatives =
          !First.Place.Id.empty() && First.Place.Id == Second.Place.Id;
      if (Alternatives || conflict(First.Change, Second.Change))
        Space.addConflict(A, B);
    }
  return Space;
}

void SearchSpace::addConflict(Gene A, Gene B) {
  assert(A != B && "a candidate goes with itself");
  for (auto [Of, Rival] : {std::pair(A, B), std::pair(B, A)}) {
    std::vector<Gene> &List = Rivals[Of];
    auto At = llvm::lower_bound(List, Rival);
    if (At == List.end() || *At != Rival)
      List.insert(At, Rival);
  }
}

bool SearchSpace::conflicting(Gene A, Gene B) const {
  return std::binary_search(Rivals[A].begin(), Rivals[A].end(), B);
}

bool SearchSpace::allows(const Genome &G) const {
  for (std::size_t I = 0; I < G.size(); ++I) {
    if (G[I] >= size() || (I && G[I - 1] >= G[I]))
      return false;
    for (std::size_t J = 0; J < I; ++J)
      if (conflicting(G[I], G[J]))
        return false;
  }
  return true;
}

Outcome Outcome::unchanged(std::size_t Objectives) {
  return {true, 0, std::vector<double>(Objectives, 0.0)};
}

/// Zero has no sign here, or it would be lost where JSON is read back.
static double unsignedZero(double X) { return X == 0 ? 0 : X; }

Outcome evo::outcomeOf(const Evaluation &E,
                       llvm::ArrayRef<SearchObjective> Objectives) {
  if (E.Earned.Kind == EvidenceKind::Identical)
    return Outcome::unchanged(Objectives.size());
  if (!E.wasMeasured() || !std::isfinite(E.Fitness))
    return Outcome::failed();
  Outcome Result{true, unsignedZero(E.Fitness), {}};
  for (const SearchObjective &O : Objectives) {
    double Sum = 0;
    unsigned Number = 0;
    for (const Measurement &M : E.Measurements)
      if (M.Metric == O.Metric && M.Result.Ratio > 0 &&
          std::isfinite(M.Result.Ratio))
        Sum += std::log(M.Result.Ratio), ++Number;
    double Gain = Number ? Sum / Number : 0;
    Result.Gains.push_back(unsignedZero(O.Minimise ? -Gain : Gain));
  }
  return Result;
}

bool evo::fitter(const Outcome &A, const Outcome &B) {
  if (A.Passed != B.Passed)
    return A.Passed;
  return A.Passed && A.Fitness > B.Fitness;
}

bool evo::preferred(const Attempt &A, const Attempt &B) {
  if (fitter(A.Found, B.Found) || fitter(B.Found, A.Found))
    return fitter(A.Found, B.Found);
  return std::pair(A.Of.size(), A.Of) < std::pair(B.Of.size(), B.Of);
}

const Outcome *Archive::find(const Genome &G) const {
  auto Found = Index.find(G);
  return Found == Index.end() ? nullptr : &Attempts[Found->second].Found;
}

bool Archive::add(Attempt T) {
  if (!Index.try_emplace(T.Of, Attempts.size()).second)
    return false;
  Attempts.push_back(std::move(T));
  const Attempt &New = Attempts.back();
  if (New.Found.Passed && (!Best || preferred(New, Attempts[*Best])))
    Best = Attempts.size() - 1;
  return true;
}

const Attempt *Archive::best() const {
  return Best ? &Attempts[*Best] : nullptr;
}

json::Value evo::toJSON(const Outcome &O) {
  if (!O.Passed)
    return nullptr;
  json::Object Result{{"fitness", O.Fitness}};
  if (!O.Gains.empty())
    Result["gains"] = O.Gains;
  return Result;
}

bool evo::fromJSON(const json::Value &V, Outcome &O, json::Path P) {
  O = Outcome::failed();
  if (V.getAsNull())
    return true;
  json::ObjectMapper Map(V, P);
  O.Passed = true;
  return Map && Map.map("fitness", O.Fitness) &&
         Map.mapOptional("gains", O.Gains);
}

json::Value evo::toJSON(const Attempt &T) {
  return json::Object{{"genome", T.Of}, {"outcome", T.Found}};
}

bool evo::fromJSON(const json::Value &V, Attempt &T, json::Path P) {
  json::ObjectMapper O(V, P);
  const json::Object *Object = V.getAsObject();
  if (!O || !O.map("genome", T.Of))
    return false;
  const json::Value *Found = Object->get("outcome");
  if (!Found) {
    P.field("outcome").report("missing value");
    return false;
  }
  return fromJSON(*Found, T.Found, P.field("outcome"));
}
