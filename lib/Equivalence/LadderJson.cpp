//===- LadderJson.cpp - Verdicts for programs ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/Ladder.h"
#include "llvm/Support/JSON.h"

using namespace evo;
namespace json = llvm::json;

json::Value evo::toJSON(const FunctionVerdict &V) {
  json::Array Rungs;
  for (const Rung &R : V.Rungs)
    Rungs.push_back(json::Object{{"name", R.Name},
                                 {"said", json::fixUTF8(R.Said)},
                                 {"seconds", R.Seconds}});
  return json::Object{{"function", V.Function},
                      {"evidence", toJSON(V.Earned)},
                      {"rungs", std::move(Rungs)},
                      {"sameBinary", V.SameBinary ? json::Value(*V.SameBinary)
                                                  : json::Value(nullptr)},
                      {"before", json::fixUTF8(V.BeforeResult)},
                      {"after", json::fixUTF8(V.AfterResult)},
                      {"replayMismatch", V.ReplayMismatch},
                      {"seconds", V.Seconds},
                      {"compileSeconds", V.CompileSeconds},
                      {"instructions", V.Instructions},
                      {"solverBytes", std::int64_t(V.SolverBytes)}};
}
