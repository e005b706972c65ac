//===- CheckedBuild.cpp - Programs that check themselves ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "evo/Support/Process.h"
#include "clang/Basic/Version.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include <algorithm>

using namespace evo;

/// What traps. No `vptr` (needs a runtime), no `function`.
static constexpr llvm::StringLiteral Undefined =
    "signed-integer-overflow,shift,integer-divide-by-zero,bounds,null,"
    "alignment,unreachable,return,float-cast-overflow,vla-bound,pointer-"
    "overflow,bool,enum,builtin,nonnull-attribute,returns-nonnull-attribute,"
    "object-size";

/// Reports of bad accesses are calls that the harness takes over; a large
/// function must not switch to other ones.
const std::vector<std::string> &evo::guardedFlags() {
  static const std::vector<std::string> Flags = {
      "-w",
      "-ffp-contract=off",
      "-fno-omit-frame-pointer",
      "-D_GLIBCXX_ASSERTIONS",
      "-D_GLIBCXX_SANITIZE_VECTOR=1",
      "-fsanitize=address",
      "-fsanitize-recover=address",
      "-mllvm",
      "-asan-instrumentation-with-call-threshold=1000000"};
  return Flags;
}

std::vector<std::string> evo::checkedFlags() {
  std::vector<std::string> Flags = guardedFlags();
  Flags.insert(Flags.end(), {"-O1", ("-fsanitize=" + Undefined).str(),
                             ("-fsanitize-trap=" + Undefined).str(),
                             "-fsanitize-coverage=trace-pc-guard"});
  return Flags;
}

std::string evo::defaultCacheFolder() {
  if (auto Folder = llvm::sys::Process::GetEnv("XDG_CACHE_HOME");
      Folder && !Folder->empty())
    return *Folder + "/evo";
  if (auto Home = llvm::sys::Process::GetEnv("HOME"); Home && !Home->empty())
    return *Home + "/.cache/evo";
  return "/tmp/evo-cache";
}

std::string evo::checkedCompiler() { return EVO_LLVM_PREFIX "/bin/clang++"; }
std::string evo::generatorFolder() { return EVO_INCLUDE_FOLDER; }
std::string evo::sanitizerFolder() { return EVO_CLANG_RUNTIME_FOLDER; }

llvm::Expected<std::string> evo::checkedBuildId(llvm::StringRef IncludeFolder,
                                                llvm::StringRef Flags) {
  std::vector<std::string> Headers = {(IncludeFolder + "/evo/Rule.h").str()};
  std::error_code EC;
  for (llvm::sys::fs::directory_iterator It(IncludeFolder + "/evo/rule", EC),
       End;
       !EC && It != End; It.increment(EC))
    Headers.push_back(It->path());
  std::sort(Headers.begin(), Headers.end());
  std::string All = clang::getClangFullVersion() + "\n" +
                    (Flags + "\n" + IncludeFolder).str();
  for (const std::string &Name : Headers) {
    auto Content = readFile(Name);
    if (!Content)
      return Content.takeError();
    All += "\n" + contentHash(*Content);
  }
  return contentHash(All).substr(0, 16);
}

llvm::Error evo::compileChecked(std::vector<std::string> Arguments,
                                double Seconds) {
  Command C;
  C.Arguments = std::move(Arguments);
  C.Limit.WallSeconds = Seconds;
  auto Result = run(C);
  if (!Result)
    return Result.takeError();
  if (Result->succeeded())
    return llvm::Error::success();
  llvm::StringRef Said = llvm::StringRef(Result->ErrorOutput).take_front(2000);
  return makeError(Code::CheckNotBuilt, "the checking program was not built: " +
                                            Result->describe() + "\n" + Said);
}

FolderLock::FolderLock(const std::string &Path) {
  if (!llvm::sys::fs::openFileForWrite(Path, File))
    Held = !llvm::sys::fs::lockFile(File);
}

FolderLock::~FolderLock() {
  if (Held)
    llvm::sys::fs::unlockFile(File);
  if (File >= 0)
    llvm::sys::Process::SafelyCloseFileDescriptor(File);
}

std::uint64_t evo::numberField(llvm::StringRef Field) {
  std::uint64_t Value = 0;
  Field.getAsInteger(10, Value);
  return Value;
}

std::string evo::textField(llvm::StringRef Field) {
  std::string Out;
  for (std::size_t I = 0; I < Field.size(); ++I) {
    if (Field[I] != '\\' || I + 1 == Field.size()) {
      Out += Field[I];
      continue;
    }
    char C = Field[++I];
    Out += C == 'n' ? '\n' : C == 't' ? '\t' : C;
  }
  return Out;
}
