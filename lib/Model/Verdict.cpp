//===- Verdict.cpp - A gate's decision with its reason ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Verdict.h"

using namespace evo;
namespace json = llvm::json;

llvm::StringRef evo::decisionName(Decision D) {
  switch (D) {
  case Decision::Allow:
    return "allow";
  case Decision::Deny:
    return "deny";
  case Decision::Ask:
    return "ask";
  }
  llvm_unreachable("all decisions are listed");
}

json::Value evo::toJSON(const Verdict &V) {
  return json::Object{{"gate", V.Gate},
                      {"decision", decisionName(V.Result)},
                      {"reason", V.Reason}};
}

bool evo::fromJSON(const json::Value &J, Verdict &V, json::Path P) {
  json::ObjectMapper O(J, P);
  std::string Name;
  if (!O || !O.map("gate", V.Gate) || !O.map("decision", Name) ||
      !O.map("reason", V.Reason))
    return false;
  for (Decision D : {Decision::Allow, Decision::Deny, Decision::Ask})
    if (decisionName(D) == Name) {
      V.Result = D;
      return true;
    }
  P.field("decision").report("not a decision");
  return false;
}
