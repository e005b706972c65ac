//===- Diff.cpp - A unified diff as a patch ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Diff.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Hash.h"
#include "llvm/ADT/StringExtras.h"

using namespace evo;

namespace {

struct Hunk {
  std::size_t Line = 0;               ///< where the old text begins, from 0
  std::vector<llvm::StringRef> Lines; ///< with their first character
};

/// The lines of a text, each with its end.
std::vector<llvm::StringRef> linesOf(llvm::StringRef Text) {
  std::vector<llvm::StringRef> Lines;
  while (!Text.empty()) {
    std::size_t End = Text.find('\n');
    std::size_t Length = End == llvm::StringRef::npos ? Text.size() : End + 1;
    Lines.push_back(Text.take_front(Length));
    Text = Text.drop_front(Length);
  }
  return Lines;
}

class FileDiff {
public:
  FileDiff(std::string Name, std::string Content)
      : Name(std::move(Name)), Content(std::move(Content)),
        Lines(linesOf(this->Content)) {}
  FileDiff(const FileDiff &) = delete;

  llvm::Error add(const Hunk &H);
  FilePatch patch() const;

private:
  bool fits(const Hunk &H, std::size_t At) const;
  void replace(std::size_t At, llvm::ArrayRef<llvm::StringRef> Old,
               llvm::ArrayRef<llvm::StringRef> New);
  std::size_t offsetOf(std::size_t Line) const {
    return Line < Lines.size() ? Lines[Line].data() - Content.data()
                               : Content.size();
  }

  std::string Name, Content;
  std::vector<llvm::StringRef> Lines;
  std::vector<Edit> Edits;
};

bool FileDiff::fits(const Hunk &H, std::size_t At) const {
  for (llvm::StringRef Line : H.Lines) {
    if (Line.starts_with("+"))
      continue;
    if (At >= Lines.size() ||
        Lines[At++].rtrim("\r\n") != Line.drop_front(1).rtrim("\r\n"))
      return false;
  }
  return true;
}

llvm::Error FileDiff::add(const Hunk &H) {
  std::optional<std::size_t> Place;
  for (std::size_t Far = 0; Far <= Lines.size() && !Place; ++Far) {
    if (H.Line >= Far && fits(H, H.Line - Far))
      Place = H.Line - Far;
    else if (fits(H, H.Line + Far))
      Place = H.Line + Far;
  }
  if (!Place)
    return makeError(Code::FileChanged, "the hunk at line " +
                                            llvm::Twine(H.Line + 1) + " of " +
                                            Name + " does not apply");
  std::size_t At = *Place;
  std::vector<llvm::StringRef> Old, New;
  for (llvm::StringRef Line : H.Lines) {
    if (Line.starts_with(" ")) {
      replace(At, Old, New);
      At += Old.size() + 1;
      Old.clear();
      New.clear();
    } else
      (Line.starts_with("-") ? Old : New).push_back(Line.drop_front());
  }
  replace(At, Old, New);
  return llvm::Error::success();
}

/// Line by line, if there are as many: two functions may stand on them.
void FileDiff::replace(std::size_t At, llvm::ArrayRef<llvm::StringRef> Old,
                       llvm::ArrayRef<llvm::StringRef> New) {
  if (Old.empty() && New.empty())
    return;
  bool Pairs = Old.size() == New.size();
  std::size_t Step = Pairs ? 1 : Old.size();
  for (std::size_t I = 0; I == 0 || (Pairs && I < Old.size()); ++I) {
    std::uint64_t Begin = offsetOf(At + I), End = offsetOf(At + I + Step);
    std::string Text = llvm::join(Pairs ? New.slice(I, 1) : New, "");
    Edits.push_back({Begin, End - Begin, std::move(Text)});
  }
}

/// Without what the old and the new text have in common at both ends: a line
/// may hold more than the function that changes.
FilePatch FileDiff::patch() const {
  FilePatch P = {Name, contentHash(Content), Edits};
  for (Edit &E : P.Edits) {
    llvm::StringRef Old = llvm::StringRef(Content).substr(E.Offset, E.Length),
                    New = E.Replacement;
    while (!Old.empty() && !New.empty() && Old.front() == New.front()) {
      Old = Old.drop_front();
      New = New.drop_front();
      ++E.Offset;
    }
    while (!Old.empty() && !New.empty() && Old.back() == New.back()) {
      Old = Old.drop_back();
      New = New.drop_back();
    }
    E.Length = Old.size();
    E.Replacement = New.str();
  }
  llvm::erase_if(P.Edits, [](const Edit &E) {
    return E.Length == 0 && E.Replacement.empty();
  });
  return P;
}

/// "@@ -12,3 +12,4 @@" begins at 12; a hunk that only adds stands after the
/// line.
llvm::Expected<Hunk> hunkHead(llvm::StringRef Line) {
  Hunk H;
  llvm::StringRef Range = Line.split('-').second.split(' ').first;
  auto [First, Count] = Range.split(',');
  if (First.getAsInteger(10, H.Line))
    return makeError(Code::Usage,
                     "not a hunk of a unified diff: '" + Line.rtrim() + "'");
  if (Count != "0" && H.Line > 0)
    --H.Line;
  return H;
}

class DiffReader {
public:
  explicit DiffReader(const ReadContent &Read) : Read(Read) {}

  llvm::Expected<Patch> read(llvm::StringRef Diff);

private:
  llvm::Error line(llvm::StringRef Line);
  llvm::Error startFile(llvm::StringRef Name);
  llvm::Error finishHunk();

  const ReadContent &Read;
  std::string Old;
  std::unique_ptr<FileDiff> File;
  std::optional<Hunk> Current;
  std::size_t OldLeft = 0, NewLeft = 0; ///< of the hunk at hand
  Patch Result;
};

/// "--- a/lib/x.cpp\t2024-…" names lib/x.cpp.
std::string nameIn(llvm::StringRef Line) {
  llvm::StringRef Name = Line.drop_front(4).split('\t').first.rtrim("\r\n");
  if (Name.starts_with("a/") || Name.starts_with("b/"))
    Name = Name.drop_front(2);
  return Name.str();
}

std::size_t countIn(llvm::StringRef Line, char Sign) {
  llvm::StringRef Range = Line.split(Sign).second.split(' ').first;
  llvm::StringRef Count = Range.split(',').second;
  std::size_t N = 1;
  if (!Count.empty() && Count.getAsInteger(10, N))
    return 0;
  return N;
}

llvm::Error DiffReader::startFile(llvm::StringRef Name) {
  if (File)
    Result.Files.push_back(File->patch());
  if (Old == "/dev/null" || Name == "/dev/null")
    return makeError(Code::Usage, "the diff creates or deletes " +
                                      (Old == "/dev/null" ? Name.str() : Old) +
                                      ": there is nothing to compare it with");
  auto Content = Read(Name);
  if (!Content)
    return Content.takeError();
  File = std::make_unique<FileDiff>(Name.str(), std::move(*Content));
  return llvm::Error::success();
}

llvm::Error DiffReader::finishHunk() {
  if (!Current)
    return llvm::Error::success();
  Hunk H = std::move(*Current);
  Current.reset();
  return File->add(H);
}

llvm::Error DiffReader::line(llvm::StringRef Line) {
  if (OldLeft || NewLeft) {
    bool Empty = Line.trim().empty() && !Line.starts_with(" ");
    char Kind = Empty ? ' ' : Line.front();
    if (Kind == '\\')
      return llvm::Error::success();
    if (Kind != '+' && OldLeft)
      --OldLeft;
    if (Kind != '-' && NewLeft)
      --NewLeft;
    Current->Lines.push_back(Empty ? llvm::StringRef(" \n") : Line);
    return OldLeft || NewLeft ? llvm::Error::success() : finishHunk();
  }
  if (Line.starts_with("--- "))
    Old = nameIn(Line);
  else if (Line.starts_with("+++ "))
    return startFile(nameIn(Line));
  else if (Line.starts_with("@@ ")) {
    if (!File)
      return makeError(Code::Usage, "a hunk before the name of its file");
    auto Head = hunkHead(Line);
    if (!Head)
      return Head.takeError();
    Current = std::move(*Head);
    OldLeft = countIn(Line, '-');
    NewLeft = countIn(Line, '+');
  }
  return llvm::Error::success();
}

llvm::Expected<Patch> DiffReader::read(llvm::StringRef Diff) {
  for (llvm::StringRef Line : linesOf(Diff))
    if (auto E = this->line(Line))
      return std::move(E);
  if (OldLeft || NewLeft)
    return makeError(Code::Usage, "the diff ends within a hunk");
  if (File)
    Result.Files.push_back(File->patch());
  if (Result.Files.empty())
    return makeError(Code::Usage, "there is no unified diff in it");
  return normalised(std::move(Result));
}

} // namespace

llvm::Expected<Patch> evo::readDiff(llvm::StringRef Diff,
                                    const ReadContent &Read) {
  return DiffReader(Read).read(Diff);
}
