//===- Site.cpp - A place where a rule matches ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Site.h"
#include "evo/Support/Hash.h"

using namespace evo;
namespace json = llvm::json;

static std::string foldWhiteSpace(llvm::StringRef Text) {
  std::string Folded;
  bool Blank = false;
  for (char C : Text.trim()) {
    bool IsSpace = llvm::isSpace(C);
    if (IsSpace && !Blank)
      Folded += ' ';
    if (!IsSpace)
      Folded += C;
    Blank = IsSpace;
  }
  return Folded;
}

std::string evo::siteId(const Site &S) {
  return shortId({S.Rule, S.File, S.Function, std::to_string(S.Ordinal),
                  foldWhiteSpace(S.Text)});
}

json::Value evo::toJSON(const Site &S) {
  return json::Object{{"id", S.Id},           {"rule", S.Rule},
                      {"file", S.File},       {"function", S.Function},
                      {"ordinal", S.Ordinal}, {"offset", S.Offset},
                      {"length", S.Length},   {"line", S.Line},
                      {"column", S.Column},   {"text", json::fixUTF8(S.Text)}};
}

bool evo::fromJSON(const json::Value &V, Site &S, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("id", S.Id) && O.map("rule", S.Rule) &&
         O.map("file", S.File) && O.map("function", S.Function) &&
         O.map("ordinal", S.Ordinal) && O.map("offset", S.Offset) &&
         O.map("length", S.Length) && O.map("line", S.Line) &&
         O.map("column", S.Column) && O.map("text", S.Text);
}

json::Value evo::toJSON(const Refusal &R) {
  return json::Object{{"rule", R.Rule},         {"file", R.File},
                      {"function", R.Function}, {"line", R.Line},
                      {"column", R.Column},     {"reason", R.Reason}};
}

bool evo::fromJSON(const json::Value &V, Refusal &R, json::Path P) {
  json::ObjectMapper O(V, P);
  return O && O.map("rule", R.Rule) && O.map("file", R.File) &&
         O.map("function", R.Function) && O.map("line", R.Line) &&
         O.map("column", R.Column) && O.map("reason", R.Reason);
}
