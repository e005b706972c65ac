//===- VariantUnits.cpp - The units that variants are tried in ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "VariantUnits.h"
#include "evo/Frontend/Bodies.h"
#include "evo/Frontend/ParseErrors.h"
#include "evo/Support/Hash.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

VariantUnits::VariantUnits(const Project &P, unsigned Threads, ReadContent Read)
    : P(P), Threads(Threads), Read(std::move(Read)) {
  readBodies();
}

//===--- The functions ----------------------------------------------------===//

bool VariantUnits::parses(std::size_t U, bool WithStrict) {
  ParseOptions O;
  O.SkipSystemBodies = false;
  O.StrictErrors = WithStrict;
  return !parseUnit(P, P.Units[U], O, [&](Unit &Parsed) {
    BodiesOf[U] = functionBodies(Parsed);
    Reads[U] = Parsed.projectFiles();
  });
}

void VariantUnits::readUnit(std::size_t U) {
  Strict[U] = parses(U, true);
  if (!Strict[U] && !parses(U, false)) {
    BodiesOf[U].clear();
    Reads[U].clear();
  }
}

/// Of every unit, since a header's functions are found in any that reads it.
void VariantUnits::readBodies() {
  BodiesOf.resize(P.Units.size());
  Reads.resize(P.Units.size());
  Strict.resize(P.Units.size());
  LastTried.resize(P.Units.size());
  for (std::size_t U : forEachIndex(P.Units.size(), Threads,
                                    [&](std::size_t U) { readUnit(U); })) {
    BodiesOf[U].clear();
    Reads[U].clear();
  }
  std::map<std::pair<std::string, std::uint64_t>, FunctionBody> Known;
  for (std::vector<FunctionBody> &List : BodiesOf)
    for (FunctionBody &B : List) {
      auto [It, New] = Known.emplace(std::pair(B.File, B.Offset), B);
      if (!New && It->second.Why.empty())
        It->second.Why = B.Why; // one unit that objects is enough
    }
  for (auto &[Key, B] : Known)
    Bodies.push_back(std::move(B));
}

//===--- Whether it compiles ----------------------------------------------===//

bool VariantUnits::reads(std::size_t U, llvm::StringRef File) const {
  return llvm::is_contained(Reads[U], File);
}

static std::vector<CompileError> errorsOf(std::vector<ParseError> All) {
  std::vector<CompileError> Result;
  for (ParseError &E : All) {
    CompileError &Into = Result.emplace_back();
    Into.Message = std::move(E.Text);
    for (auto &[File, Offset] : E.Places)
      Into.Places.push_back({std::move(File), Offset});
  }
  return Result;
}

std::vector<CompileError>
VariantUnits::tryUnit(std::size_t U,
                      const std::map<std::string, std::string> &Texts) const {
  ParseOptions O;
  O.SkipSystemBodies = false;
  O.StrictErrors = Strict[U];
  std::string All;
  for (const auto &[File, Text] : Texts)
    if (reads(U, File)) {
      O.Overlay.push_back({P.Root + "/" + File, Text});
      All += File + '\0' + Text + '\0';
    }
  if (O.Overlay.empty())
    return {};
  Tried &Last = LastTried[U];
  std::string Hash = contentHash(All);
  if (Last.Hash == Hash)
    return Last.Errors;
  auto Errors = errorsOf(parseErrors(P, P.Units[U], O));
  Last = {Hash, Errors};
  return Errors;
}

std::vector<CompileError> VariantUnits::tryCompile(const Patch &Change) const {
  auto Texts = applyPatch(Change, Read);
  if (!Texts)
    return {{llvm::toString(Texts.takeError()), {}}};
  std::vector<std::vector<CompileError>> Errors(P.Units.size());
  for (std::size_t U :
       forEachIndex(P.Units.size(), Threads,
                    [&](std::size_t U) { Errors[U] = tryUnit(U, *Texts); }))
    Errors[U] = {{"clang crashed on " + P.nameOf(P.Units[U].File), {}}};
  std::vector<CompileError> All;
  for (std::vector<CompileError> &E : Errors)
    llvm::append_range(All, std::move(E));
  return All;
}
