//===- KeptInputs.cpp - Inputs that are run first next time ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KeptInputs.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"

using namespace evo;

static constexpr std::size_t MostKept = 256;

KeptInputs::KeptInputs(llvm::StringRef All, llvm::StringRef Key) {
  if (!All.empty())
    Folder = (All + "/" + contentHash(Key).substr(0, 24)).str();
}

std::string KeptInputs::file() const {
  std::string Name = Folder + "/inputs";
  return !Folder.empty() && llvm::sys::fs::exists(Name) ? Name : "";
}

void KeptInputs::add(llvm::ArrayRef<std::string> Choices) const {
  if (Folder.empty() || Choices.empty() ||
      llvm::sys::fs::create_directories(Folder))
    return;
  FolderLock Lock(Folder + "/lock");
  std::string Name = Folder + "/inputs", Old;
  if (auto Read = readFile(Name))
    Old = *Read;
  else
    llvm::consumeError(Read.takeError());
  llvm::SmallVector<llvm::StringRef> Lines(Choices.begin(), Choices.end());
  llvm::StringRef(Old).split(Lines, '\n', -1, false);
  std::string Text;
  llvm::StringSet<> Seen;
  for (llvm::StringRef L : Lines)
    if (Seen.size() < MostKept && Seen.insert(L).second)
      Text += (L + "\n").str();
  if (llvm::Error E = writeFile(Name, Text))
    llvm::consumeError(std::move(E));
}
