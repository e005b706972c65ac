//===- Invocation.cpp - What the compiler was asked to do ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Invocation.h"
#include "evo/Rules/RuleSet.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

//===--- Our own arguments ------------------------------------------------===//

static llvm::Error takeFolder(llvm::StringRef Value,
                              std::vector<std::string> &Into) {
  if (!fs::is_directory(Value))
    return makeError(Code::FileNotFound, "no folder " + Value);
  Into.push_back(canonicalPath(Value));
  return llvm::Error::success();
}

static llvm::Error take(llvm::StringRef Argument, PluginArguments &Into) {
  auto [Name, Value] = Argument.split('=');
  if (Name == "out")
    Into.Out = canonicalPath(Value);
  else if (Name == "variants")
    Into.Variants = canonicalPath(Value);
  else if (Name == "root")
    Into.Root = canonicalPath(Value);
  else if (Name == "rules")
    return takeFolder(Value, Into.RuleFolders);
  else if (Name == "only")
    for (llvm::StringRef Glob : llvm::split(Value, ','))
      Into.Only.push_back(Glob.trim().str());
  else if (Name == "rehearse")
    Into.Rehearse = Value.str();
  else if (Name != "limit")
    return makeError(
        Code::Usage,
        "there is no argument '" + Name +
            "'; there are out, variants, root, rules, only and limit");
  else if (Value.getAsDouble(Into.Seconds) || Into.Seconds < 0)
    return makeError(Code::Usage,
                     "limit needs a number of seconds, not '" + Value + "'");
  return llvm::Error::success();
}

llvm::Expected<PluginArguments>
PluginArguments::parse(llvm::ArrayRef<std::string> Given) {
  PluginArguments Result;
  Result.RuleFolders.push_back(shippedRulesFolder());
  for (const std::string &Argument : Given)
    if (llvm::Error E = take(Argument, Result))
      return std::move(E);
  if (Result.Out.empty() && Result.Variants.empty())
    return makeError(Code::Usage, "say where candidates go: "
                                  "-fplugin-arg-evo-out=FOLDER");
  if (!Result.Out.empty() && !Result.Variants.empty())
    return makeError(Code::Usage, "out= and variants= exclude each other: "
                                  "candidates are found in the program as it "
                                  "is");
  return Result;
}

//===--- The compiler's ---------------------------------------------------===//

/// The command line of this process, response files expanded.
static std::vector<std::string> typedCommand() {
  auto Bytes = llvm::MemoryBuffer::getFileAsStream("/proc/self/cmdline");
  if (!Bytes)
    return {};
  llvm::BumpPtrAllocator Memory;
  llvm::StringSaver Saver(Memory);
  llvm::SmallVector<const char *, 64> Words;
  llvm::StringRef Rest = (*Bytes)->getBuffer();
  while (!Rest.empty()) {
    auto [Word, After] = Rest.split('\0');
    Words.push_back(Saver.save(Word).data());
    Rest = After;
  }
  if (Words.size() < 2 || llvm::StringRef(Words[1]) == "-cc1")
    return {};
  llvm::cl::ExpandResponseFiles(Saver, llvm::cl::TokenizeGNUCommandLine, Words);
  return {Words.begin(), Words.end()};
}

/// Objects that only exist until they are linked have another name each time.
static std::string keptObject(llvm::StringRef Output) {
  if (Output.empty() || Output == "-" || Output.starts_with("/dev/"))
    return "";
  std::string Object = canonicalPath(Output);
  llvm::SmallString<128> Temporary;
  path::system_temp_directory(/*ErasedOnReboot=*/true, Temporary);
  bool Direct = path::parent_path(Object) == canonicalPath(Temporary);
  return Direct && path::filename(Object).count('-') ? "" : Object;
}

Invocation evo::invocationOf(clang::CompilerInstance &Compiler,
                             llvm::StringRef Input) {
  Invocation Result;
  llvm::SmallString<256> Folder;
  fs::current_path(Folder);
  Result.Folder = canonicalPath(Folder);
  Result.MainFile = canonicalPath(Input);
  Result.Object = keptObject(Compiler.getFrontendOpts().OutputFile);
  Result.Arguments = Compiler.getInvocation().getCC1CommandLine();
  if (Result.Object.empty()) {
    auto Output = llvm::find(Result.Arguments, "-o");
    if (Output != Result.Arguments.end() &&
        std::next(Output) != Result.Arguments.end())
      std::next(Output)->clear();
  }
  Result.Command = typedCommand();
  return Result;
}

/// Empty, which no file has, if it cannot be read.
static std::string hashOnDisk(llvm::StringRef Path) {
  auto Bytes = readFile(Path);
  if (Bytes)
    return contentHash(*Bytes);
  llvm::consumeError(Bytes.takeError());
  return "";
}

std::map<std::string, std::string> evo::hashesOf(const Unit &U) {
  std::map<std::string, std::string> Hashes;
  const clang::SourceManager &SM = U.sources();
  for (auto It = SM.fileinfo_begin(); It != SM.fileinfo_end(); ++It) {
    llvm::SmallString<256> Path(It->first.getName());
    SM.getFileManager().makeAbsolutePath(Path);
    std::string Name = relativeTo(U.project().Root, canonicalPath(Path));
    if (Name.empty())
      continue;
    std::optional<llvm::StringRef> Content;
    if (It->second)
      Content = It->second->getBufferDataIfLoaded();
    Hashes[Name] = Content ? contentHash(*Content) : hashOnDisk(Path);
  }
  return Hashes;
}
