//===- PatternJson.cpp - Compiled rules as JSON, for the cache ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Rules/Pattern.h"

using namespace evo;
namespace json = llvm::json;

// Enumerations are written as numbers: the cache key holds the version of the
// format, so no other version ever reads them.
template <class E> static json::Value number(E Value) {
  return static_cast<std::int64_t>(Value);
}
template <class E>
static bool readEnum(json::ObjectMapper &O, llvm::StringLiteral Key, E &Out) {
  std::int64_t Value = 0;
  if (!O.map(Key, Value))
    return false;
  Out = static_cast<E>(Value);
  return true;
}

namespace evo {

static json::Value toJSON(const TypePattern &T) {
  return json::Object{{"k", number(T.Kind)},
                      {"c", T.Const},
                      {"i", T.Index},
                      {"n", T.Name},
                      {"p", json::Array(T.Parts)}};
}
static bool fromJSON(const json::Value &V, TypePattern &T, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && readEnum(O, "k", T.Kind) && O.map("c", T.Const) &&
         O.map("i", T.Index) && O.map("n", T.Name) && O.map("p", T.Parts);
}

static json::Value toJSON(const Node &N) {
  return json::Object{{"k", number(N.Kind)},
                      {"t", N.Text},
                      {"i", N.Index},
                      {"id", N.Id},
                      {"ty", json::Array(N.Types)},
                      {"p", json::Array(N.Parts)}};
}
static bool fromJSON(const json::Value &V, Node &N, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && readEnum(O, "k", N.Kind) && O.map("t", N.Text) &&
         O.map("i", N.Index) && O.map("id", N.Id) && O.map("ty", N.Types) &&
         O.map("p", N.Parts);
}

static json::Value toJSON(const Segment &S) {
  json::Array Arguments;
  for (const std::vector<Segment> &A : S.Arguments)
    Arguments.push_back(json::Array(A));
  return json::Object{{"k", number(S.Kind)}, {"t", S.Text},
                      {"i", S.Index},        {"b", S.Binds},
                      {"o", S.Operator},     {"s", S.Statement},
                      {"m", S.Member},       {"a", std::move(Arguments)}};
}
static bool fromJSON(const json::Value &V, Segment &S, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && readEnum(O, "k", S.Kind) && O.map("t", S.Text) &&
         O.map("i", S.Index) && O.map("b", S.Binds) && O.map("o", S.Operator) &&
         O.map("s", S.Statement) && O.map("m", S.Member) &&
         O.map("a", S.Arguments);
}

static json::Value toJSON(const Metavariable &M) {
  return json::Object{{"n", M.Name}, {"c", M.Callable}};
}
static bool fromJSON(const json::Value &V, Metavariable &M, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("n", M.Name) && O.map("c", M.Callable);
}

static json::Value toJSON(const Before &B) {
  return json::Object{{"types", json::Array(B.ValueTypes)},
                      {"concepts", json::Array(B.Concepts)},
                      {"expression", B.Expression},
                      {"unused", B.ValueUnused},
                      {"code", json::Array(B.Code)},
                      {"after", json::Array(B.After)},
                      {"line", number(B.Line)}};
}
static bool fromJSON(const json::Value &V, Before &B, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("types", B.ValueTypes) && O.map("concepts", B.Concepts) &&
         O.map("expression", B.Expression) && O.map("unused", B.ValueUnused) &&
         O.map("code", B.Code) && O.map("after", B.After) &&
         readEnum(O, "line", B.Line);
}

static json::Value toJSON(const Condition &C) {
  return json::Object{
      {"k", number(C.Kind)},        {"n", C.Name},
      {"p", json::Array(C.Parts)},  {"a", json::Array(C.Arguments)},
      {"ty", json::Array(C.Types)}, {"t", json::Array(C.Text)}};
}
static bool fromJSON(const json::Value &V, Condition &C, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && readEnum(O, "k", C.Kind) && O.map("n", C.Name) &&
         O.map("p", C.Parts) && O.map("a", C.Arguments) &&
         O.map("ty", C.Types) && O.map("t", C.Text);
}

static json::Value toJSON(const RuleInfo &I) {
  return json::Object{{"id", I.Id},
                      {"file", I.File},
                      {"summary", I.Summary},
                      {"doc", I.Doc},
                      {"claims", number(I.Claims)},
                      {"needs", number(I.Needs)},
                      {"benefit", I.Benefit},
                      {"prior", I.Prior},
                      {"off", I.OffByDefault},
                      {"native", I.Native},
                      {"standard", number(I.LanguageStandard)}};
}
static bool fromJSON(const json::Value &V, RuleInfo &I, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("id", I.Id) && O.map("file", I.File) &&
         O.map("summary", I.Summary) && O.map("doc", I.Doc) &&
         readEnum(O, "claims", I.Claims) && readEnum(O, "needs", I.Needs) &&
         O.map("benefit", I.Benefit) && O.map("prior", I.Prior) &&
         O.map("off", I.OffByDefault) && O.map("native", I.Native) &&
         readEnum(O, "standard", I.LanguageStandard);
}

json::Value toJSON(const CompiledRule &R) {
  return json::Object{{"info", toJSON(R.Info)},
                      {"matcher", R.Matcher},
                      {"values", json::Array(R.Values)},
                      {"types", json::Array(R.Types)},
                      {"locals", json::Array(R.Locals)},
                      {"spellings", json::Array(R.Spellings)},
                      {"after", json::Array(R.After)},
                      {"afterIsExpression", R.AfterIsExpression},
                      {"afterStrength", R.AfterStrength},
                      {"afterOperator", R.AfterOperator},
                      {"afterType", toJSON(R.AfterType)},
                      {"when", toJSON(R.When)},
                      {"whenParameters", json::Array(R.WhenParameters)},
                      {"whenText", R.WhenText},
                      {"afterText", R.AfterText},
                      {"beforeText", json::Array(R.BeforeText)},
                      {"includes", json::Array(R.Includes)}};
}

bool fromJSON(const json::Value &V, CompiledRule &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("info", R.Info) && O.map("matcher", R.Matcher) &&
         O.map("values", R.Values) && O.map("types", R.Types) &&
         O.map("locals", R.Locals) && O.map("spellings", R.Spellings) &&
         O.map("after", R.After) &&
         O.map("afterIsExpression", R.AfterIsExpression) &&
         O.map("afterStrength", R.AfterStrength) &&
         O.map("afterOperator", R.AfterOperator) &&
         O.map("afterType", R.AfterType) && O.map("when", R.When) &&
         O.map("whenParameters", R.WhenParameters) &&
         O.map("whenText", R.WhenText) && O.map("afterText", R.AfterText) &&
         O.map("beforeText", R.BeforeText) && O.map("includes", R.Includes);
}

} // namespace evo
