//===- Workshop.cpp - Build and run checking programs ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dynamic/Workshop.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace evo;
using namespace evo::dynamic;

namespace {

constexpr llvm::StringLiteral Standard = "-std=c++20";

std::vector<std::string> ruleFlags() {
  std::vector<std::string> Flags = checkedFlags();
  Flags.insert(Flags.begin(), Standard.str());
  return Flags;
}

constexpr llvm::StringLiteral SharedHeader =
    "#include \"evo/Rule.h\"\n#include \"evo/rule/Check.h\"\n";

} // namespace

llvm::Expected<Workshop> Workshop::open(const DynamicCheckOptions &Options) {
  Workshop W(Options);
  if (W.Options.Compiler.empty())
    W.Options.Compiler = checkedCompiler();
  if (W.Options.IncludeFolder.empty())
    W.Options.IncludeFolder = generatorFolder();
  if (W.Options.CacheFolder.empty())
    W.Options.CacheFolder = defaultCacheFolder();
  if (llvm::Error E = W.prepare())
    return std::move(E);
  return W;
}

llvm::Error Workshop::prepare() {
  auto Hash =
      checkedBuildId(Options.IncludeFolder,
                     Options.Compiler + "\n" + llvm::join(ruleFlags(), " "));
  if (!Hash)
    return Hash.takeError();
  Id = std::move(*Hash);
  Folder = Options.CacheFolder + "/rule-check/" + Id;
  if (std::error_code EC = llvm::sys::fs::create_directories(Folder))
    return makeError(Code::FileNotWritable, Folder + ": " + EC.message());
  FolderLock Lock(file("lock"));
  if (llvm::sys::fs::exists(file("ready")))
    return llvm::Error::success();
  return buildShared(file("shared.h"));
}

llvm::Error Workshop::buildShared(llvm::StringRef Header) const {
  if (llvm::Error E = writeFile(Header, SharedHeader))
    return E;
  std::vector<std::string> Harness = {Options.Compiler, Standard.str()};
  llvm::append_range(Harness, guardedFlags());
  llvm::append_range(Harness,
                     std::initializer_list<std::string>{
                         "-O2", "-I" + Options.IncludeFolder, "-c", "-x", "c++",
                         Options.IncludeFolder + "/evo/rule/HarnessMain.h",
                         "-o", file("harness.o")});
  if (llvm::Error E = compileChecked(Harness, Options.WallSeconds))
    return E;
  std::vector<std::string> Precompiled = {Options.Compiler};
  llvm::append_range(Precompiled, ruleFlags());
  // No time stamps: headers with the same content are the same headers.
  llvm::append_range(Precompiled,
                     std::initializer_list<std::string>{
                         "-Xclang", "-fno-pch-timestamp",
                         "-fpch-instantiate-templates",
                         "-I" + Options.IncludeFolder, "-x", "c++-header",
                         Header.str(), "-o", file("shared.pch")});
  if (llvm::Error E = compileChecked(Precompiled, Options.WallSeconds))
    return E;
  return writeFile(file("ready"), "");
}

std::vector<std::string> Workshop::arguments(llvm::StringRef RuleFile) const {
  std::vector<std::string> All = {Options.Compiler};
  llvm::append_range(All, ruleFlags());
  llvm::append_range(
      All, std::initializer_list<std::string>{
               "-include-pch", file("shared.pch"), "-I" + Options.IncludeFolder,
               "-I" + llvm::sys::path::parent_path(RuleFile).str()});
  return All;
}

llvm::Error Workshop::build(llvm::StringRef RuleFile, llvm::StringRef Source,
                            llvm::StringRef Program) const {
  std::vector<std::string> All = arguments(RuleFile);
  llvm::append_range(All, std::initializer_list<std::string>{
                              Source.str(), "-x", "none", file("harness.o"),
                              "-shared-libasan", "-fuse-ld=lld",
                              "-Wl,-rpath," + sanitizerFolder(), "-o",
                              Program.str()});
  return compileChecked(std::move(All), Options.WallSeconds);
}

llvm::Expected<ProcessResult> Workshop::execute(llvm::StringRef Program,
                                                std::uint64_t Inputs,
                                                std::uint64_t Constants) const {
  Command C;
  C.Arguments = {Program.str(),
                 "--inputs",
                 std::to_string(Inputs),
                 "--seed",
                 std::to_string(Options.Seed + Constants),
                 "--constants",
                 std::to_string(Constants)};
  // What the user set for a sanitizer must not change what is found.
  C.Environment = {{"ASAN_OPTIONS", ""}, {"LC_ALL", "C"}};
  C.Limit.WallSeconds = Options.WallSeconds;
  C.Limit.CpuSeconds = Options.WallSeconds;
  C.Limit.OutputBytes = 4u << 20;
  return run(C);
}
