//===- HornProcess.cpp - Lemmas, asked for and remembered ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SolverBudget.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Process.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"

using namespace evo;
using namespace evo::smt;

/// Part of every cache key: change it when the text or its reading changes.
static constexpr llvm::StringLiteral CacheVersion = "spacer-4.8.12/1";

static std::string shapeOf(const Clauses &C) {
  std::string Shape = std::to_string(C.Bad);
  for (unsigned Columns : C.Arities)
    Shape += "," + std::to_string(Columns);
  return Shape;
}

namespace evo::smt {

static bool fromJSON(const llvm::json::Value &V, Inequality &I,
                     llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  std::vector<std::vector<std::int64_t>> Sum;
  if (!O || !O.map("most", I.Most) || !O.map("sum", Sum))
    return false;
  for (const auto &Part : Sum) {
    if (Part.size() != 2)
      return false;
    I.Sum.emplace_back(Part[0], Part[1]);
  }
  return true;
}

static bool fromJSON(const llvm::json::Value &V, Lemma &L, llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  std::int64_t At = 0;
  if (!O || !O.map("at", At) || !O.map("any", L.AnyOf))
    return false;
  L.At = At;
  return true;
}

} // namespace evo::smt

static bool fits(const Lemma &L, const Clauses &C) {
  return L.At < C.Arities.size() &&
         llvm::all_of(
             L.AnyOf,
             [&](const Inequality &I) {
               return llvm::all_of(I.Sum, [&](const auto &Part) {
                 return Part.first < C.Arities[L.At];
               });
             });
}

/// What is not understood is left out: a lemma less is only a guess less.
static std::vector<Lemma> readLemmas(llvm::StringRef Text, const Clauses &C) {
  std::vector<Lemma> All;
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n', -1, false);
  for (llvm::StringRef Line : Lines) {
    auto Parsed = llvm::json::parse<Lemma>(Line);
    if (!Parsed)
      llvm::consumeError(Parsed.takeError());
    else if (fits(*Parsed, C))
      All.push_back(std::move(*Parsed));
  }
  return All;
}

/// Of the last line.
static std::uint64_t resourceOf(llvm::StringRef Text) {
  auto Parsed = llvm::json::parse(Text.rtrim().rsplit('\n').second);
  if (!Parsed) {
    llvm::consumeError(Parsed.takeError());
    return 0;
  }
  auto *O = Parsed->getAsObject();
  return O ? O->getInteger("resource").value_or(0) : 0;
}

std::string SolverProcess::askForLemmas(const Clauses &C, const Budget &B,
                                        std::uint64_t &Cost) {
  Cost = B.Resource;
  if (Answers && !Answers->mayAsk())
    return "";
  Command Run = Program.command({"horn", std::to_string(B.Resource),
                                 std::to_string(B.MemoryBytes), shapeOf(C)},
                                C.Text);
  Run.Limit.CpuSeconds = fuseOf(B);
  Run.Limit.WallSeconds = fuseOf(B) * WallForCpu;
  Run.Limit.MemoryBytes = B.MemoryBytes + (1ull << 30);
  ++Asked;
  auto Result = run(Run);
  if (!Result) {
    llvm::consumeError(Result.takeError()); // no lemmas, then
    return "";
  }
  Spent += Result->WallSeconds;
  Peak = std::max(Peak, Result->PeakMemoryBytes);
  if (!Result->succeeded()) {
    Cost = std::max(Cost, costOfFuse(B));
    return "";
  }
  Cost = resourceOf(Result->Output);
  return Result->Output;
}

std::vector<Lemma> SolverProcess::lemmas(const Clauses &C, const Budget &B) {
  Budget Mine = B;
  if (Purse)
    Mine.Resource = std::min(B.Resource, *Purse);
  if (Mine.Resource == 0)
    return {};
  std::string Question =
      contentHash((CacheVersion + "\n" + shapeOf(C) + "\n" + C.Text).str());
  std::string Text;
  std::uint64_t Cost = 0;
  auto Kept = Answers ? Answers->find(Question) : std::nullopt;
  // With more to spend it may find more.
  if (Kept && Kept->Resource >= std::int64_t(Mine.Resource)) {
    Text = Kept->Text;
    Cost = Kept->Used;
  } else {
    Text = askForLemmas(C, Mine, Cost);
    if (Answers && !Text.empty())
      Answers->keep(Question, {Text, std::int64_t(Mine.Resource),
                               std::int64_t(Cost), "spacer"});
  }
  if (Purse)
    *Purse -= std::min(*Purse, Cost + readingCost(C.Text));
  return readLemmas(Text, C);
}
