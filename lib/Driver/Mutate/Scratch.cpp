//===- Scratch.cpp - A folder for one run, and its results ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Scratch.h"
#include "evo/Evaluation/Builder.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Json.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static void removeStale(llvm::StringRef Cache) {
  std::error_code EC;
  for (fs::directory_iterator It(Cache, EC), End; It != End && !EC;
       It.increment(EC)) {
    llvm::StringRef Name = path::filename(It->path());
    if (Name.consume_front("run-") && !fs::exists("/proc/" + Name))
      fs::remove_directories(It->path(), /*IgnoreErrors=*/true);
  }
}

llvm::Expected<MutationScratch> MutationScratch::create(llvm::StringRef Root) {
  std::string Cache = defaultCacheFolder(Root) + "/mutate";
  removeStale(Cache);
  std::string Folder =
      Cache + "/run-" + std::to_string(llvm::sys::Process::getProcessId());
  if (std::error_code EC = fs::create_directories(Folder))
    return makeError(Code::FileNotWritable,
                     "cannot make " + Folder + ": " + EC.message());
  return MutationScratch(canonicalPath(Cache), canonicalPath(Folder));
}

MutationScratch::~MutationScratch() {
  if (!Folder.empty())
    fs::remove_directories(Folder, /*IgnoreErrors=*/true);
}

MutationLog::MutationLog(llvm::StringRef Cache, llvm::StringRef Key, bool Fresh)
    : Path((Cache + "/" + Key + ".jsonl").str()) {
  if (Fresh)
    fs::remove(Path);
  auto Text = readFile(Path);
  if (!Text) {
    llvm::consumeError(Text.takeError());
    return;
  }
  for (llvm::StringRef Line : llvm::split(*Text, '\n')) {
    auto R = fromJsonLine<MutantResult>(Line);
    if (R)
      Known[R->Candidate] = std::move(*R);
    else
      llvm::consumeError(R.takeError()); // cut off when that run was killed
  }
}

const MutantResult *MutationLog::find(llvm::StringRef Candidate) const {
  auto It = Known.find(Candidate.str());
  return It == Known.end() ? nullptr : &It->second;
}

llvm::Error MutationLog::add(const MutantResult &R) {
  std::lock_guard<std::mutex> Guard(*Lock);
  return appendLine(Path, toJsonLine(R));
}

void MutationLog::forget() { fs::remove(Path); }
