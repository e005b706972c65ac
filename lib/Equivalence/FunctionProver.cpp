//===- FunctionProver.cpp - Prove what a candidate touches ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Equivalence/FunctionProver.h"
#include "LineNotes.h"
#include "Touched.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Regex.h"

using namespace evo;

namespace {

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

/// What is said to the preprocessor holds beyond the function it stands in.
static bool hasDirective(llvm::StringRef Text) {
  return Text.contains('#') || Text.contains("_Pragma");
}

llvm::Error FunctionProver::apply(const Candidate &C, PairRequest &R,
                                  TouchedFunctions &Before,
                                  TouchedFunctions &After) const {
  for (const FilePatch &F : C.Change.Files) {
    std::string Path = absolute(Owner, F.File);
    auto Text = readFile(Path);
    if (!Text)
      return Text.takeError();
    auto Patched = applyPatch(F, *Text);
    if (!Patched)
      return Patched.takeError();
    for (const Edit &E : F.Edits)
      if (hasDirective(E.Replacement) ||
          hasDirective(llvm::StringRef(*Text).substr(E.Offset, E.Length)))
        R.OthersSame = false;
    if (auto Notes = lineNotes(F, *Text, *Patched); !Notes.empty())
      R.After.Renumbered[Path] = std::move(Notes);
    R.After.Overlay[Path] = std::move(*Patched);
    Before.add(F, Path, TouchedFunctions::Before);
    After.add(F, Path, TouchedFunctions::After);
  }
  R.OwnFilesOnly = llvm::all_of(C.Change.Files, [&](const FilePatch &F) {
    return absolute(Owner, F.File) == R.Before.File;
  });
  return llvm::Error::success();
}

void FunctionProver::expect(llvm::ArrayRef<Candidate> All) {
  Memory->Expected.clear();
  for (const Candidate &C : All)
    if (C.Change.Files.size() == 1) {
      const FilePatch &F = C.Change.Files.front();
      Memory->Expected[absolute(Owner, F.File)].push_back(F);
    }
}

/// All that patches of the unit's own file touch, this one and some that are
/// expected to follow; null if none is.
std::shared_ptr<TouchedFunctions>
FunctionProver::expectedIn(const PairRequest &R, const Candidate &C) const {
  // All of their code is made before the first is compared.
  constexpr std::size_t Most = 32;
  auto At = Memory->Expected.find(R.Before.File);
  if (!R.OwnFilesOnly || At == Memory->Expected.end())
    return nullptr;
  const FilePatch &Own = C.Change.Files.front();
  auto Next = llvm::find(At->second, Own);
  auto All = std::make_shared<TouchedFunctions>();
  All->add(Own, R.Before.File, TouchedFunctions::Before);
  std::size_t Others = 0;
  for (; Next != At->second.end() && Others < Most; ++Next)
    if (!(*Next == Own)) {
      All->add(*Next, R.Before.File, TouchedFunctions::Before);
      ++Others;
    }
  return Others ? All : nullptr;
}

/// Finds out what is compiled of before, or was.
llvm::Error
FunctionProver::keepBefore(PairRequest &R, const Candidate &C,
                           std::shared_ptr<TouchedFunctions> Before) {
  auto Text = readFile(R.Before.File);
  if (!Text)
    return Text.takeError();
  LastBefore &Last = Memory->Before;
  R.KeptBefore = &Last.Code;
  bool SameUnit = Last.Unit == R.Before && Last.Text == *Text;
  bool Fits = Last.Functions && SameUnit && Last.Uses < LastBefore::MostUses &&
              Last.Code.sameHeaders() && Before->choosesAmong(*Last.Functions);
  if (!Fits) {
    Last.Code.clear();
    Last.Uses = 0;
    Last.Alone &= SameUnit;
    Last.Unit = R.Before;
    Last.Text = std::move(*Text);
    auto All = Last.Alone ? nullptr : expectedIn(R, C);
    Last.Functions = All ? All : Before;
    R.BeforeFilter = Last.Functions->filter();
    if (All) {
      auto Serves = compileForEach(R, Options);
      if (!Serves)
        llvm::consumeError(Serves.takeError()); // the same is said below
      Last.Alone = !Serves || !*Serves;
      if (Last.Alone)
        Last.Functions = Before;
    }
  }
  ++Last.Uses;
  R.BeforeFilter = Last.Functions->filter();
  R.Compared = [Before](const Signature &S) {
    return Before->chooses(S.Extent);
  };
  return llvm::Error::success();
}

llvm::Expected<Evidence> FunctionProver::proveIn(const UnitCommand &Unit,
                                                 const Candidate &C,
                                                 bool Header) {
  auto Before = std::make_shared<TouchedFunctions>();
  auto After = std::make_shared<TouchedFunctions>();
  PairRequest R;
  R.Before = R.After = sourceUnit(Unit);
  R.OthersSame = true;
  if (llvm::Error E = apply(C, R, *Before, *After))
    return std::move(E);
  // A preamble is of no use where what it holds is patched.
  R.Known = R.OwnFilesOnly ? &Memory->Headers : nullptr;
  R.AfterFilter = After->filter();
  if (llvm::Error E = keepBefore(R, C, Before))
    return std::move(E);
  auto Result = climb(R, Options);
  if (!Result)
    return Result.takeError();
  // What the filter of all saw.
  if (Memory->Before.Functions != Before)
    Before->choosesAmong(*Memory->Before.Functions);
  Verdicts = std::move(*Result);
  if (!Before->allHeld())
    return Evidence::unknown("the patch changes text outside the functions "
                             "that can be compared");
  if (!After->allHeld())
    return Evidence::unknown("the patch adds text outside the functions that "
                             "can be compared");
  Evidence E = weakest(Verdicts);
  if (Header && Before->anyInTemplate() && E.Kind != EvidenceKind::Refuted)
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
