//===- MutationJson.cpp - What the tests see, as a standard JSON ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/MutationReport.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace evo;
namespace json = llvm::json;

/// Line and column from 1, in UTF-16 units as the readers of the schema count.
static json::Object position(llvm::StringRef Content, std::uint64_t Offset) {
  llvm::StringRef Before = Content.take_front(Offset);
  llvm::StringRef Line = Before.drop_front(Before.rfind('\n') + 1);
  std::int64_t Column = 1;
  for (unsigned char C : Line)
    Column += (C & 0xC0) == 0x80 ? 0 : C >= 0xF0 ? 2 : 1;
  return json::Object{
      {"line", static_cast<std::int64_t>(Before.count('\n')) + 1},
      {"column", Column}};
}

static json::Object element(const Mutant &M, const MutationReport &R,
                            llvm::StringRef Content) {
  const Candidate &C = M.Subject;
  Replacement Change = {C.Place.Offset, C.Place.Offset + C.Place.Length, "",
                        ""};
  if (auto Found = replacementOf(C, R.Read))
    Change = std::move(*Found);
  else
    llvm::consumeError(Found.takeError());
  json::Object Result{
      {"id", C.Id},
      {"mutatorName", C.Place.Rule},
      {"description", json::fixUTF8(C.Message)},
      {"replacement", json::fixUTF8(Change.New)},
      {"location", json::Object{{"start", position(Content, Change.Begin)},
                                {"end", position(Content, Change.End)}}},
      {"status", mutantStatusName(M.Result.Status)}};
  if (!M.Result.Reason.empty())
    Result["statusReason"] = json::fixUTF8(M.Result.Reason);
  if (M.Result.Tests) {
    Result["duration"] = static_cast<std::int64_t>(1000 * M.Result.Seconds);
    Result["testsCompleted"] = M.Result.Tests;
  }
  for (auto [I, Line] : llvm::enumerate(R.Tests))
    if (!M.Result.KilledBy.empty() && Line == M.Result.KilledBy)
      Result["killedBy"] = json::Array{std::to_string(I)};
  return Result;
}

static llvm::StringRef languageOf(llvm::StringRef File) {
  return llvm::sys::path::extension(File) == ".c" ? "c" : "cpp";
}

static json::Object tests(llvm::ArrayRef<std::string> Commands) {
  json::Array All;
  for (auto [I, Line] : llvm::enumerate(Commands))
    All.push_back(
        json::Object{{"id", std::to_string(I)}, {"name", json::fixUTF8(Line)}});
  return json::Object{{"evo.yaml", json::Object{{"tests", std::move(All)}}}};
}

json::Value evo::mutationElements(const MutationReport &R) {
  json::Object Files;
  llvm::ArrayRef<Mutant> All = R.Mutants;
  while (!All.empty()) {
    const std::string &File = All.front().Subject.Place.File;
    auto InFile = All.take_while(
        [&](const Mutant &M) { return M.Subject.Place.File == File; });
    All = All.drop_front(InFile.size());
    std::string Content;
    if (auto Text = R.Read(File))
      Content = std::move(*Text);
    else
      llvm::consumeError(Text.takeError());
    json::Array Mutants;
    for (const Mutant &M : InFile)
      Mutants.push_back(element(M, R, Content));
    Files[File] = json::Object{{"language", languageOf(File)},
                               {"source", json::fixUTF8(Content)},
                               {"mutants", std::move(Mutants)}};
  }
  auto Floor = static_cast<std::int64_t>(R.Floor);
  return json::Object{
      {"schemaVersion", "2"},
      {"thresholds", json::Object{{"high", std::max<std::int64_t>(Floor, 80)},
                                  {"low", Floor ? Floor : 60}}},
      {"framework",
       json::Object{{"name", "evo-rewrite"}, {"version", R.Version}}},
      {"testFiles", tests(R.Tests)},
      {"files", std::move(Files)}};
}
