//===- MutationText.cpp - What the tests see, as a table ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/MutationReport.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

llvm::Expected<Replacement> evo::replacementOf(const Candidate &C,
                                               const ReadContent &Read) {
  const FilePatch &P = C.Change.Files.front();
  auto Content = Read(P.File);
  if (!Content)
    return Content.takeError();
  Replacement R;
  R.Begin = std::min(C.Place.Offset, P.Edits.front().Offset);
  R.End = std::max(C.Place.Offset + C.Place.Length,
                   P.Edits.back().Offset + P.Edits.back().Length);
  R.Old = Content->substr(R.Begin, R.End - R.Begin);
  R.New = R.Old;
  for (const Edit &E : llvm::reverse(P.Edits))
    R.New.replace(E.Offset - R.Begin, E.Length, E.Replacement);
  return R;
}

std::uint64_t evo::lineOf(const Candidate &C, const ReadContent &Read) {
  const FilePatch &P = C.Change.Files.front();
  auto Content = Read(P.File);
  if (Content)
    return llvm::StringRef(*Content)
               .take_front(P.Edits.front().Offset)
               .count('\n') +
           1;
  llvm::consumeError(Content.takeError());
  return C.Place.Line;
}

std::string evo::percentText(std::optional<double> Percent) {
  return Percent ? llvm::formatv("{0:f1} %", *Percent).str() : "-";
}

namespace {

class MutationTable {
public:
  MutationTable(const MutationReport &R, const TableStyle &Style,
                llvm::raw_ostream &OS)
      : R(R), OS(OS), Width(std::clamp(Style.Width, 80u, 140u)) {}

  void print();

private:
  static constexpr unsigned Numbers = 54; ///< columns of all numbers

  void heading();
  void row(llvm::StringRef Name, unsigned Indent, const MutationScore &S);
  void byFunction();
  void byRange();
  void survivors();
  void summary(const MutationScore &S);

  const MutationReport &R;
  llvm::raw_ostream &OS;
  unsigned Width;
};

} // namespace

void MutationTable::heading() {
  OS << fitted("file and function", Width - Numbers);
  OS.indent(Width - Numbers - 17);
  OS << llvm::formatv("{0,8}{1,8}{2,9}{3,11}{4,9}{5,9}\n", "killed", "timeout",
                      "survived", "uncovered", "score", "covered");
}

void MutationTable::row(llvm::StringRef Name, unsigned Indent,
                        const MutationScore &S) {
  std::string Fits = fitted(Name, Width - Numbers - Indent);
  OS.indent(Indent) << Fits;
  OS.indent(Width - Numbers - Indent - columnsOf(Fits));
  OS << llvm::formatv("{0,8}{1,8}{2,9}{3,11}{4,9}{5,9}\n", S.Killed, S.Timeout,
                      S.Survived, S.NoCoverage, percentText(S.percent()),
                      percentText(S.percentOfCovered()));
}

/// Functions stand in the order of their first mutant.
void MutationTable::byFunction() {
  llvm::ArrayRef<Mutant> All = R.Mutants;
  while (!All.empty()) {
    const std::string &File = All.front().Subject.Place.File;
    auto InFile = All.take_while(
        [&](const Mutant &M) { return M.Subject.Place.File == File; });
    All = All.drop_front(InFile.size());
    row(File, 0, scoreOf(InFile));
    std::vector<std::pair<std::string, MutationScore>> Functions;
    for (const Mutant &M : InFile) {
      const std::string &Name = M.Subject.Place.Function;
      auto Known = llvm::find_if(
          Functions, [&](const auto &F) { return F.first == Name; });
      if (Known == Functions.end())
        Known = Functions.insert(Known, {Name, {}});
      Known->second.add(M.Result.Status);
    }
    for (const auto &[Name, Score] : Functions)
      row(Name, 2, Score);
  }
}

void MutationTable::byRange() {
  if (R.Touched.empty())
    return;
  OS << "\ntouched lines\n";
  for (const LineRange &Range : R.Touched) {
    MutationScore Score;
    for (const Mutant &M : R.Mutants) {
      std::uint64_t Line = lineOf(M.Subject, R.Read);
      if (M.Subject.Place.File == Range.File && Range.First <= Line &&
          Line <= Range.Last)
        Score.add(M.Result.Status);
    }
    row(llvm::formatv("{0}:{1}-{2}", Range.File, Range.First, Range.Last).str(),
        0, Score);
  }
}

void MutationTable::survivors() {
  for (MutantStatus Which :
       {MutantStatus::Survived, MutantStatus::NoCoverage}) {
    bool Any = false;
    for (const Mutant &M : R.Mutants) {
      if (M.Result.Status != Which)
        continue;
      if (!Any)
        OS << (Which == MutantStatus::Survived ? "\nno test notices that\n"
                                               : "\nno test reaches\n");
      Any = true;
      const Site &S = M.Subject.Place;
      auto Change = replacementOf(M.Subject, R.Read);
      std::string Text = M.Subject.Message;
      if (Change)
        Text = "'" + Change->Old + "' is '" + Change->New + "'";
      else
        llvm::consumeError(Change.takeError());
      std::string Where = llvm::formatv("  {0}:{1}:{2}: ", fitted(S.File, 60),
                                        S.Line, S.Column);
      std::string Rule = " [" + S.Rule + "]";
      unsigned Left = std::max<int>(20, Width - Where.size() - Rule.size());
      OS << Where << fitted(Text, Left) << Rule << '\n';
    }
  }
}

void MutationTable::summary(const MutationScore &S) {
  OS << llvm::formatv(
      "\n{0} mutants: {1} killed, {2} timed out, {3} survived, {4} not "
      "covered; {5} do not compile, {6} not tried\n",
      R.Mutants.size(), S.Killed, S.Timeout, S.Survived, S.NoCoverage,
      S.CompileError, S.Ignored);
  std::map<std::string, unsigned> Reasons;
  for (const Mutant &M : R.Mutants)
    if (M.Result.Status == MutantStatus::Ignored)
      ++Reasons[M.Result.Reason];
  for (const auto &[Reason, Count] : Reasons)
    printWrapped(llvm::formatv("not tried, {0}: {1}", Count, Reason).str(), 2,
                 Width, OS);
  if (!S.percent()) {
    OS << "no mutation score: there is no mutant to notice\n";
    return;
  }
  OS << "mutation score " << percentText(S.percent()) << ", of covered code "
     << percentText(S.percentOfCovered());
  if (R.Floor > 0)
    OS << llvm::formatv(", asked for {0:f1} %", R.Floor);
  OS << '\n';
}

void MutationTable::print() {
  MutationScore All = scoreOf(R.Mutants);
  if (!R.Mutants.empty()) {
    heading();
    byFunction();
    byRange();
    survivors();
  }
  summary(All);
}

void evo::printMutation(const MutationReport &R, const TableStyle &Style,
                        llvm::raw_ostream &OS) {
  MutationTable(R, Style, OS).print();
}
