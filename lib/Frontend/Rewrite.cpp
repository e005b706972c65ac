//===- Rewrite.cpp - From new text to byte-exact patches ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Frontend/Rewrite.h"
#include "Layout.h"
#include "TokenDiff.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Hash.h"
#include "clang/Tooling/Inclusions/HeaderIncludes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace evo;

namespace {

/// All that is wanted of one file.
struct FileWish {
  std::vector<Rewrite> Rewrites;
  std::vector<std::string> Headers;
};

} // namespace

static llvm::Error checkRewrites(llvm::StringRef File, llvm::StringRef Content,
                                 std::vector<Rewrite> &Rewrites) {
  llvm::sort(Rewrites, [](const Rewrite &A, const Rewrite &B) {
    return std::tie(A.Offset, A.Length, A.Text) <
           std::tie(B.Offset, B.Length, B.Text);
  });
  std::uint64_t Done = 0;
  for (const Rewrite &R : Rewrites) {
    if (R.Offset + R.Length > Content.size())
      return makeError(Code::FileChanged,
                       File + " is shorter than when it was parsed");
    if (R.Offset < Done)
      return makeError(Code::EditsOverlap,
                       File + ": two rewrites overlap at offset " +
                           llvm::Twine(R.Offset));
    Done = R.Offset + R.Length;
    if (llvm::any_of(tokensOf(Content.substr(R.Offset, R.Length)),
                     [](const SourceToken &T) { return T.StartsDirective; }))
      return makeError(Code::NotEditable,
                       File + ": the range at offset " + llvm::Twine(R.Offset) +
                           " holds a preprocessor directive");
  }
  return llvm::Error::success();
}

static llvm::Expected<std::vector<Edit>>
rewriteEdits(llvm::StringRef Content, llvm::ArrayRef<Rewrite> Rewrites) {
  std::vector<Edit> Result;
  for (const Rewrite &R : Rewrites) {
    std::string Text = laidOut(R.Text, Content, R.Offset);
    auto Edits = tokenEdits(Content.substr(R.Offset, R.Length), Text);
    if (!Edits)
      return Edits.takeError();
    for (Edit &E : *Edits) {
      E.Offset += R.Offset;
      Result.push_back(std::move(E));
    }
  }
  return Result;
}

/// One edit for each header, so that two patches which need the same one share
/// it.
static void addIncludes(llvm::StringRef Path, llvm::StringRef Content,
                        llvm::ArrayRef<std::string> Headers,
                        const clang::tooling::IncludeStyle &Style,
                        std::vector<Edit> &Edits) {
  if (Headers.empty())
    return;
  clang::tooling::HeaderIncludes Existing(Path, Content, Style);
  for (llvm::StringRef Header : Headers) {
    bool Angled = Header.starts_with("<");
    auto Added = Existing.insert(Header.trim("<>\""), Angled,
                                 clang::tooling::IncludeDirective::Include);
    if (!Added)
      continue;
    std::string Text = Added->getReplacementText().str();
    if (lineEnding(Content) == "\r\n")
      Text = llvm::join(llvm::split(Text, '\n'), "\r\n");
    Edits.push_back({Added->getOffset(), Added->getLength(), Text});
  }
}

/// Files that are pasted into the middle of others take no #include.
static bool isFragment(llvm::StringRef File) {
  llvm::StringRef Extension = llvm::sys::path::extension(File);
  return Extension == ".inc" || Extension == ".def" || Extension == ".tbl";
}

static llvm::Expected<FilePatch> patchFile(llvm::StringRef File, FileWish &Wish,
                                           llvm::StringRef Path,
                                           llvm::StringRef Content) {
  if (llvm::Error E = checkRewrites(File, Content, Wish.Rewrites))
    return std::move(E);
  if (isFragment(File) && !Wish.Headers.empty())
    return makeError(Code::NotEditable,
                     File + " is a fragment and takes no #include");
  auto Edits = rewriteEdits(Content, Wish.Rewrites);
  if (!Edits)
    return Edits.takeError();
  auto Style = styleFor(Path);
  if (Style && !Edits->empty())
    *Edits = formatted(Path, Content, *Edits, *Style);
  if (!Edits->empty())
    addIncludes(Path, Content, Wish.Headers,
                Style ? Style->IncludeStyle
                      : clang::format::getLLVMStyle().IncludeStyle,
                *Edits);
  for (const Edit &E : *Edits)
    if (!llvm::json::isUTF8(E.Replacement))
      return makeError(Code::NotEditable,
                       File + ": the new text is not UTF-8, and a patch must "
                              "survive JSON");
  return FilePatch{File.str(), contentHash(Content), std::move(*Edits)};
}

llvm::Expected<Patch> evo::makePatch(const RewriteSet &Set,
                                     llvm::StringRef Root,
                                     const ReadContent &Read) {
  std::map<std::string, FileWish> Wishes;
  for (const Rewrite &R : Set.Rewrites)
    Wishes[R.File].Rewrites.push_back(R);
  for (const auto &[File, Header] : Set.Includes) {
    std::vector<std::string> &Headers = Wishes[File].Headers;
    if (!llvm::is_contained(Headers, Header))
      Headers.push_back(Header);
  }
  Patch Result;
  for (auto &[File, Wish] : Wishes) {
    auto Content = Read(File);
    if (!Content)
      return Content.takeError();
    llvm::SmallString<256> Path(Root);
    llvm::sys::path::append(Path, File);
    auto Patched = patchFile(File, Wish, Path, *Content);
    if (!Patched)
      return Patched.takeError();
    if (!Patched->Edits.empty())
      Result.Files.push_back(std::move(*Patched));
  }
  return normalised(std::move(Result));
}
