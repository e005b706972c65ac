//===- BodyParts.cpp - A patch, function by function ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BodyParts.h"
#include "evo/Support/Hash.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;

bool evo::isAddedInclude(const Edit &E) {
  return E.Length == 0 &&
         llvm::StringRef(E.Replacement).ltrim().starts_with("#include");
}

bool evo::holds(const FunctionBody &B, const Edit &E) {
  return E.Offset > B.Offset && E.Offset + E.Length < B.Offset + B.Length;
}

std::string SplitPatch::digest() const {
  std::vector<std::string> Ids;
  for (const Candidate &P : Parts)
    Ids.push_back(P.Id);
  return llvm::join(Ids, "+");
}

BodyParts::BodyParts(llvm::ArrayRef<FunctionBody> All, ReadContent Read)
    : Read(std::move(Read)) {
  for (const FunctionBody &B : All)
    Bodies[B.File].push_back(B);
}

/// The bytes that `F` is for; null and the reason if they are others.
const std::string *BodyParts::content(const FilePatch &F, std::string &Why) {
  auto Known = Texts.find(F.File);
  if (Known == Texts.end()) {
    auto Text = Read(F.File);
    if (!Text) {
      Why = llvm::toString(Text.takeError());
      return nullptr;
    }
    std::string Hash = contentHash(*Text);
    Known = Texts.insert({F.File, {std::move(*Text), std::move(Hash)}}).first;
  }
  if (Known->second.Hash == F.Hash)
    return &Known->second.Content;
  Why = F.File + " is not as it was when the candidate was made";
  return nullptr;
}

static std::string textWith(const FunctionBody &B, llvm::ArrayRef<Edit> Edits,
                            llvm::StringRef Content) {
  std::string Text = Content.substr(B.Offset, B.Length).str();
  for (const Edit &E : llvm::reverse(Edits))
    Text.replace(E.Offset - B.Offset, E.Length, E.Replacement);
  return Text;
}

void BodyParts::splitFile(const FilePatch &F, SplitPatch &Into) {
  const std::string *Content = content(F, Into.Why);
  if (!Content)
    return;
  std::map<const FunctionBody *, std::vector<Edit>> Inside;
  std::vector<Edit> Includes;
  std::vector<FunctionBody> &Here = Bodies[F.File];
  for (const Edit &E : F.Edits) {
    auto Holding =
        llvm::find_if(Here, [&](const FunctionBody &B) { return holds(B, E); });
    if (Holding != Here.end())
      Inside[&*Holding].push_back(E);
    else if (isAddedInclude(E))
      Includes.push_back(E);
    else
      Into.Why = "it changes what is outside of a function's body";
  }
  if (Inside.empty() && Into.Why.empty())
    Into.Why = "it only adds an #include";
  std::string Added;
  for (const Edit &E : Includes)
    Added += E.Replacement;
  for (auto &[Body, Edits] : Inside) { // of one vector: by offset
    if (!Body->Why.empty())
      Into.Why = Body->Name + " " + Body->Why;
    std::string Text = textWith(*Body, Edits, *Content);
    if (Text == llvm::StringRef(*Content).substr(Body->Offset, Body->Length))
      continue;
    Candidate Part;
    Part.Id = shortId({F.File, std::to_string(Body->Offset), Text, Added});
    Part.Place.File = F.File;
    Part.Place.Function = Body->Name;
    Part.Change.Files = {{F.File, F.Hash, Edits}};
    llvm::append_range(Part.Change.Files.front().Edits, Includes);
    llvm::sort(Part.Change.Files.front().Edits);
    Into.Parts.push_back(std::move(Part));
  }
}

SplitPatch BodyParts::split(const Patch &P) {
  SplitPatch Result;
  for (const FilePatch &F : P.Files)
    if (Result.Why.empty())
      splitFile(F, Result);
  return Result;
}
