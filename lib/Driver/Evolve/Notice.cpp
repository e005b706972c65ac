//===- Notice.cpp - What the tests see of the lines that change ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Mutate/Mutation.h"
#include "Evolution.h"
#include "evo/Model/Verdict.h"
#include "evo/Rules/Mutation.h"
#include "evo/Support/Codes.h"
#include "llvm/Support/Threading.h"

using namespace evo;

/// The lines that the edits of `Mine` write, in the files after all of `Whole`.
static llvm::Expected<std::vector<LineRange>>
touchedLines(const Patch &Mine, const Patch &Whole, const ReadContent &Read) {
  std::vector<LineRange> Ranges;
  for (const FilePatch &F : Whole.Files) {
    auto Own = llvm::find_if(
        Mine.Files, [&](const FilePatch &M) { return M.File == F.File; });
    if (Own == Mine.Files.end())
      continue;
    auto Content = Read(F.File);
    if (!Content)
      return Content.takeError();
    llvm::StringRef Text = *Content;
    std::int64_t Moved = 0;
    for (const Edit &E : F.Edits) {
      auto Lines = [](llvm::StringRef S) -> std::int64_t {
        return S.count('\n');
      };
      std::int64_t First = Lines(Text.take_front(E.Offset)) + 1 + Moved;
      if (llvm::is_contained(Own->Edits, E))
        Ranges.push_back(
            {F.File, static_cast<std::uint64_t>(First),
             First + static_cast<std::uint64_t>(Lines(E.Replacement))});
      Moved += Lines(E.Replacement) - Lines(Text.substr(E.Offset, E.Length));
    }
  }
  return Ranges;
}

static bool isOn(llvm::ArrayRef<LineRange> Ranges, const std::string &File,
                 std::uint64_t Line) {
  return llvm::any_of(Ranges, [&](const LineRange &R) {
    return R.File == File && R.First <= Line && Line <= R.Last;
  });
}

/// What the mutants in the program with `Whole` applied say about one winner.
static llvm::Expected<Noticed> noticedOf(const Candidate &Winner,
                                         const Patch &Whole,
                                         const ReadContent &Before,
                                         const MutationReport &Report) {
  auto Ranges = touchedLines(Winner.Change, Whole, Before);
  if (!Ranges)
    return Ranges.takeError();
  Noticed Result;
  for (const Mutant &M : Report.Mutants) {
    const Site &S = M.Subject.Place;
    if (isOn(*Ranges, S.File, lineOf(M.Subject, Report.Read)))
      Result.Lines.add(M.Result.Status);
    if (S.File == Winner.Place.File && S.Function == Winner.Place.Function)
      Result.Function.add(M.Result.Status);
  }
  return Result;
}

/// Mutates the program with all winners applied, in their functions and lines.
llvm::Error Evolution::scoreTests(llvm::ArrayRef<std::size_t> Winners) {
  Patch Whole;
  for (std::size_t I : Winners) {
    auto More = merged(Whole, All[I].Subject.Change);
    if (!More)
      return More.takeError();
    Whole = std::move(*More);
  }
  auto Touched = touchedLines(Whole, Whole, readCopy());
  if (!Touched)
    return Touched.takeError();
  MutationOptions How;
  How.Operators = mutationOperators();
  How.Threads = llvm::hardware_concurrency().compute_thread_count();
  How.AtOnce = Options.Threads;
  How.Change = Whole;
  How.Seconds = std::max(30.0, 0.1 * C.Budget.Seconds);
  auto Patched = applyPatch(Whole, readCopy());
  if (!Patched)
    return Patched.takeError();
  ReadContent Read = [&](llvm::StringRef File) -> llvm::Expected<std::string> {
    auto Known = Patched->find(File.str());
    return Known != Patched->end() ? Known->second : readCopy()(File);
  };
  How.Wanted = [&](const Candidate &M) {
    return isOn(*Touched, M.Place.File, lineOf(M, Read)) ||
           llvm::any_of(Winners, [&](std::size_t I) {
             const Site &S = All[I].Subject.Place;
             return S.File == M.Place.File && S.Function == M.Place.Function;
           });
  };
  auto Report = Mutation(C, std::move(How), llvm::nulls()).run();
  if (!Report)
    return Report.takeError();
  for (std::size_t I : Winners) {
    const Candidate &Winner = All[I].Subject;
    auto Found = noticedOf(Winner, Whole, readCopy(), *Report);
    if (!Found)
      return Found.takeError();
    Tests[Winner.Id] = *Found;
    if (llvm::Error E = write(event::Noticed,
                              {{"id", Winner.Id}, {"noticed", toJSON(*Found)}}))
      return E;
  }
  return llvm::Error::success();
}

/// Why the owner's floor is not met; empty if it is.
std::string Evolution::whyUnnoticed(const std::string &Id) const {
  auto Known = Tests.find(Id);
  if (Known == Tests.end())
    return "it is not known what the tests see of its lines";
  const MutationScore &Score = Known->second.deciding();
  if (Score.Ignored)
    return llvm::formatv("{0} errors could not be tried", Score.Ignored);
  auto Percent = Score.percent();
  if (Percent && *Percent >= C.Safety.MutationScore)
    return "";
  std::string Text = "the tests " + describe(Known->second);
  return llvm::formatv("{0}; {1:f1} % is asked for", Text,
                       C.Safety.MutationScore);
}

/// Those of the winners of which the tests see enough. That nothing could be
/// found out is a note, and if the owner asks for a score, a refusal.
llvm::Expected<std::vector<std::size_t>>
Evolution::notice(std::vector<std::size_t> Winners) {
  if (C.Program.Tests.empty() && C.Safety.MutationScore <= 0)
    return Winners;
  Say.say("tests: what they see of the lines that would change");
  if (C.Program.Tests.empty()) {
    // refused below
  } else if (llvm::Error E = scoreTests(Winners)) {
    if (interruptRequested())
      return std::move(E);
    if (llvm::Error Logged =
            note("no mutation score: " + llvm::toString(std::move(E))))
      return std::move(Logged);
  }
  std::vector<std::size_t> Allowed;
  for (std::size_t I : Winners) {
    const Candidate &Each = All[I].Subject;
    if (auto Known = Tests.find(Each.Id); Known != Tests.end())
      Say.say(llvm::formatv("  {0} at {1}:{2}: the tests {3}", Each.Place.Rule,
                            Each.Place.File, Each.Place.Line,
                            describe(Known->second)));
    std::string Why =
        C.Safety.MutationScore > 0 ? whyUnnoticed(Each.Id) : std::string();
    Verdict V = {"mutation-score",
                 Why.empty() ? Decision::Allow : Decision::Deny, Why};
    if (llvm::Error E =
            write(event::Judged, {{"id", Each.Id}, {"verdict", toJSON(V)}}))
      return std::move(E);
    if (Why.empty())
      Allowed.push_back(I);
    else if (llvm::Error E = reject(Each.Id, V.Gate + ": " + Why))
      return std::move(E);
  }
  return Allowed;
}
