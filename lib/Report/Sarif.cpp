//===- Sarif.cpp - Candidates as SARIF 2.1.0 ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/ProposalText.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;
namespace json = llvm::json;

/// SARIF counts columns in characters, we count bytes.
static std::int64_t columnOf(llvm::StringRef Content, std::uint64_t Offset) {
  llvm::StringRef Line = Content.take_front(Offset);
  Line = Line.drop_front(Line.rfind('\n') + 1);
  return llvm::count_if(Line, [](char C) { return (C & 0xC0) != 0x80; }) + 1;
}

static json::Object region(llvm::StringRef Content, std::uint64_t Offset,
                           std::uint64_t Length) {
  auto Line = [&](std::uint64_t At) {
    return static_cast<std::int64_t>(Content.take_front(At).count('\n')) + 1;
  };
  return json::Object{{"startLine", Line(Offset)},
                      {"startColumn", columnOf(Content, Offset)},
                      {"endLine", Line(Offset + Length)},
                      {"endColumn", columnOf(Content, Offset + Length)}};
}

/// A file name as a relative URI.
static json::Object artifact(llvm::StringRef File) {
  std::string Uri;
  for (char C : File) {
    if (llvm::isAlnum(C) || llvm::StringRef("/._-~").contains(C))
      Uri += C;
    else
      Uri += "%" + llvm::toHex(llvm::StringRef(&C, 1));
  }
  return json::Object{{"uri", Uri}, {"uriBaseId", "%SRCROOT%"}};
}

static json::Object text(llvm::StringRef Text) {
  return json::Object{{"text", json::fixUTF8(Text)}};
}

static json::Object fix(const Candidate &C, const ReadContent &Read) {
  json::Array Changes;
  for (const FilePatch &F : C.Change.Files) {
    auto Content = Read(F.File);
    if (!Content) {
      llvm::consumeError(Content.takeError());
      continue;
    }
    json::Array Replacements;
    for (const Edit &E : F.Edits)
      Replacements.push_back(
          json::Object{{"deletedRegion", region(*Content, E.Offset, E.Length)},
                       {"insertedContent", text(E.Replacement)}});
    Changes.push_back(json::Object{{"artifactLocation", artifact(F.File)},
                                   {"replacements", std::move(Replacements)}});
  }
  return json::Object{{"description", text(C.Message)},
                      {"artifactChanges", std::move(Changes)}};
}

static json::Object result(const Candidate &C, llvm::ArrayRef<SarifRule> Rules,
                           const ReadContent &Read, const SarifStyle &Style) {
  json::Object Physical{{"artifactLocation", artifact(C.Place.File)}};
  auto Content = Read(C.Place.File);
  if (Content)
    Physical["region"] = region(*Content, C.Place.Offset, C.Place.Length);
  else
    llvm::consumeError(Content.takeError());
  json::Object Location{{"physicalLocation", std::move(Physical)}};
  if (!C.Place.Function.empty())
    Location["logicalLocations"] = json::Array{
        json::Object{{"fullyQualifiedName", json::fixUTF8(C.Place.Function)},
                     {"kind", "function"}}};
  json::Object Result{
      {"ruleId", C.Place.Rule},
      {"level", Style.Level},
      {"message", text(C.Message)},
      {"locations", json::Array{std::move(Location)}},
      {"partialFingerprints", json::Object{{"evoSite/v1", C.Place.Id}}},
      {"properties", json::Object{{"promise", promiseName(C.Claim)},
                                  {"benefit", json::fixUTF8(C.Benefit)},
                                  {"candidate", C.Id}}}};
  if (Style.Fixes)
    Result["fixes"] = json::Array{fix(C, Read)};
  for (std::size_t I = 0; I < Rules.size(); ++I)
    if (Rules[I].Id == C.Place.Rule)
      Result["ruleIndex"] = static_cast<std::int64_t>(I);
  return Result;
}

json::Value evo::sarif(llvm::ArrayRef<Candidate> Candidates,
                       llvm::ArrayRef<SarifRule> Rules, const ReadContent &Read,
                       llvm::StringRef Version, const SarifStyle &Style) {
  json::Array Known, Results;
  for (const SarifRule &R : Rules)
    Known.push_back(json::Object{{"id", R.Id},
                                 {"shortDescription", text(R.Summary)},
                                 {"fullDescription", text(R.Help)}});
  for (const Candidate &C : Candidates)
    Results.push_back(result(C, Rules, Read, Style));
  json::Object Driver{{"name", "evo-rewrite"},
                      {"version", Version},
                      {"rules", std::move(Known)}};
  json::Object Run{{"tool", json::Object{{"driver", std::move(Driver)}}},
                   {"columnKind", "unicodeCodePoints"},
                   {"results", std::move(Results)}};
  return json::Object{
      {"version", "2.1.0"},
      {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
      {"runs", json::Array{std::move(Run)}}};
}
