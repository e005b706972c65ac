//===- Evidence.cpp - What a candidate earned, honestly ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Evidence.h"

using namespace evo;
namespace json = llvm::json;

llvm::StringRef evo::promiseName(Promise P) {
  switch (P) {
  case Promise::Equivalent:
    return "equivalent";
  case Promise::Refines:
    return "refines";
  case Promise::WithinTolerance:
    return "within-tolerance";
  case Promise::ChangesBehaviour:
    return "changes-behaviour";
  }
  llvm_unreachable("all promises are listed");
}

std::optional<Promise> evo::promiseFromName(llvm::StringRef Name) {
  for (Promise P : {Promise::Equivalent, Promise::Refines,
                    Promise::WithinTolerance, Promise::ChangesBehaviour})
    if (promiseName(P) == Name)
      return P;
  return std::nullopt;
}

llvm::StringRef evo::evidenceKindName(EvidenceKind K) {
  switch (K) {
  case EvidenceKind::Refuted:
    return "refuted";
  case EvidenceKind::Unknown:
    return "unknown";
  case EvidenceKind::Compared:
    return "compared";
  case EvidenceKind::Tested:
    return "tested";
  case EvidenceKind::Fuzzed:
    return "fuzzed";
  case EvidenceKind::Bounded:
    return "bounded";
  case EvidenceKind::Proved:
    return "proved";
  case EvidenceKind::Identical:
    return "identical";
  }
  llvm_unreachable("all kinds are listed");
}

std::optional<EvidenceKind> evo::evidenceKindFromName(llvm::StringRef Name) {
  for (EvidenceKind K :
       {EvidenceKind::Refuted, EvidenceKind::Unknown, EvidenceKind::Compared,
        EvidenceKind::Tested, EvidenceKind::Fuzzed, EvidenceKind::Bounded,
        EvidenceKind::Proved, EvidenceKind::Identical})
    if (evidenceKindName(K) == Name)
      return K;
  return std::nullopt;
}

std::string evo::describe(const Evidence &E) {
  std::string Name = evidenceKindName(E.Kind).str();
  switch (E.Kind) {
  case EvidenceKind::Refuted:
    return Name + "(" + E.Input + ")";
  case EvidenceKind::Unknown:
    return Name + "(" + E.Reason + ")";
  case EvidenceKind::Compared:
  case EvidenceKind::Tested:
  case EvidenceKind::Fuzzed:
  case EvidenceKind::Bounded:
    return Name + "(" + std::to_string(E.N) + ")";
  case EvidenceKind::Proved:
  case EvidenceKind::Identical:
    return Name;
  }
  llvm_unreachable("all kinds are listed");
}

bool evo::meets(const Evidence &E, EvidenceKind Floor) {
  switch (E.Kind) {
  case EvidenceKind::Refuted:
  case EvidenceKind::Unknown:
  case EvidenceKind::Compared:
    return false;
  case EvidenceKind::Identical:
    return Floor == EvidenceKind::Tested;
  case EvidenceKind::Tested:
  case EvidenceKind::Fuzzed:
  case EvidenceKind::Bounded:
  case EvidenceKind::Proved:
    return Floor >= EvidenceKind::Tested && Floor <= EvidenceKind::Proved &&
           E.Kind >= Floor;
  }
  llvm_unreachable("all kinds are listed");
}

json::Value evo::toJSON(const Evidence &E) {
  return json::Object{{"kind", evidenceKindName(E.Kind)},
                      {"n", E.N},
                      {"reason", json::fixUTF8(E.Reason)},
                      {"input", json::fixUTF8(E.Input)},
                      {"assumptions", E.Assumptions}};
}

bool evo::fromJSON(const json::Value &V, Evidence &E, json::Path P) {
  json::ObjectMapper O(V, P);
  std::string Kind;
  if (!O || !O.map("kind", Kind) || !O.map("n", E.N) ||
      !O.map("reason", E.Reason) || !O.map("input", E.Input) ||
      !O.map("assumptions", E.Assumptions))
    return false;
  auto Known = evidenceKindFromName(Kind);
  if (!Known) {
    P.field("kind").report("not a kind of evidence");
    return false;
  }
  E.Kind = *Known;
  return true;
}
