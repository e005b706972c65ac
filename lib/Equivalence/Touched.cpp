//===- Touched.cpp - Which functions hold the edits of a patch ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Touched.h"
#include "UnitAst.h"
#include "evo/Support/Files.h"
#include "clang/AST/DeclCXX.h"

using namespace evo;

static bool isInclude(const Edit &E) {
  llvm::StringRef Text = llvm::StringRef(E.Replacement).trim();
  return E.Length == 0 && Text.starts_with("#include") &&
         Text.find('\n') == llvm::StringRef::npos;
}

void TouchedFunctions::add(const FilePatch &P, llvm::StringRef Path,
                           Version V) {
  std::int64_t Shift = 0;
  for (const Edit &E : P.Edits) {
    std::uint64_t At = V == Before ? E.Offset : E.Offset + Shift;
    if (!isInclude(E))
      Edits.push_back({Path.str(), At,
                       At + (V == Before ? E.Length : E.Replacement.size())});
    Shift += std::int64_t(E.Replacement.size()) - std::int64_t(E.Length);
  }
}

FunctionFilter TouchedFunctions::filter() {
  return [this](const clang::FunctionDecl &F) {
    if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
        M && M->getParent()->isLambda())
      return false;
    TextExtent Of = extentOf(F);
    if (Of.File.empty())
      return false;
    auto [Path, New] = Paths.try_emplace(Of.File);
    if (New)
      Path->second = canonicalPath(Of.File);
    if (!isEdited(Path->second))
      return false;
    Of.File = Path->second;
    Seen.push_back(
        {std::move(Of), F.isTemplated() || F.isTemplateInstantiation()});
    note(Seen.back());
    return chooses(Seen.back());
  };
}

bool TouchedFunctions::isEdited(llvm::StringRef File) const {
  return llvm::any_of(Edits, [&](const Edited &E) { return E.File == File; });
}

bool TouchedFunctions::holds(const Edited &E, const TextExtent &Of) {
  return E.File == Of.File && E.Begin >= Of.Begin && E.End <= Of.End;
}

bool TouchedFunctions::chooses(const TextExtent &Of) const {
  return llvm::any_of(Edits, [&](const Edited &E) { return holds(E, Of); });
}

void TouchedFunctions::note(const Extent &Of) {
  for (Edited &E : Edits)
    if (holds(E, Of)) {
      E.Held = true;
      E.InTemplate |= Of.Template;
    }
}

bool TouchedFunctions::choosesAmong(const TouchedFunctions &Others) {
  // What it did not look at is not known.
  if (!llvm::all_of(Edits,
                    [&](const Edited &E) { return Others.isEdited(E.File); }))
    return false;
  if (llvm::any_of(Others.Seen, [&](const Extent &Each) {
        return chooses(Each) && !Others.chooses(Each);
      }))
    return false;
  Seen = Others.Seen;
  for (const Extent &Each : Seen)
    note(Each);
  return true;
}

bool TouchedFunctions::allHeld() const {
  return llvm::all_of(Edits, [](const Edited &E) { return E.Held; });
}

bool TouchedFunctions::anyInTemplate() const {
  return llvm::any_of(Edits, [](const Edited &E) { return E.InTemplate; });
}
