//===- Patch.cpp - An atomic set of byte edits ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Model/Patch.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/Base64.h"

using namespace evo;
namespace json = llvm::json;

static bool addsInclude(const Edit &E) {
  llvm::StringRef Text = E.Replacement;
  return E.Length == 0 && Text.starts_with("#include ") && Text.ends_with("\n");
}

static bool overlap(const Edit &A, const Edit &B) {
  // Two insertions at one place: their order would be a guess, except that the
  // order of two #include lines does not matter and is that of their text.
  if (A.Offset == B.Offset)
    return !addsInclude(A) || !addsInclude(B);
  const Edit &First = A.Offset < B.Offset ? A : B;
  const Edit &Second = A.Offset < B.Offset ? B : A;
  return First.Offset + First.Length > Second.Offset;
}

static llvm::Error overlapping(llvm::StringRef File, const Edit &A,
                               const Edit &B) {
  return makeError(Code::EditsOverlap, File + ": the edits at offsets " +
                                           llvm::Twine(A.Offset) + " and " +
                                           llvm::Twine(B.Offset) + " overlap");
}

llvm::Expected<Patch> evo::normalised(Patch P) {
  std::map<std::string, FilePatch> Files;
  for (FilePatch &F : P.Files) {
    FilePatch &Into = Files[F.File];
    if (!Into.Hash.empty() && Into.Hash != F.Hash)
      return makeError(Code::FileChanged,
                       F.File + " changed between two edits of one patch");
    Into.File = F.File;
    Into.Hash = F.Hash;
    llvm::append_range(Into.Edits, F.Edits);
  }
  Patch Result;
  for (auto &[Name, F] : Files) {
    llvm::sort(F.Edits);
    F.Edits.erase(std::unique(F.Edits.begin(), F.Edits.end()), F.Edits.end());
    for (std::size_t I = 1; I < F.Edits.size(); ++I)
      if (overlap(F.Edits[I - 1], F.Edits[I]))
        return overlapping(Name, F.Edits[I - 1], F.Edits[I]);
    Result.Files.push_back(std::move(F));
  }
  return Result;
}

llvm::Expected<std::string> evo::applyPatch(const FilePatch &P,
                                            llvm::StringRef Content) {
  if (contentHash(Content) != P.Hash)
    return makeError(Code::FileChanged,
                     P.File + " changed since the patch was made");
  std::string Result;
  std::size_t Done = 0;
  for (const Edit &E : P.Edits) {
    if (E.Offset < Done || E.Offset + E.Length > Content.size())
      return makeError(Code::EditsOverlap, P.File + ": the edit at offset " +
                                               llvm::Twine(E.Offset) +
                                               " lies outside the file");
    Result += Content.slice(Done, E.Offset);
    Result += E.Replacement;
    Done = E.Offset + E.Length;
  }
  Result += Content.drop_front(Done);
  return Result;
}

llvm::Expected<std::map<std::string, std::string>>
evo::applyPatch(const Patch &P, const ReadContent &Read) {
  std::map<std::string, std::string> Result;
  for (const FilePatch &F : P.Files) {
    auto Content = Read(F.File);
    if (!Content)
      return Content.takeError();
    auto Patched = applyPatch(F, *Content);
    if (!Patched)
      return Patched.takeError();
    Result[F.File] = std::move(*Patched);
  }
  return Result;
}

bool evo::conflict(const Patch &A, const Patch &B) {
  for (const FilePatch &FA : A.Files)
    for (const FilePatch &FB : B.Files) {
      if (FA.File != FB.File)
        continue;
      if (FA.Hash != FB.Hash)
        return true;
      for (const Edit &EA : FA.Edits)
        for (const Edit &EB : FB.Edits)
          if (EA != EB && overlap(EA, EB))
            return true;
    }
  return false;
}

llvm::Expected<Patch> evo::merged(const Patch &A, const Patch &B) {
  Patch Both = A;
  llvm::append_range(Both.Files, B.Files);
  return normalised(std::move(Both));
}

llvm::Expected<Patch> evo::inverse(const Patch &P, const ReadContent &Read) {
  Patch Result;
  for (const FilePatch &F : P.Files) {
    auto Content = Read(F.File);
    if (!Content)
      return Content.takeError();
    auto Patched = applyPatch(F, *Content);
    if (!Patched)
      return Patched.takeError();
    FilePatch Back = {F.File, contentHash(*Patched), {}};
    std::uint64_t Shift = 0; // wraps: only the sum counts
    for (const Edit &E : F.Edits) {
      Back.Edits.push_back({E.Offset + Shift, E.Replacement.size(),
                            Content->substr(E.Offset, E.Length)});
      Shift +=
          static_cast<long>(E.Replacement.size()) - static_cast<long>(E.Length);
    }
    Result.Files.push_back(std::move(Back));
  }
  return Result;
}

namespace evo {

// JSON is UTF-8 and sources need not be: other bytes go as Base64, so that no
// edit and no inverse loses one.
static json::Value toJSON(const Edit &E) {
  json::Object Result{{"offset", E.Offset}, {"length", E.Length}};
  if (json::isUTF8(E.Replacement))
    Result["replacement"] = E.Replacement;
  else
    Result["replacement_base64"] = llvm::encodeBase64(E.Replacement);
  return Result;
}

static bool fromJSON(const json::Value &V, Edit &E, json::Path P) {
  json::ObjectMapper O(V, P);
  if (!O || !O.map("offset", E.Offset) || !O.map("length", E.Length))
    return false;
  if (!V.getAsObject()->get("replacement_base64"))
    return O.map("replacement", E.Replacement);
  std::string Encoded;
  std::vector<char> Bytes;
  if (!O.map("replacement_base64", Encoded))
    return false;
  if (llvm::Error Wrong = llvm::decodeBase64(Encoded, Bytes)) {
    llvm::consumeError(std::move(Wrong));
    P.field("replacement_base64").report("not Base64");
    return false;
  }
  E.Replacement.assign(Bytes.begin(), Bytes.end());
  return true;
}

static json::Value toJSON(const FilePatch &F) {
  json::Array Edits;
  for (const Edit &E : F.Edits)
    Edits.push_back(toJSON(E));
  return json::Object{
      {"file", F.File}, {"hash", F.Hash}, {"edits", std::move(Edits)}};
}

static bool fromJSON(const json::Value &V, FilePatch &F, json::Path P) {
  json::ObjectMapper O(V, P);
  if (!O || !O.map("file", F.File) || !O.map("hash", F.Hash))
    return false;
  const json::Array *Edits = V.getAsObject()->getArray("edits");
  if (!Edits) {
    P.field("edits").report("expected array");
    return false;
  }
  F.Edits.resize(Edits->size());
  for (std::size_t I = 0; I < Edits->size(); ++I)
    if (!fromJSON((*Edits)[I], F.Edits[I], P.field("edits").index(I)))
      return false;
  return true;
}

json::Value toJSON(const Patch &P) { return json::Object{{"files", P.Files}}; }

bool fromJSON(const json::Value &V, Patch &P, json::Path Path) {
  json::ObjectMapper O(V, Path);
  return O && O.map("files", P.Files);
}

} // namespace evo
