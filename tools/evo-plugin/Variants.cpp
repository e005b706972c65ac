//===- Variants.cpp - Variants in an unchanged source ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Variants.h"
#include "evo/Model/Patch.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Json.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Preprocessor.h"

using namespace evo;

namespace {

/// As `evo-rewrite multiversion` writes it.
struct HeldVariants {
  std::string Root; ///< what the names of files stand below
  Patch Change;
};

bool fromJSON(const llvm::json::Value &V, HeldVariants &H, llvm::json::Path P) {
  llvm::json::ObjectMapper O(V, P);
  return O && O.map("root", H.Root) && O.map("change", H.Change);
}

} // namespace

/// The text of one file with its variants.
static llvm::Expected<std::string> withVariants(const FilePatch &P,
                                                llvm::StringRef Path) {
  auto Text = readFile(Path);
  if (!Text)
    return Text.takeError();
  if (contentHash(*Text) != P.Hash)
    return makeError(Code::FileChanged,
                     Path + " is not what its variants were written for; run "
                            "'evo-rewrite multiversion' again");
  return applyPatch(P, *Text);
}

static llvm::Error hold(clang::SourceManager &SM, const FilePatch &P,
                        llvm::StringRef Path) {
  auto Text = withVariants(P, Path);
  if (!Text)
    return Text.takeError();
  auto File = SM.getFileManager().getFileRef(Path);
  if (!File)
    return File.takeError();
  SM.overrideFileContents(*File,
                          llvm::MemoryBuffer::getMemBufferCopy(*Text, Path));
  // The main file was given as many places as it had bytes on disk.
  auto Main = SM.getFileEntryRefForID(SM.getMainFileID());
  if (Main && &Main->getFileEntry() == &File->getFileEntry())
    SM.setMainFileID(SM.createFileID(*Main, {}, clang::SrcMgr::C_User));
  return llvm::Error::success();
}

/// What lists dependencies cannot be asked; it listens to this.
static void dependOn(clang::CompilerInstance &Compiler, llvm::StringRef Path) {
  clang::PPCallbacks *Listening = Compiler.getPreprocessor().getPPCallbacks();
  auto File = Compiler.getFileManager().getOptionalFileRef(Path);
  if (Listening && File)
    Listening->HasInclude({}, Path, false, File, clang::SrcMgr::C_User);
}

llvm::Error evo::holdVariants(clang::CompilerInstance &Compiler,
                              llvm::StringRef Folder, llvm::StringRef Root) {
  std::string List = (Folder + "/multiversion.json").str();
  auto Text = readFile(List);
  if (!Text)
    return Text.takeError();
  auto Held = fromJsonLine<HeldVariants>(*Text, List);
  if (!Held)
    return Held.takeError();
  dependOn(Compiler, List);
  std::string Base = Root.empty() ? Held->Root : Root.str();
  for (const FilePatch &P : Held->Change.Files)
    if (llvm::Error E =
            hold(Compiler.getSourceManager(), P, Base + "/" + P.File))
      return E;
  return llvm::Error::success();
}
