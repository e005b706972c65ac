//===- ShellLine.cpp - Lines that need no shell ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/ShellLine.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/StringSaver.h"

using namespace evo;

std::vector<std::string> evo::plainWords(llvm::StringRef Line) {
  // Without a backslash, quotes mean the same to all.
  if (Line.find_first_of("|&;<>()$`*?[]#~{}!\n\\") != llvm::StringRef::npos ||
      Line.count('\'') % 2 || Line.count('"') % 2)
    return {};
  llvm::BumpPtrAllocator Allocator;
  llvm::StringSaver Saver(Allocator);
  llvm::SmallVector<const char *> Words;
  llvm::cl::TokenizeGNUCommandLine(Line, Saver, Words);
  if (Words.empty() || llvm::StringRef(Words.front()).contains('='))
    return {};
  return {Words.begin(), Words.end()};
}

Command evo::withoutShell(const Command &C) {
  Command Plain;
  if (C.Arguments.size() != 3 || C.Arguments[0] != "/bin/sh" ||
      C.Arguments[1] != "-c")
    return Plain;
  std::vector<std::string> Words = plainWords(C.Arguments[2]);
  if (Words.empty() || !llvm::StringRef(Words.front()).contains('/'))
    return Plain;
  Plain = C;
  Plain.Arguments = std::move(Words);
  llvm::SmallString<256> Folder(C.WorkingFolder);
  if (!llvm::sys::fs::make_absolute(Folder))
    Plain.Environment.push_back({"PWD", Folder.str().str()}); // as shells do
  return Plain;
}
