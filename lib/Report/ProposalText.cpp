//===- ProposalText.cpp - Candidates as a linter shows them ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Report/ProposalText.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;
using llvm::raw_ostream;

static std::vector<std::string> linesOf(llvm::StringRef Text) {
  std::vector<std::string> Result;
  while (!Text.empty()) {
    auto [Line, Rest] = Text.split('\n');
    Result.push_back(Line.rtrim('\r').str());
    Text = Rest;
  }
  return Result;
}

static std::size_t lineStart(llvm::StringRef Text, std::size_t Offset) {
  return Text.take_front(Offset).rfind('\n') + 1; // npos + 1 is 0
}

static std::size_t afterLine(llvm::StringRef Text, std::size_t Offset) {
  std::size_t End = Text.find('\n', Offset);
  return End == llvm::StringRef::npos ? Text.size() : End + 1;
}

std::vector<LineChange> evo::lineChanges(const FilePatch &P,
                                         llvm::StringRef Before) {
  struct Span {
    std::size_t Begin, End;
    std::vector<Edit> Edits;
  };
  std::vector<Span> Spans;
  for (const Edit &E : P.Edits) {
    std::size_t Begin = lineStart(Before, E.Offset),
                End = afterLine(Before, E.Offset + E.Length);
    bool AddsLines = E.Length == 0 && E.Offset == Begin &&
                     llvm::StringRef(E.Replacement).ends_with("\n");
    if (AddsLines)
      End = Begin;
    if (!Spans.empty() && Begin < Spans.back().End) {
      Spans.back().End = std::max(End, Spans.back().End);
      Spans.back().Edits.push_back(E);
    } else {
      Spans.push_back({Begin, End, {E}});
    }
  }
  std::vector<LineChange> Result;
  for (const Span &S : Spans) {
    std::string New;
    std::size_t Done = S.Begin;
    for (const Edit &E : S.Edits) {
      New += Before.slice(Done, E.Offset);
      New += E.Replacement;
      Done = E.Offset + E.Length;
    }
    New += Before.slice(Done, S.End);
    Result.push_back({Before.take_front(S.Begin).count('\n') + 1,
                      linesOf(Before.slice(S.Begin, S.End)), linesOf(New)});
  }
  return Result;
}

namespace {

/// Colours for one scope; does nothing when colours are off.
class Paint {
public:
  Paint(raw_ostream &OS, bool On, raw_ostream::Colors C, bool Bold = false)
      : OS(OS), On(On) {
    if (On)
      OS.changeColor(C, Bold);
  }
  Paint(const Paint &) = delete;
  ~Paint() {
    if (On)
      OS.resetColor();
  }

private:
  raw_ostream &OS;
  bool On;
};

} // namespace

static void printHead(raw_ostream &OS, llvm::StringRef File, std::uint64_t Line,
                      std::uint64_t Column, llvm::StringRef Message,
                      llvm::StringRef Rule, bool Colour) {
  {
    Paint Bold(OS, Colour, raw_ostream::SAVEDCOLOR, true);
    OS << File << ':' << Line << ':' << Column << ": ";
  }
  OS << Message << " [" << Rule << "]\n";
}

/// The first line of the site with a caret under its start and a tail under
/// the rest.
static void printExcerpt(raw_ostream &OS, const Site &S,
                         llvm::StringRef Content, bool Colour) {
  std::size_t Begin = lineStart(Content, S.Offset);
  llvm::StringRef Line =
      Content.slice(Begin, afterLine(Content, S.Offset)).rtrim("\r\n");
  OS << llvm::formatv("{0,6} | ", S.Line) << Line << '\n' << "       | ";
  std::size_t Column = S.Offset - Begin;
  for (char C : Line.take_front(Column))
    if ((C & 0xC0) != 0x80)
      OS << (C == '\t' ? '\t' : ' ');
  Paint Green(OS, Colour, raw_ostream::GREEN, true);
  OS << '^';
  llvm::StringRef Rest = Line.substr(Column, S.Length);
  for (char C : Rest.drop_front(Rest.empty() ? 0 : 1))
    if ((C & 0xC0) != 0x80)
      OS << '~';
  OS << '\n';
}

static void printLines(raw_ostream &OS, char Sign,
                       llvm::ArrayRef<std::string> Lines,
                       raw_ostream::Colors Hue, bool Colour) {
  for (const std::string &L : Lines) {
    Paint P(OS, Colour, Hue);
    OS << "     " << Sign << " | " << L << '\n';
  }
}

static void printChanges(raw_ostream &OS, const Candidate &C,
                         const ReadContent &Read, bool Colour) {
  for (const FilePatch &F : C.Change.Files) {
    auto Content = Read(F.File);
    if (!Content) {
      llvm::consumeError(Content.takeError());
      continue;
    }
    if (F.File != C.Place.File)
      OS << "       | " << F.File << ":\n";
    for (const LineChange &L : lineChanges(F, *Content)) {
      printLines(OS, '-', L.Old, raw_ostream::RED, Colour);
      printLines(OS, '+', L.New, raw_ostream::GREEN, Colour);
    }
  }
}

void evo::printCandidate(raw_ostream &OS, const Candidate &C,
                         const ReadContent &Read, bool Colour) {
  OS.enable_colors(Colour);
  printHead(OS, C.Place.File, C.Place.Line, C.Place.Column, C.Message,
            C.Place.Rule, Colour);
  auto Content = Read(C.Place.File);
  if (Content)
    printExcerpt(OS, C.Place, *Content, Colour);
  else
    llvm::consumeError(Content.takeError());
  printChanges(OS, C, Read, Colour);
}

void evo::printRefusal(raw_ostream &OS, const Refusal &R, bool Colour) {
  OS.enable_colors(Colour);
  printHead(OS, R.File, R.Line, R.Column, "not changed: " + R.Reason, R.Rule,
            Colour);
}
