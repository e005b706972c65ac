//===- Layout.cpp - New text in the style of its surroundings ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Layout.h"
#include "TokenDiff.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;
namespace format = clang::format;

std::optional<format::FormatStyle> evo::styleFor(llvm::StringRef Path) {
  auto Ignore = [](const llvm::SMDiagnostic &, void *) {};
  auto Style = format::getStyle("file", Path, "none", "", nullptr,
                                /*AllowUnknownOptions=*/true, Ignore);
  if (!Style) {
    llvm::consumeError(Style.takeError());
    return std::nullopt;
  }
  if (Style->DisableFormat)
    return std::nullopt;
  return *Style;
}

llvm::StringRef evo::lineEnding(llvm::StringRef Content) {
  return Content.count("\r\n") * 2 > Content.count('\n') ? "\r\n" : "\n";
}

static std::size_t indentOf(llvm::StringRef Line) {
  return Line.size() - Line.ltrim(" \t").size();
}

/// What one level of indentation is in this file: the first indented line that
/// follows an opening brace tells.
static std::string indentUnit(llvm::StringRef Content) {
  llvm::SmallVector<llvm::StringRef> Lines;
  Content.split(Lines, '\n');
  for (std::size_t I = 1; I < Lines.size(); ++I) {
    llvm::StringRef Above = Lines[I - 1].rtrim(), Line = Lines[I];
    if (!Above.ends_with("{") || Line.trim().empty())
      continue;
    llvm::StringRef Outer = Above.take_front(indentOf(Above)),
                    Inner = Line.take_front(indentOf(Line));
    if (Inner.size() > Outer.size() && Inner.starts_with(Outer))
      return Inner.drop_front(Outer.size()).str();
  }
  return "  ";
}

std::string evo::laidOut(llvm::StringRef Text, llvm::StringRef Content,
                         std::uint64_t Offset) {
  if (!Text.contains('\n'))
    return Text.str();
  llvm::StringRef Line = Content.take_front(Offset);
  Line = Line.drop_front(Line.rfind('\n') + 1);
  llvm::StringRef Base = Content.substr(Line.data() - Content.data());
  Base = Base.take_front(indentOf(Base));
  llvm::SmallVector<llvm::StringRef> Lines;
  Text.split(Lines, '\n');
  std::size_t Least = llvm::StringRef::npos;
  for (llvm::StringRef L : llvm::drop_begin(Lines))
    if (!L.trim().empty())
      Least = std::min(Least, indentOf(L));
  bool Absolute =
      Least != llvm::StringRef::npos && Least >= Base.size() && !Base.empty();
  std::string Unit = indentUnit(Content), Result = Lines[0].rtrim('\r').str();
  for (llvm::StringRef L : llvm::drop_begin(Lines)) {
    L = L.rtrim('\r');
    Result += lineEnding(Content);
    if (L.trim().empty())
      continue;
    if (Absolute) {
      Result += L;
      continue;
    }
    std::size_t Levels = (indentOf(L) - Least) / 2; // rules indent by two
    Result += Base;
    for (std::size_t I = 0; I < Levels; ++I)
      Result += Unit;
    Result += L.ltrim(" \t");
  }
  return Result;
}

/// Only white space may change.
static void onlyWhiteSpace(format::FormatStyle &Style) {
  // Never: an enumeration in LLVM 19, a structure in newer versions.
  Style.SortIncludes = {};
  Style.SortUsingDeclarations = format::FormatStyle::SUD_Never;
  Style.FixNamespaceComments = false;
  Style.InsertBraces = false;
  Style.RemoveBracesLLVM = false;
  Style.RemoveSemicolon = false;
  Style.RemoveParentheses = format::FormatStyle::RPS_Leave;
  Style.QualifierAlignment = format::FormatStyle::QAS_Leave;
  Style.InsertTrailingCommas = format::FormatStyle::TCS_None;
  Style.SeparateDefinitionBlocks = format::FormatStyle::SDS_Leave;
  Style.InsertNewlineAtEOF = false;
  Style.IntegerLiteralSeparator = {};
  Style.LineEnding = format::FormatStyle::LE_DeriveLF;
#if LLVM_VERSION_MAJOR >= 21
  Style.ReflowComments = format::FormatStyle::RCS_Never;
#else
  Style.ReflowComments = false;
#endif
}

static bool splitsCharacter(llvm::StringRef Text, std::size_t At) {
  return At < Text.size() && (Text[At] & 0xC0) == 0x80;
}

/// Drops what both sides have in common, whole characters only.
static Edit minimal(llvm::StringRef Content, Edit E) {
  llvm::StringRef Old = Content.substr(E.Offset, E.Length), New = E.Replacement;
  std::size_t Most = std::min(Old.size(), New.size()), Front = 0, Back = 0;
  while (Front < Most && Old[Front] == New[Front])
    ++Front;
  while (Front > 0 &&
         (splitsCharacter(Old, Front) || splitsCharacter(New, Front)))
    --Front;
  while (Back < Most - Front &&
         Old[Old.size() - 1 - Back] == New[New.size() - 1 - Back])
    ++Back;
  while (Back > 0 && (splitsCharacter(Old, Old.size() - Back) ||
                      splitsCharacter(New, New.size() - Back)))
    --Back;
  return {E.Offset + Front, Old.size() - Front - Back,
          New.drop_front(Front).drop_back(Back).str()};
}

namespace {

/// The part of a file that clang-format sees, and the edits in it.
struct Window {
  std::size_t Begin, End;
  std::vector<Edit> Edits;
};

} // namespace

/// A line where a declaration outside all indented code begins.
static bool beginsChunk(llvm::StringRef Line) {
  if (Line.empty() || llvm::StringRef(" \t\r#{}():;*/").contains(Line[0]))
    return false;
  return !Line.starts_with("public") && !Line.starts_with("protected") &&
         !Line.starts_with("private");
}

/// From the declaration around `E` to the line that ends it. Files with many
/// #if take seconds to format as a whole; the level of a line is taken from its
/// unchanged neighbours, so the part gives the same result.
static Window windowAround(llvm::StringRef Content, const Edit &E) {
  std::size_t Begin = Content.take_front(E.Offset).rfind('\n') + 1;
  while (Begin > 0 && !beginsChunk(Content.drop_front(Begin)))
    Begin = Content.take_front(Begin - 1).rfind('\n') + 1;
  std::size_t End = Content.find('\n', E.Offset + E.Length);
  while (End != llvm::StringRef::npos) {
    llvm::StringRef Next = Content.drop_front(End + 1);
    End = Content.find('\n', End + 1);
    if (!Next.empty() && !llvm::StringRef(" \t\r\n#").contains(Next[0]))
      break;
  }
  return {Begin, End == llvm::StringRef::npos ? Content.size() : End + 1, {E}};
}

static std::vector<Window> windows(llvm::StringRef Content,
                                   llvm::ArrayRef<Edit> Edits) {
  std::vector<Window> Result;
  for (const Edit &E : Edits) {
    Window W = windowAround(Content, E);
    if (Result.empty() || Result.back().End <= W.Begin) {
      Result.push_back(std::move(W));
      continue;
    }
    Result.back().End = std::max(Result.back().End, W.End);
    Result.back().Edits.push_back(E);
  }
  return Result;
}

/// Appends the formatted edits of one window; false if that does not work.
static bool formatWindow(llvm::StringRef Path, llvm::StringRef Content,
                         const Window &W, const format::FormatStyle &Style,
                         std::vector<Edit> &Result) {
  clang::tooling::Replacements Changes;
  for (const Edit &E : W.Edits)
    if (llvm::Error Failed =
            Changes.add({Path, static_cast<unsigned>(E.Offset - W.Begin),
                         static_cast<unsigned>(E.Length), E.Replacement})) {
      llvm::consumeError(std::move(Failed));
      return false;
    }
  auto Pretty =
      format::formatReplacements(Content.slice(W.Begin, W.End), Changes, Style);
  if (!Pretty) {
    llvm::consumeError(Pretty.takeError());
    return false;
  }
  for (const clang::tooling::Replacement &R : *Pretty) {
    Edit E = minimal(Content, {R.getOffset() + W.Begin, R.getLength(),
                               R.getReplacementText().str()});
    if (E.Length || !E.Replacement.empty())
      Result.push_back(std::move(E));
  }
  return true;
}

/// True if no edit begins before the line of the first change of its window:
/// what stands above is not ours to join or break.
static bool leavesLinesAbove(llvm::StringRef Content,
                             llvm::ArrayRef<Window> Parts,
                             llvm::ArrayRef<Edit> Edits) {
  return llvm::all_of(Edits, [&](const Edit &E) {
    return llvm::none_of(Parts, [&](const Window &W) {
      std::size_t First = W.Edits.front().Offset;
      First = Content.take_front(First).rfind('\n') + 1;
      return W.Begin <= E.Offset && E.Offset < First;
    });
  });
}

/// True if `E` changes how far the line that it begins in is indented.
static bool movesLine(llvm::StringRef Content, const Edit &E,
                      std::size_t LineBegin) {
  llvm::StringRef Line = Content.drop_front(LineBegin);
  std::size_t Text = LineBegin + (Line.size() - Line.ltrim(" \t").size());
  return E.Offset < Text ||
         (E.Offset == Text && !E.Length &&
          llvm::StringRef(E.Replacement).trim(" \t").empty());
}

/// True if the line of the first change of a window, where more than its
/// beginning stays, keeps its place, and so do the statements that begin below
/// the last change. clang-format reads some declarations wrongly.
static bool leavesIndentation(llvm::StringRef Content,
                              llvm::ArrayRef<Window> Parts,
                              llvm::ArrayRef<Edit> Edits) {
  return llvm::all_of(Edits, [&](const Edit &E) {
    std::size_t Line = Content.take_front(E.Offset).rfind('\n') + 1;
    llvm::StringRef Above = Content.take_front(Line).rtrim();
    bool Begins =
        Above.empty() || llvm::StringRef(";{}").contains(Above.back());
    return !Begins || !movesLine(Content, E, Line) ||
           llvm::none_of(Parts, [&](const Window &W) {
             const Edit &First = W.Edits.front(), &Last = W.Edits.back();
             return W.Begin <= E.Offset && E.Offset < W.End &&
                    ((Line <= First.Offset && E.Offset < First.Offset) ||
                     Line > Last.Offset + Last.Length);
           });
  });
}

/// A body on lines of its own stays there, however short it has become.
static void keepShortBodies(format::FormatStyle &Style) {
  Style.AllowShortFunctionsOnASingleLine = format::FormatStyle::SFS_None;
  Style.AllowShortBlocksOnASingleLine = format::FormatStyle::SBS_Never;
  Style.AllowShortIfStatementsOnASingleLine = format::FormatStyle::SIS_Never;
  Style.AllowShortLoopsOnASingleLine = false;
}

std::vector<Edit> evo::formatted(llvm::StringRef Path, llvm::StringRef Content,
                                 llvm::ArrayRef<Edit> Edits,
                                 format::FormatStyle Style) {
  onlyWhiteSpace(Style);
  std::vector<Window> Parts = windows(Content, Edits);
  std::string Plain = withEdits(Content, Edits);
  for (bool Retry : {false, true}) {
    if (Retry)
      keepShortBodies(Style);
    std::vector<Edit> Result;
    bool Good = llvm::all_of(Parts, [&](const Window &W) {
      return formatWindow(Path, Content, W, Style, Result);
    });
    if (!Good || !leavesLinesAbove(Content, Parts, Result) ||
        !leavesIndentation(Content, Parts, Result))
      continue;
    std::string New = withEdits(Content, Result);
    if (sameTokens(Plain, New) && lostComment(Plain, New).empty())
      return Result;
  }
  return Edits;
}
