//===- Candidate.cpp - What is proposed, proved and measured ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Candidate.h"
#include "evo/Support/Hash.h"

using namespace evo;
namespace json = llvm::json;

std::string evo::candidateId(const Candidate &C) {
  std::vector<llvm::StringRef> Fields = {C.Place.Id};
  for (const FilePatch &F : C.Change.Files) {
    Fields.push_back(F.File);
    for (const Edit &E : F.Edits)
      Fields.push_back(E.Replacement);
  }
  return shortId(Fields);
}

json::Value evo::toJSON(const Candidate &C) {
  return json::Object{{"id", C.Id},
                      {"site", C.Place},
                      {"patch", C.Change},
                      {"promise", promiseName(C.Claim)},
                      {"floor", evidenceKindName(C.Floor)},
                      {"message", json::fixUTF8(C.Message)},
                      {"benefit", json::fixUTF8(C.Benefit)},
                      {"conditions", C.Conditions},
                      {"evidence", C.Earned},
                      {"parents", C.Parents},
                      {"seed", C.Seed}};
}

bool evo::fromJSON(const json::Value &V, Candidate &C, json::Path P) {
  json::ObjectMapper O(V, P);
  std::string Claim, Floor;
  if (!O || !O.map("id", C.Id) || !O.map("site", C.Place) ||
      !O.map("patch", C.Change) || !O.map("promise", Claim) ||
      !O.map("floor", Floor) || !O.map("message", C.Message) ||
      !O.map("benefit", C.Benefit) || !O.map("conditions", C.Conditions) ||
      !O.map("evidence", C.Earned) || !O.map("parents", C.Parents) ||
      !O.map("seed", C.Seed))
    return false;
  auto KnownClaim = promiseFromName(Claim);
  auto KnownFloor = evidenceKindFromName(Floor);
  if (!KnownClaim || !KnownFloor) {
    P.field(KnownClaim ? "floor" : "promise").report("not a known name");
    return false;
  }
  C.Claim = *KnownClaim;
  C.Floor = *KnownFloor;
  return true;
}
