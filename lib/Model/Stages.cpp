//===- Stages.cpp - The pipeline's stages as interfaces ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Stages.h"

using namespace evo;
namespace json = llvm::json;

json::Value evo::toJSON(const Evaluation &E) {
  return json::Object{{"genome", E.Genome},
                      {"evidence", E.Earned},
                      {"measurements", E.Measurements},
                      {"fitness", E.Fitness}};
}

bool evo::fromJSON(const json::Value &V, Evaluation &E, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("genome", E.Genome) && O.map("evidence", E.Earned) &&
         O.map("measurements", E.Measurements) && O.map("fitness", E.Fitness);
}
