//===- Measurement.cpp - Paired samples and what they say ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Measurement.h"

using namespace evo;
namespace json = llvm::json;

json::Value evo::toJSON(const Estimate &E) {
  return json::Object{{"ratio", E.Ratio},
                      {"low", E.Low},
                      {"high", E.High},
                      {"confidence", E.Confidence},
                      {"p", E.PValue}};
}

bool evo::fromJSON(const json::Value &V, Estimate &E, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("ratio", E.Ratio) && O.map("low", E.Low) &&
         O.map("high", E.High) && O.map("confidence", E.Confidence) &&
         O.map("p", E.PValue);
}

json::Value evo::toJSON(const Measurement &M) {
  return json::Object{{"variant", M.Variant},
                      {"workload", M.Workload},
                      {"metric", M.Metric},
                      {"unit", M.Unit},
                      {"machine", M.Machine},
                      {"baseline-build", M.BaselineBuild},
                      {"variant-build", M.VariantBuild},
                      {"baseline", M.Baseline},
                      {"samples", M.Samples},
                      {"estimate", M.Result}};
}

bool evo::fromJSON(const json::Value &V, Measurement &M, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("variant", M.Variant) && O.map("workload", M.Workload) &&
         O.map("metric", M.Metric) && O.map("unit", M.Unit) &&
         O.map("machine", M.Machine) &&
         O.map("baseline-build", M.BaselineBuild) &&
         O.map("variant-build", M.VariantBuild) &&
         O.map("baseline", M.Baseline) && O.map("samples", M.Samples) &&
         O.map("estimate", M.Result);
}
