//===- Table.cpp - A run as a table on the terminal ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/Render.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Unicode.h"
#include <cmath>

using namespace evo;

unsigned evo::columnsOf(llvm::StringRef Text) {
  int Width = llvm::sys::unicode::columnWidthUTF8(Text);
  return Width < 0 ? Text.size() : Width;
}

// One character at a time, so that none is cut in two.
static llvm::StringRef firstCharacter(llvm::StringRef Text) {
  std::size_t Bytes = 1;
  while (Bytes < Text.size() && (Text[Bytes] & 0xC0) == 0x80)
    ++Bytes;
  return Text.take_front(Bytes);
}

std::string evo::fitted(llvm::StringRef Text, unsigned Columns) {
  std::string Clean = llvm::json::fixUTF8(Text), Result;
  unsigned Used = 0;
  for (llvm::StringRef Rest = Clean; !Rest.empty();) {
    llvm::StringRef Character = firstCharacter(Rest);
    Rest = Rest.drop_front(Character.size());
    // Not printable: control characters, and what turns the writing direction.
    int Width = llvm::sys::unicode::columnWidthUTF8(Character);
    if (Width < 0)
      Character = " ", Width = 1;
    bool Last = Rest.empty();
    if (Used + Width + (Last ? 0 : 1) > Columns) {
      Result += "…";
      break;
    }
    Result += Character;
    Used += Width;
  }
  return Result;
}

void evo::printWrapped(llvm::StringRef Text, unsigned Indent, unsigned Width,
                       llvm::raw_ostream &OS, bool Indented) {
  llvm::SmallVector<llvm::StringRef> Words;
  std::string Clean = fitted(Text, 4000);
  llvm::StringRef(Clean).split(Words, ' ', -1, /*KeepEmpty=*/false);
  unsigned Used = 0;
  for (llvm::StringRef Word : Words) {
    std::string Fits = fitted(Word, Width - Indent);
    unsigned Columns = columnsOf(Fits);
    if (Used && Indent + Used + 1 + Columns > Width) {
      OS << "\n";
      Used = 0, Indented = false;
    }
    if (Used)
      OS << " ";
    else if (!Indented)
      OS.indent(Indent);
    OS << Fits;
    Used += Columns + (Used ? 1 : 0);
  }
  OS << "\n";
}

// Of a path the end says most.
static std::string fittedEnd(llvm::StringRef Path, unsigned Columns) {
  std::string Clean = fitted(Path, 4000);
  llvm::StringRef Rest = Clean;
  if (columnsOf(Rest) <= Columns)
    return Clean;
  while (!Rest.empty() && columnsOf(Rest) + 1 > Columns)
    Rest = Rest.drop_front(firstCharacter(Rest).size());
  return "…" + Rest.str();
}

std::string evo::describeChange(const Estimate &E) {
  auto Percent = [](double Ratio) {
    if (!std::isfinite(Ratio))
      return std::string("?");
    double Value = std::round((Ratio - 1) * 1000) / 10;
    return (Value > 0 ? "+" : "") +
           llvm::formatv("{0:f1}", Value == 0 ? 0.0 : Value).str();
  };
  return llvm::formatv("{0} % [{1}, {2}]", Percent(E.Ratio), Percent(E.Low),
                       Percent(E.High));
}

namespace {

class Table {
public:
  Table(const RunReport &R, const TableStyle &Style, llvm::raw_ostream &OS)
      : R(R), Style(Style), OS(OS) {
    unsigned Width = std::clamp(Style.Width, 60u, 120u);
    unsigned Free = Width - Verdict - Gain - Evidence - 4;
    Rule = Free * 11 / 20;
    Place = Free - Rule;
    Total = Width;
  }

  void print();

private:
  static constexpr unsigned Verdict = 8, Gain = 24, Evidence = 13;

  void cell(llvm::StringRef Text, unsigned Width, bool Last = false);
  void row(const RunEntry &E);
  void paragraph(llvm::StringRef Text, unsigned Indent) {
    if (!Text.empty())
      printWrapped(Text, Indent, Total, OS);
  }
  void coloured(llvm::StringRef Word);
  void summary();

  const RunReport &R;
  const TableStyle &Style;
  llvm::raw_ostream &OS;
  unsigned Rule, Place, Total;
  bool Searched = false, InSet = false;
};

void Table::cell(llvm::StringRef Text, unsigned Width, bool Last) {
  std::string Fits = fitted(Text, Width);
  OS << Fits;
  if (!Last)
    OS.indent(Width - std::min(Width, columnsOf(Fits)) + 1);
}

void Table::coloured(llvm::StringRef Word) {
  auto Colour = Word == "landed"   ? llvm::raw_ostream::GREEN
                : Word == "denied" ? llvm::raw_ostream::RED
                : Word == "asked"  ? llvm::raw_ostream::YELLOW
                                   : llvm::raw_ostream::BRIGHT_BLACK;
  if (Style.Colour)
    OS.changeColor(Colour);
  cell(Word, Verdict, /*Last=*/true);
  if (Style.Colour)
    OS.resetColor();
  OS.indent(Verdict - Word.size() + 1);
}

void Table::row(const RunEntry &E) {
  const Site &S = E.Subject.Place;
  coloured(outcome(E));
  cell(S.Rule, Rule);
  cell(fittedEnd(llvm::formatv("{0}:{1}", S.File, S.Line).str(), Place), Place);
  const evo::Evidence &Earned = strongest(E);
  bool Asked = Earned != evo::Evidence();
  cell(Asked ? describe(Earned) : "-", Evidence);
  std::string Change = "not measured";
  if (auto Shown = decidingMeasurement(E, R.MainMetric)) {
    Searched |= !Shown->Confirmed;
    InSet |= !Shown->Alone;
    Change = (Shown->Confirmed ? "" : "~") +
             describeChange(Shown->Value->Result) + (Shown->Alone ? "" : "*");
  }
  cell(Change, Gain, /*Last=*/true);
  OS << "\n";
  if (E.Tests)
    paragraph("the tests " + describe(*E.Tests), Verdict + 1);
  if (E.landed())
    return paragraph("commit " + E.Commit.substr(0, 12), Verdict + 1);
  std::string Why = E.Reason;
  for (const evo::Verdict &V : E.Verdicts)
    if (V.Result != Decision::Allow && Why.find(V.Reason) == std::string::npos)
      Why += (Why.empty() ? "" : "; ") + V.Gate + ": " + V.Reason;
  paragraph(Why, Verdict + 1);
}

void Table::summary() {
  unsigned Landed =
      llvm::count_if(R.Entries, [](const RunEntry &E) { return E.landed(); });
  OS << llvm::formatv("{0} of {1} candidates landed", Landed, R.Entries.size());
  if (!R.Branch.empty())
    OS << " on " << fitted(R.Branch, 60);
  OS << llvm::formatv(", {0:f0} s\n", R.Seconds);
  if (R.Winners && Landed)
    for (const Measurement &M : R.Winners->Measurements)
      paragraph("together, on " + M.Workload + ": " + M.Metric + " " +
                    describeChange(M.Result),
                2);
  if (Searched)
    paragraph("~ measured while searching, not in a clean build", 2);
  if (InSet)
    paragraph("* of the set it was measured with", 2);
  if (!R.Stopped.empty())
    paragraph("stopped early: " + R.Stopped, 2);
  else if (!R.Finished)
    paragraph("the run has not finished", 2);
  for (const std::string &Note : R.Notes)
    paragraph(Note, 2);
}

void Table::print() {
  if (!R.Entries.empty()) {
    cell("verdict", Verdict);
    cell("rule", Rule);
    cell("place", Place);
    cell("evidence", Evidence);
    cell(R.MainMetric.empty() ? "change" : R.MainMetric, Gain, /*Last=*/true);
    OS << "\n";
    for (const RunEntry *E : byOutcome(R))
      row(*E);
    OS << "\n";
  }
  summary();
}

} // namespace

TableStyle evo::tableStyleFor(const llvm::raw_ostream &OS) {
  using llvm::sys::Process;
  TableStyle Style;
  bool Terminal = OS.is_displayed();
  Style.Colour = Terminal && OS.has_colors() && !Process::GetEnv("NO_COLOR");
  unsigned Columns = Terminal ? Process::StandardOutColumns() : 0;
  Style.Width = Columns ? Columns : 100;
  return Style;
}

void evo::printTable(const RunReport &R, const TableStyle &Style,
                     llvm::raw_ostream &OS) {
  Table(R, Style, OS).print();
}
