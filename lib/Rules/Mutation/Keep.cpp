//===- Keep.cpp - What an author wants left alone ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Keep.h"
#include "clang/Lex/Lexer.h"

using namespace evo;
using namespace clang;

/// "evo: keep (the reason)".
static bool saysKeep(llvm::StringRef Comment) {
  llvm::StringRef Reason = Comment.split("evo: keep (").second;
  return Reason.contains(')') && !Reason.split(')').first.trim().empty();
}

std::set<unsigned> evo::keptLines(llvm::StringRef Content) {
  std::set<unsigned> Kept;
  if (!Content.contains("evo: keep ("))
    return Kept;
  std::string Terminated = Content.str();
  LangOptions Lang;
  Lang.CPlusPlus = Lang.CPlusPlus11 = true;
  Lexer Lex(SourceLocation(), Lang, Terminated.data(), Terminated.data(),
            Terminated.data() + Terminated.size());
  Lex.SetCommentRetentionState(true);
  std::size_t Counted = 0;
  unsigned Line = 1, LastCode = 0;
  bool Pending = false;
  for (bool End = false; !End;) {
    Token T;
    End = Lex.LexFromRawLexer(T);
    if (T.is(tok::eof))
      break;
    std::size_t At = Lex.getCurrentBufferOffset() - T.getLength();
    Line += llvm::StringRef(Terminated).slice(Counted, At).count('\n');
    Counted = At;
    if (T.isNot(tok::comment)) {
      if (Pending)
        Kept.insert(Line);
      Pending = false;
      LastCode = Line;
    } else if (saysKeep(
                   llvm::StringRef(Terminated).substr(At, T.getLength()))) {
      if (LastCode == Line)
        Kept.insert(Line);
      else
        Pending = true;
    }
  }
  return Kept;
}

bool KeptLines::isKept(SourceLocation L) {
  const SourceManager &SM = U.sources();
  SourceLocation At = SM.getFileLoc(L);
  if (At.isInvalid())
    return false;
  FileID File = SM.getFileID(At);
  auto [It, New] = Known.try_emplace(File);
  if (New)
    It->second = keptLines(SM.getBufferData(File));
  return It->second.count(SM.getSpellingLineNumber(At)) != 0;
}
