//===- LineNotes.cpp - Lines keep their numbers under a patch ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LineNotes.h"
#include "evo/Support/Files.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

using namespace evo;

std::vector<LineNote> evo::lineNotes(const FilePatch &P, llvm::StringRef Before,
                                     llvm::StringRef After) {
  std::vector<LineNote> Notes;
  std::int64_t Shift = 0;
  bool Moves = false;
  for (const Edit &E : P.Edits) {
    Shift += std::int64_t(E.Replacement.size()) - std::int64_t(E.Length);
    std::uint64_t Old = E.Offset + E.Length, New = Old + Shift;
    auto Line = unsigned(Before.take_front(Old).count('\n') + 1);
    // A note stands in the line before those it speaks of.
    bool AtStart = New > 0 && After[New - 1] == '\n';
    LineNote Note{New - AtStart, AtStart ? Line : Line + 1};
    Moves |= After.take_front(Note.Offset).count('\n') + 2 != Note.NextLine;
    if (!Notes.empty() && Notes.back().Offset == Note.Offset)
      Notes.pop_back();
    Notes.push_back(Note);
  }
  return Moves ? Notes : std::vector<LineNote>();
}

namespace {

class Renumber : public clang::PPCallbacks {
public:
  Renumber(clang::SourceManager &SM,
           const std::map<std::string, std::vector<LineNote>> &Notes)
      : SM(SM), Notes(Notes) {}

  void FileChanged(clang::SourceLocation At, FileChangeReason Why,
                   clang::SrcMgr::CharacteristicKind Kind,
                   clang::FileID) override {
    if (Why == EnterFile)
      for (const LineNote &Note : of(SM.getFileID(At)))
        SM.AddLineNote(SM.getLocForStartOfFile(SM.getFileID(At))
                           .getLocWithOffset(Note.Offset),
                       Note.NextLine, /*FilenameID=*/-1, false, false, Kind);
  }

private:
  llvm::ArrayRef<LineNote> of(clang::FileID File) const {
    auto Entry = SM.getFileEntryRefForID(File);
    auto At = Entry ? Notes.find(canonicalPath(Entry->getName())) : Notes.end();
    if (At == Notes.end())
      return {};
    return At->second;
  }

  clang::SourceManager &SM;
  const std::map<std::string, std::vector<LineNote>> &Notes;
};

} // namespace

void evo::renumberLines(
    clang::Preprocessor &PP,
    const std::map<std::string, std::vector<LineNote>> &Notes) {
  if (!Notes.empty())
    PP.addPPCallbacks(std::make_unique<Renumber>(PP.getSourceManager(), Notes));
}
