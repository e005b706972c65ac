//===- ApplyFix.cpp - Changing the user's files, all or none ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ApplyFix.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"

using namespace evo;
namespace fs = llvm::sys::fs;

static llvm::Error checkWritable(llvm::StringRef Path) {
  auto Mode = fs::getPermissions(Path);
  bool Writable =
      Mode && (*Mode & fs::all_write) != fs::no_perms && fs::can_write(Path);
  if (Writable)
    return llvm::Error::success();
  return makeError(Code::FileNotWritable,
                   "cannot write " + Path + ": it is read-only");
}

llvm::Expected<std::size_t> evo::applyFixes(llvm::StringRef Root,
                                            llvm::ArrayRef<Candidate> Chosen) {
  Patch All;
  for (const Candidate &C : Chosen) {
    auto More = merged(All, C.Change);
    if (!More)
      return More.takeError();
    All = std::move(*More);
  }
  std::map<std::string, std::string> Before;
  auto Texts = applyPatch(All, [&](llvm::StringRef File) {
    auto Content = readFile((Root + "/" + File).str());
    if (Content)
      Before[File.str()] = *Content;
    return Content;
  });
  if (!Texts)
    return Texts.takeError();
  for (const auto &[File, Text] : *Texts)
    if (llvm::Error E = checkWritable((Root + "/" + File).str()))
      return std::move(E);
  std::vector<std::string> Written;
  for (const auto &[File, Text] : *Texts) {
    llvm::Error E = writeFile((Root + "/" + File).str(), Text);
    if (!E) {
      Written.push_back(File);
      continue;
    }
    for (const std::string &Name : Written)
      E = llvm::joinErrors(std::move(E),
                           writeFile((Root + "/" + Name).str(), Before[Name]));
    return std::move(E);
  }
  return Written.size();
}
