//===- MacroArgument.cpp - May an argument be edited? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MacroArgument.h"
#include "clang/Lex/MacroInfo.h"
#include "clang/Lex/Preprocessor.h"

using namespace evo;
using namespace clang;

static std::string spelledToken(SourceLocation L, const Preprocessor &PP) {
  const SourceManager &SM = PP.getSourceManager();
  SourceLocation At = SM.getSpellingLoc(L);
  unsigned Length = Lexer::MeasureTokenLength(At, SM, PP.getLangOpts());
  return std::string(SM.getCharacterData(At), Length);
}

bool evo::isInOneArgument(SourceRange Tokens, const SourceManager &SM) {
  SourceLocation Begin = Tokens.getBegin(), End = Tokens.getEnd();
  return Begin.isMacroID() && End.isMacroID() &&
         SM.isMacroArgExpansion(Begin) &&
         SM.getFileID(Begin) == SM.getFileID(End);
}

/// Why a macro that names its parameter so does more than pass it on.
static std::string whyMoreThanPassed(const MacroInfo &Macro,
                                     const IdentifierInfo *Parameter) {
  unsigned Uses = 0;
  for (unsigned I = 0; I < Macro.getNumTokens(); ++I) {
    const Token &T = Macro.getReplacementToken(I);
    if (T.getIdentifierInfo() != Parameter)
      continue;
    ++Uses;
    bool Glued = I + 1 < Macro.getNumTokens() &&
                 Macro.getReplacementToken(I + 1).is(tok::hashhash);
    if (I && Macro.getReplacementToken(I - 1).isOneOf(tok::hash, tok::hashat))
      return "turns into text";
    if (Glued || (I && Macro.getReplacementToken(I - 1).is(tok::hashhash)))
      return "glues to other tokens";
  }
  if (Uses == 1)
    return "";
  return "uses " + (Uses == 2 ? "twice" : std::to_string(Uses) + " times");
}

std::string evo::whyFixedArgument(SourceLocation L, Preprocessor &PP) {
  const SourceManager &SM = PP.getSourceManager();
  // From the macro that the tokens come out of to the one they were written in.
  while (L.isMacroID()) {
    const SrcMgr::ExpansionInfo &Token =
        SM.getSLocEntry(SM.getFileID(L)).getExpansion();
    SourceLocation InBody = Token.getExpansionLocStart();
    if (!Token.isMacroArgExpansion() || InBody.isFileID())
      return "which is written in the body of another macro";
    SourceLocation Call = SM.getSLocEntry(SM.getFileID(InBody))
                              .getExpansion()
                              .getExpansionLocStart();
    std::string Name = spelledToken(Call, PP);
    const MacroInfo *Macro =
        PP.getMacroDefinitionAtLoc(PP.getIdentifierInfo(Name),
                                   SM.getExpansionLoc(Call))
            .getMacroInfo();
    const IdentifierInfo *Parameter =
        PP.getIdentifierInfo(spelledToken(InBody, PP));
    if (!Macro || Macro->getParameterNum(Parameter) < 0)
      return "whose use by " + Name + " is not known";
    if (std::string Why = whyMoreThanPassed(*Macro, Parameter); !Why.empty())
      return "which " + Name + " " + Why;
    L = SM.getImmediateSpellingLoc(L);
  }
  return "";
}
