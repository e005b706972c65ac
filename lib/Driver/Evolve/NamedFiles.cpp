//===- NamedFiles.cpp - What tests and workloads name ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "NamedFiles.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace evo;

std::vector<std::string> evo::filesNamedBy(const Config &C) {
  std::vector<std::string> Lines = C.Program.Tests;
  for (const WorkloadSpec &W : C.Workloads)
    Lines.push_back(W.Run);
  std::vector<std::string> Found;
  for (llvm::StringRef Line : Lines)
    for (llvm::StringRef Word : llvm::split(Line, ' ')) {
      Word = Word.trim("\"'");
      if (Word.consume_front("${source}/") &&
          llvm::sys::fs::exists(C.Root + "/" + Word))
        Found.push_back(Word.rtrim('/').str());
    }
  return Found;
}
