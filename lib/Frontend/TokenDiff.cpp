//===- TokenDiff.cpp - The edits between two spellings ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TokenDiff.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"

using namespace evo;

static clang::LangOptions newestCxx() {
  clang::LangOptions Lang;
  std::vector<std::string> Includes;
  clang::LangOptions::setLangDefaults(Lang, clang::Language::CXX,
                                      llvm::Triple(), Includes,
                                      clang::LangStandard::lang_gnucxx20);
  return Lang;
}

std::vector<SourceToken> evo::tokensOf(llvm::StringRef Text) {
  std::string Terminated = Text.str();
  const clang::LangOptions Lang = newestCxx();
  clang::Lexer Lex(clang::SourceLocation::getFromRawEncoding(1), Lang,
                   Terminated.data(), Terminated.data(),
                   Terminated.data() + Terminated.size());
  Lex.SetCommentRetentionState(true);
  std::vector<SourceToken> Result;
  clang::Token T;
  while (true) {
    bool Last = Lex.LexFromRawLexer(T);
    if (T.is(clang::tok::eof))
      break;
    std::size_t End = Lex.getCurrentBufferOffset();
    Result.push_back({End - T.getLength(), End, T.is(clang::tok::comment),
                      T.is(clang::tok::hash) && T.isAtStartOfLine()});
    if (Last)
      break;
  }
  return Result;
}

namespace {

/// One of the two texts, comments set aside.
struct Spelling {
  llvm::StringRef Text;
  std::vector<SourceToken> Tokens;

  explicit Spelling(llvm::StringRef Text) : Text(Text) {
    llvm::copy_if(tokensOf(Text), std::back_inserter(Tokens),
                  [](const SourceToken &T) { return !T.IsComment; });
  }
  std::size_t size() const { return Tokens.size(); }
  llvm::StringRef operator[](std::size_t I) const {
    return Text.slice(Tokens[I].Begin, Tokens[I].End);
  }
};

/// Old token I stays as new token J.
using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;

/// Old tokens [OldBegin, OldEnd) become new tokens [NewBegin, NewEnd); the
/// tokens around them, if any, stay.
struct Gap {
  std::size_t OldBegin, OldEnd, NewBegin, NewEnd;
};

} // namespace

static std::map<llvm::StringRef, long> comments(llvm::StringRef Text) {
  std::map<llvm::StringRef, long> Result;
  for (const SourceToken &T : tokensOf(Text))
    if (T.IsComment)
      ++Result[Text.slice(T.Begin, T.End).trim()];
  return Result;
}

std::string evo::lostComment(llvm::StringRef Old, llvm::StringRef New) {
  auto Kept = comments(New);
  for (const auto &[Comment, Count] : comments(Old))
    if (Kept[Comment] < Count)
      return Comment.str();
  return "";
}

bool evo::sameTokens(llvm::StringRef A, llvm::StringRef B) {
  Spelling SA(A), SB(B);
  if (SA.size() != SB.size())
    return false;
  for (std::size_t I = 0; I < SA.size(); ++I)
    if (SA[I] != SB[I])
      return false;
  return true;
}

std::string evo::withEdits(llvm::StringRef Text, llvm::ArrayRef<Edit> Edits) {
  std::string Result;
  std::size_t Done = 0;
  for (const Edit &E : Edits) {
    Result += Text.slice(Done, E.Offset);
    Result += E.Replacement;
    Done = E.Offset + E.Length;
  }
  return Result += Text.drop_front(Done);
}

/// The longest common subsequence of the part between the common ends. Beyond
/// 4 million pairs nothing in the middle is taken as common.
static void commonMiddle(const Spelling &Old, const Spelling &New, const Gap &G,
                         Pairs &Result) {
  std::size_t Rows = G.OldEnd - G.OldBegin, Columns = G.NewEnd - G.NewBegin;
  if (Rows * Columns > 4'000'000)
    return;
  std::vector<unsigned> Length((Rows + 1) * (Columns + 1), 0);
  auto At = [&](std::size_t I, std::size_t J) -> unsigned & {
    return Length[I * (Columns + 1) + J];
  };
  auto Same = [&](std::size_t I, std::size_t J) {
    return Old[G.OldBegin + I] == New[G.NewBegin + J];
  };
  for (std::size_t I = Rows; I-- > 0;)
    for (std::size_t J = Columns; J-- > 0;)
      At(I, J) = Same(I, J) ? At(I + 1, J + 1) + 1
                            : std::max(At(I + 1, J), At(I, J + 1));
  for (std::size_t I = 0, J = 0; I < Rows && J < Columns;) {
    if (Same(I, J))
      Result.push_back({G.OldBegin + I++, G.NewBegin + J++});
    else if (At(I + 1, J) >= At(I, J + 1))
      ++I;
    else
      ++J;
  }
}

static Pairs common(const Spelling &Old, const Spelling &New) {
  std::size_t Most = std::min(Old.size(), New.size()), Front = 0, Back = 0;
  while (Front < Most && Old[Front] == New[Front])
    ++Front;
  while (Back < Most - Front &&
         Old[Old.size() - 1 - Back] == New[New.size() - 1 - Back])
    ++Back;
  Pairs Result;
  for (std::size_t I = 0; I < Front; ++I)
    Result.push_back({I, I});
  commonMiddle(Old, New, {Front, Old.size() - Back, Front, New.size() - Back},
               Result);
  for (std::size_t I = Back; I > 0; --I)
    Result.push_back({Old.size() - I, New.size() - I});
  return Result;
}

static std::vector<Gap> gaps(const Spelling &Old, const Spelling &New) {
  std::vector<Gap> Result;
  std::size_t I = 0, J = 0;
  Pairs Kept = common(Old, New);
  Kept.push_back({Old.size(), New.size()});
  for (auto [NextI, NextJ] : Kept) {
    if (I < NextI || J < NextJ)
      Result.push_back({I, NextI, J, NextJ});
    I = NextI + 1, J = NextJ + 1;
  }
  return Result;
}

static bool isBlank(llvm::StringRef Text) { return Text.trim().empty(); }

/// The text between token `I - 1` and token `I`.
static llvm::StringRef spaceBefore(const Spelling &S, std::size_t I) {
  std::size_t Begin = I == 0 ? 0 : S.Tokens[I - 1].End;
  std::size_t End = I < S.size() ? S.Tokens[I].Begin : S.Text.size();
  return S.Text.slice(Begin, End);
}

static llvm::StringRef inserted(const Spelling &New, const Gap &G) {
  return New.Text.slice(New.Tokens[G.NewBegin].Begin,
                        New.Tokens[G.NewEnd - 1].End);
}

/// Where new tokens go between two that stay, so that the white space on both
/// sides is that of the old or of the new text.
static Edit insertion(const Spelling &Old, const Spelling &New, const Gap &G) {
  llvm::StringRef Text = inserted(New, G);
  llvm::StringRef Space = spaceBefore(Old, G.OldBegin);
  llvm::StringRef Left = spaceBefore(New, G.NewBegin),
                  Right = spaceBefore(New, G.NewEnd);
  std::size_t After = Space.data() - Old.Text.data();
  std::size_t Before = After + Space.size();
  Edit AtNext = {Before, 0, (Text + Right).str()};
  Edit AtPrevious = {After, 0, (Left + Text).str()};
  if (G.OldBegin == 0)
    return AtNext;
  if (G.OldBegin == Old.size())
    return AtPrevious;
  if (Left == Space || !isBlank(Space))
    return AtNext;
  if (Right == Space ||
      (Left.contains('\n') && Space.contains('\n') && Right.contains('\n')))
    return AtPrevious;
  return {After, Space.size(), (Left + Text + Right).str()};
}

static Edit deletion(const Spelling &Old, const Spelling &New, const Gap &G) {
  std::size_t Begin = Old.Tokens[G.OldBegin].Begin,
              End = Old.Tokens[G.OldEnd - 1].End;
  llvm::StringRef Left = spaceBefore(Old, G.OldBegin),
                  Right = spaceBefore(Old, G.OldEnd);
  llvm::StringRef LeftBlanks =
      Left.take_back(Left.size() - Left.rtrim(" \t").size());
  llvm::StringRef RightBlanks =
      Right.take_front(Right.size() - Right.ltrim(" \t").size());
  bool WholeLines = Left.rtrim(" \t").ends_with("\n") &&
                    Right.ltrim(" \t\r").starts_with("\n");
  if (WholeLines) {
    Begin -= LeftBlanks.size() + 1;
    if (Begin > 0 && Old.Text[Begin - 1] == '\r')
      --Begin;
  } else if (spaceBefore(New, G.NewBegin).empty()) {
    Begin -= LeftBlanks.size();
    End += RightBlanks.size();
  } else if (!LeftBlanks.empty()) {
    End += RightBlanks.size();
  }
  return {Begin, End - Begin, ""};
}

static bool isInline(llvm::StringRef Blanks) {
  return isBlank(Blanks) && !Blanks.contains('\n');
}

/// The blanks on both sides stay, unless the new text has none there: a new
/// `(` does not keep the blank after the old `%`.
static Edit replacement(const Spelling &Old, const Spelling &New,
                        const Gap &G) {
  std::size_t Begin = Old.Tokens[G.OldBegin].Begin,
              End = Old.Tokens[G.OldEnd - 1].End;
  llvm::StringRef Left = spaceBefore(Old, G.OldBegin),
                  Right = spaceBefore(Old, G.OldEnd);
  if (spaceBefore(New, G.NewBegin).empty() && isInline(Left))
    Begin -= Left.size();
  if (spaceBefore(New, G.NewEnd).empty() && isInline(Right))
    End += Right.size();
  return {Begin, End - Begin, inserted(New, G).str()};
}

static Edit editOf(const Spelling &Old, const Spelling &New, const Gap &G) {
  if (G.OldBegin == G.OldEnd)
    return insertion(Old, New, G);
  if (G.NewBegin == G.NewEnd)
    return deletion(Old, New, G);
  return replacement(Old, New, G);
}

static llvm::Error commentLost(llvm::StringRef Comment) {
  llvm::StringRef First = Comment.split('\n').first.trim();
  return makeError(Code::CommentLost,
                   "the comment '" + First + "' would be lost");
}

/// Keeps the blanks around the text: they are the author's.
static llvm::Expected<std::vector<Edit>> replaceAll(llvm::StringRef Old,
                                                    llvm::StringRef New) {
  if (std::string Comment = lostComment(Old, New); !Comment.empty())
    return commentLost(Comment);
  return std::vector<Edit>{{0, Old.size(), New.str()}};
}

llvm::Expected<std::vector<Edit>> evo::tokenEdits(llvm::StringRef Old,
                                                  llvm::StringRef New) {
  Spelling OldTokens(Old), NewTokens(New);
  std::vector<Edit> Edits;
  for (const Gap &G : gaps(OldTokens, NewTokens))
    Edits.push_back(editOf(OldTokens, NewTokens, G));
  for (std::size_t I = 1; I < Edits.size(); ++I)
    if (Edits[I - 1].Offset + Edits[I - 1].Length > Edits[I].Offset ||
        Edits[I - 1].Offset == Edits[I].Offset)
      return replaceAll(Old, New);
  std::string Result = withEdits(Old, Edits);
  if (!sameTokens(Result, New))
    return replaceAll(Old, New);
  if (std::string Comment = lostComment(Old, Result); !Comment.empty())
    return commentLost(Comment);
  return Edits;
}
