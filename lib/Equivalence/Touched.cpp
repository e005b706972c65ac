//===- Touched.cpp - Which functions hold the edits of a patch ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Touched.h"
#include "evo/Support/Files.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

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
    const clang::ASTContext &C = F.getASTContext();
    const clang::SourceManager &SM = C.getSourceManager();
    clang::SourceRange Range = F.getSourceRange();
    auto [BeginFile, Begin] =
        SM.getDecomposedLoc(SM.getExpansionLoc(Range.getBegin()));
    auto [EndFile, LastToken] =
        SM.getDecomposedLoc(SM.getExpansionLoc(Range.getEnd()));
    auto File = SM.getFileEntryRefForID(BeginFile);
    if (!File || BeginFile != EndFile)
      return false;
    auto [Path, New] = Paths.try_emplace(File->getName().str());
    if (New)
      Path->second = canonicalPath(File->getName());
    if (!isEdited(Path->second))
      return false;
    std::uint64_t End = LastToken + clang::Lexer::MeasureTokenLength(
                                        SM.getExpansionLoc(Range.getEnd()), SM,
                                        C.getLangOpts());
    Seen.push_back({Path->second, Begin, End,
                    F.isTemplated() || F.isTemplateInstantiation()});
    note(Seen.back());
    return holds(Seen.back());
  };
}

bool TouchedFunctions::isEdited(llvm::StringRef File) const {
  return llvm::any_of(Edits, [&](const Edited &E) { return E.File == File; });
}

bool TouchedFunctions::holds(const Extent &Of) const {
  return llvm::any_of(Edits, [&](const Edited &E) {
    return E.File == Of.File && E.Begin >= Of.Begin && E.End <= Of.End;
  });
}

void TouchedFunctions::note(const Extent &Of) {
  for (Edited &E : Edits)
    if (E.File == Of.File && E.Begin >= Of.Begin && E.End <= Of.End) {
      E.Held = true;
      E.InTemplate |= Of.Template;
    }
}

bool TouchedFunctions::choosesAs(const TouchedFunctions &Others) {
  // What it did not look at is not known.
  if (!llvm::all_of(Edits,
                    [&](const Edited &E) { return Others.isEdited(E.File); }))
    return false;
  if (!llvm::all_of(Others.Seen, [&](const Extent &Each) {
        return holds(Each) == Others.holds(Each);
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
