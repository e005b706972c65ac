//===- Breeding.cpp - Where edits find donors and report ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Breeding.h"
#include "llvm/Support/xxhash.h"
#include <numeric>

using namespace evo;
using namespace clang;

void Breeding::add(FunctionPlaces Function) {
  Functions.push_back(std::move(Function));
}

/// Reads all donors; after the last function has come, so that none moves.
void Breeding::gather() {
  Gathered = true;
  for (const FunctionPlaces &F : Functions) {
    for (const EditPlace &P : F.Statements) {
      Donor D = donorOf(F, *P.Code, /*Statement=*/true);
      if (!D.IsDonor)
        continue;
      for (const std::string &Key : {std::string(), F.File})
        StatementsOf[Key].push_back(Statements.size());
      Statements.push_back(std::move(D));
    }
    for (const EditPlace &P : F.Expressions) {
      QualType T = cast<Expr>(P.Code)->getType();
      Donor D = donorOf(F, *P.Code, /*Statement=*/false);
      if (!D.IsDonor || T->isDependentType())
        continue;
      const void *Type = T.getCanonicalType().getUnqualifiedType().getTypePtr();
      for (const std::string &Key : {std::string(), F.File})
        ExpressionsOf[{Key, Type}].push_back(Expressions.size());
      Expressions.push_back(std::move(D));
    }
  }
}

void Breeding::edit(std::size_t Index) {
  if (!Gathered)
    gather();
  Here = &Functions[Index];
  for (const EditPlace &At : Here->Statements) {
    deleteStatement(At, *this);
    replaceStatement(At, *this);
    insertStatement(At, *this);
    swapStatements(At, *this);
  }
  for (const EditPlace &At : Here->Expressions)
    replaceExpression(At, *this);
}

//===--- Donors -----------------------------------------------------------===//

/// Of the seed, the edit, the function, and the place in it: not of what stands
/// before the function.
std::uint64_t Breeding::chance(const EditPlace &At,
                               llvm::StringRef Edit) const {
  std::string Key =
      llvm::formatv("{0};{1};{2};{3};{4};{5}", How.Seed, Edit, Here->File,
                    Here->Name, Here->Code.text(*At.Code), At.Ordinal);
  return llvm::xxh3_64bits(Key);
}

std::vector<std::string> Breeding::draw(const EditPlace &At,
                                        llvm::StringRef Edit,
                                        llvm::ArrayRef<std::uint32_t> From,
                                        const Donors &All,
                                        const TryDonor &Use) {
  std::vector<std::string> Texts;
  if (From.empty() || !wanted(Edit))
    return Texts;
  std::uint64_t Chance = chance(At, Edit), Size = From.size();
  // Every donor once, in an order that depends on the place.
  std::uint64_t Step = (Chance >> 32) % Size + 1;
  while (std::gcd(Step, Size) != 1)
    ++Step;
  std::uint64_t Index = Chance % Size;
  for (std::uint64_t Tried = 0;
       Tried < std::min<std::uint64_t>(Size, How.Tries) &&
       Texts.size() < How.PerPlace;
       ++Tried, Index = (Index + Step) % Size) {
    std::uint64_t Own[] = {Chance, Tried};
    std::string Text =
        Use(All[From[Index]],
            llvm::xxh3_64bits(llvm::ArrayRef(
                reinterpret_cast<const std::uint8_t *>(Own), sizeof Own)));
    if (!Text.empty() && !llvm::is_contained(Texts, Text))
      Texts.push_back(std::move(Text));
  }
  return Texts;
}

std::vector<std::string> Breeding::statements(const EditPlace &At,
                                              llvm::StringRef Edit,
                                              const TryDonor &Use) {
  auto From = StatementsOf.find(Here->InMainFile ? "" : Here->File);
  if (From == StatementsOf.end())
    return {};
  return draw(At, Edit, From->second, Statements, Use);
}

std::vector<std::string> Breeding::expressions(const EditPlace &At,
                                               QualType Type,
                                               llvm::StringRef Edit,
                                               const TryDonor &Use) {
  auto From = ExpressionsOf.find(
      {Here->InMainFile ? std::string() : Here->File,
       Type.getCanonicalType().getUnqualifiedType().getTypePtr()});
  if (From == ExpressionsOf.end())
    return {};
  return draw(At, Edit, From->second, Expressions, Use);
}

//===--- Reports ----------------------------------------------------------===//

const RuleInfo *Breeding::wanted(llvm::StringRef Edit) const {
  auto Found =
      llvm::find_if(How.Edits, [&](const RuleInfo &R) { return R.Id == Edit; });
  return Found == How.Edits.end() ? nullptr : &*Found;
}

std::optional<FileRange>
Breeding::mayEdit(llvm::StringRef Edit, SourceRange Old, llvm::StringRef New) {
  const RuleInfo *Info = wanted(Edit);
  if (!Info)
    return std::nullopt;
  Editable Place = U.editable(Old);
  std::string Why = Place.Range ? Place.whyNot(New) : Place.Why;
  if (Why.empty())
    return Place.Range;
  Sink.refused(*Info, Old.getBegin(), Here->Name, std::move(Why));
  return std::nullopt;
}

void Breeding::report(llvm::StringRef Edit, const EditPlace &At,
                      FileRange Where, std::vector<Rewrite> Rewrites) {
  Match M;
  M.Rule = Edit.str();
  M.Place = std::move(Where);
  M.Function = Here->Name;
  M.Ordinal = At.Ordinal;
  M.Message = wanted(Edit)->Summary;
  M.Change.Rewrites = std::move(Rewrites);
  Sink.matched(std::move(M));
}

void Breeding::replace(llvm::StringRef Edit, const EditPlace &At,
                       SourceRange Old, std::string New) {
  if (auto Where = mayEdit(Edit, Old, New)) {
    Rewrite R = {Where->File, Where->Offset, Where->Length, std::move(New)};
    report(Edit, At, std::move(*Where), {std::move(R)});
  }
}

void Breeding::remove(llvm::StringRef Edit, const EditPlace &At,
                      SourceRange Old) {
  auto Where = mayEdit(Edit, Old, "");
  auto Content = Where ? U.content(Where->File) : std::nullopt;
  if (!Content)
    return;
  llvm::StringRef Before = Content->take_front(Where->Offset),
                  After = Content->drop_front(Where->Offset + Where->Length);
  llvm::StringRef Line = Before.rtrim(" \t"), Rest = After.ltrim(" \t\r");
  Rewrite R = {Where->File, Where->Offset, Where->Length, ""};
  if (Line.ends_with("\n") && Rest.starts_with("\n")) {
    R.Offset = Line.size() - 1;
    R.Length = Rest.data() + 1 - Content->data() - R.Offset;
  }
  report(Edit, At, std::move(*Where), {std::move(R)});
}

void Breeding::exchange(llvm::StringRef Edit, const EditPlace &At,
                        SourceRange First, SourceRange Second) {
  auto Whole = mayEdit(Edit, {First.getBegin(), Second.getEnd()}, "");
  std::string One = U.text(First).str(), Other = U.text(Second).str();
  if (!Whole || One.empty() || One == Other)
    return;
  auto A = mayEdit(Edit, First, Other), B = mayEdit(Edit, Second, One);
  if (!A || !B)
    return;
  report(Edit, At, std::move(*Whole),
         {{A->File, A->Offset, A->Length, std::move(Other)},
          {B->File, B->Offset, B->Length, std::move(One)}});
}
