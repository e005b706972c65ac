//===- CegisJson.cpp - What a search for a program found ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Cegis.h"

using namespace evo;
namespace json = llvm::json;

llvm::StringRef evo::resultName(CegisResult::Kind K) {
  switch (K) {
  case CegisResult::Proved:
    return "proved";
  case CegisResult::NotCheaper:
    return "not-cheaper";
  case CegisResult::NotProved:
    return "not-proved";
  case CegisResult::NotFound:
    return "not-found";
  case CegisResult::NotSuitable:
    return "not-suitable";
  }
  llvm_unreachable("all results are listed");
}

static json::Value costJson(const CodeCost &C) {
  return json::Object{
      {"operations", C.Operations},
      {"cycles", C.Cycles ? json::Value(*C.Cycles) : json::Value(nullptr)}};
}

json::Value evo::toJSON(const CegisResult &R) {
  json::Object O{{"function", R.Function},
                 {"result", resultName(R.Is)},
                 {"why", json::fixUTF8(R.Why)},
                 {"text", R.Text},
                 {"operations", R.Operations},
                 {"costBefore", costJson(R.Before)},
                 {"costAfter", costJson(R.After)},
                 {"candidates", R.Candidates},
                 {"connected", R.Connected},
                 {"examples", std::int64_t(R.Examples)},
                 {"samples", std::int64_t(R.Samples)},
                 {"steps", R.Steps},
                 {"searchSeconds", R.SearchSeconds},
                 {"proofSeconds", R.ProofSeconds}};
  if (!R.Text.empty())
    O["verdict"] = toJSON(R.Verdict);
  if (R.Speed.Wanted)
    O["measurement"] = toJSON(R.Speed);
  return O;
}
