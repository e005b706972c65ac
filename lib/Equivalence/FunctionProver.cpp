//===- FunctionProver.cpp - Prove what a candidate touches ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/FunctionProver.h"
#include "LineNotes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/Path.h"

using namespace evo;

namespace {

/// An edit's bytes in one version of a file.
struct Touched {
  std::string File; ///< absolute
  std::uint64_t Begin, End;
  bool Covered = false;
  bool Template = false; ///< held by one: other units may use other types
};
using TouchedList = std::shared_ptr<std::vector<Touched>>;

bool isInclude(const Edit &E) {
  llvm::StringRef Text = llvm::StringRef(E.Replacement).trim();
  return E.Length == 0 && Text.starts_with("#include") &&
         Text.find('\n') == llvm::StringRef::npos;
}

void addTouched(const FilePatch &P, llvm::StringRef Path,
                std::vector<Touched> &Before, std::vector<Touched> &After) {
  std::int64_t Shift = 0;
  for (const Edit &E : P.Edits) {
    std::uint64_t Moved = E.Offset + Shift;
    if (!isInclude(E)) {
      Before.push_back({Path.str(), E.Offset, E.Offset + E.Length});
      After.push_back({Path.str(), Moved, Moved + E.Replacement.size()});
    }
    Shift += std::int64_t(E.Replacement.size()) - std::int64_t(E.Length);
  }
}

/// Chooses the functions whose text holds an edit, and notes which edits were
/// held by one.
FunctionFilter holdingEdits(TouchedList Edits) {
  return [Edits](const clang::FunctionDecl &F) {
    if (const auto *M = llvm::dyn_cast<clang::CXXMethodDecl>(&F);
        M && M->getParent()->isLambda())
      return false; // belongs to the function around it
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
    std::uint64_t End = LastToken + clang::Lexer::MeasureTokenLength(
                                        SM.getExpansionLoc(Range.getEnd()), SM,
                                        C.getLangOpts());
    bool Holds = false;
    std::string Path;
    for (Touched &T : *Edits) {
      if (T.Begin < Begin || T.End > End)
        continue;
      if (Path.empty())
        Path = canonicalPath(File->getName());
      if (T.File != Path)
        continue;
      T.Covered = true;
      T.Template |= F.isTemplated() || F.isTemplateInstantiation();
      Holds = true;
    }
    return Holds;
  };
}

std::string absolute(const Project &P, llvm::StringRef File) {
  return canonicalPath((P.Root + "/" + File).str());
}

} // namespace

Evidence evo::weakest(llvm::ArrayRef<FunctionVerdict> Verdicts) {
  if (Verdicts.empty())
    return Evidence::unknown("no function was compared");
  const FunctionVerdict *Worst = &Verdicts.front();
  for (const FunctionVerdict &V : Verdicts)
    if (V.Earned.Kind < Worst->Earned.Kind)
      Worst = &V;
  Evidence E = Worst->Earned;
  for (const FunctionVerdict &V : Verdicts)
    for (const std::string &A : V.Earned.Assumptions)
      if (!llvm::is_contained(E.Assumptions, A))
        E.Assumptions.push_back(A);
  bool Same = llvm::all_of(
      Verdicts, [](auto &V) { return V.SameBinary.value_or(false); });
  if (Same && E.Kind != EvidenceKind::Refuted) {
    E.Kind = EvidenceKind::Identical;
    E.N = 0;
    E.Reason = "the plain -O2 code of every touched function is the same";
  }
  return E;
}

std::vector<const UnitCommand *>
FunctionProver::unitsFor(const Candidate &C) const {
  constexpr std::size_t MostUnits = 4;
  std::vector<const UnitCommand *> Own, Others;
  for (const UnitCommand &U : Owner.Units) {
    bool Touches = llvm::any_of(C.Change.Files, [&](const FilePatch &F) {
      return absolute(Owner, F.File) == U.File;
    });
    (Touches ? Own : Others).push_back(&U);
  }
  if (!Own.empty())
    return Own;
  // A header: units with a similar name are the likeliest to read it.
  std::string Stem =
      C.Change.Files.empty()
          ? ""
          : llvm::sys::path::stem(C.Change.Files.front().File).str();
  llvm::stable_sort(Others, [&](auto *A, auto *B) {
    auto Near = [&](const UnitCommand *U) {
      return llvm::StringRef(U->File).contains(Stem);
    };
    return Near(A) > Near(B);
  });
  if (Others.size() > MostUnits)
    Others.resize(MostUnits);
  return Others;
}

llvm::Expected<Evidence> FunctionProver::proveIn(const UnitCommand &Unit,
                                                 const Candidate &C,
                                                 bool Header) {
  auto Before = std::make_shared<std::vector<Touched>>();
  auto After = std::make_shared<std::vector<Touched>>();
  PairRequest R;
  R.Before = R.After = sourceUnit(Unit);
  for (const FilePatch &F : C.Change.Files) {
    std::string Path = absolute(Owner, F.File);
    auto Text = readFile(Path);
    if (!Text)
      return Text.takeError();
    auto Patched = applyPatch(F, *Text);
    if (!Patched)
      return Patched.takeError();
    if (auto Notes = lineNotes(F, *Text, *Patched); !Notes.empty())
      R.After.Renumbered[Path] = std::move(Notes);
    R.After.Overlay[Path] = std::move(*Patched);
    addTouched(F, Path, *Before, *After);
  }
  R.Known = &Memory->Headers;
  R.Optimised = &Memory->Optimised;
  R.OwnFilesOnly = llvm::all_of(C.Change.Files, [&](const FilePatch &F) {
    return absolute(Owner, F.File) == Unit.File;
  });
  R.BeforeFilter = holdingEdits(Before);
  R.AfterFilter = holdingEdits(After);
  auto Result = climb(R, Options);
  if (!Result)
    return Result.takeError();
  Verdicts = std::move(*Result);
  for (const Touched &T : *Before)
    if (!T.Covered)
      return Evidence::unknown("the patch changes text outside the functions "
                               "that can be compared");
  for (const Touched &T : *After)
    if (!T.Covered)
      return Evidence::unknown("the patch adds text outside the functions that "
                               "can be compared");
  Evidence E = weakest(Verdicts);
  bool Template = llvm::any_of(*Before, [](auto &T) { return T.Template; });
  if (Header && Template && E.Kind != EvidenceKind::Refuted)
    return Evidence::unknown("a template in a header, which other units may "
                             "use with other types");
  return E;
}

llvm::Expected<Evidence> FunctionProver::prove(const Candidate &C) {
  std::string Why = "no unit reads the patched files";
  std::optional<Evidence> Worst;
  std::vector<FunctionVerdict> All;
  auto Remember = [&All](std::vector<FunctionVerdict> New) {
    for (FunctionVerdict &V : New) {
      auto Same = llvm::find_if(
          All, [&](auto &Old) { return Old.Function == V.Function; });
      if (Same == All.end())
        All.push_back(std::move(V));
      else if (V.Earned.Kind < Same->Earned.Kind)
        *Same = std::move(V);
    }
  };
  for (const UnitCommand *U : unitsFor(C)) {
    Verdicts.clear();
    bool Header = llvm::none_of(C.Change.Files, [&](const FilePatch &F) {
      return absolute(Owner, F.File) == U->File;
    });
    auto E = proveIn(*U, C, Header);
    if (!E) {
      Why = llvm::toString(E.takeError());
      // Another unit may read the header; this one holds the file itself.
      if (!Header)
        Worst = Evidence::unknown(Why);
      continue;
    }
    if (!Worst || E->Kind < Worst->Kind)
      Worst = *E;
    Remember(std::move(Verdicts));
    if (Header) {
      Worst->Assumptions.push_back("compared in " +
                                   relativeTo(Owner.Root, U->File) + " only");
      break;
    }
  }
  Verdicts = std::move(All);
  return Worst ? *Worst : Evidence::unknown(Why);
}
