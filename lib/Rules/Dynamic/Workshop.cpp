//===- Workshop.cpp - Build and run checking programs ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Dynamic/Workshop.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"

using namespace evo;
using namespace evo::dynamic;

namespace {

/// What traps. No `vptr` (needs a runtime), no `function`.
constexpr llvm::StringLiteral Undefined =
    "signed-integer-overflow,shift,integer-divide-by-zero,bounds,null,"
    "alignment,unreachable,return,float-cast-overflow,vla-bound,pointer-"
    "overflow,bool,enum,builtin,nonnull-attribute,returns-nonnull-attribute,"
    "object-size";

/// Reports of bad accesses are calls that the harness takes over; a large
/// function must not switch to other ones.
const std::vector<std::string> &sharedFlags() {
  static const std::vector<std::string> Flags = {
      "-std=c++20",
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

std::vector<std::string> checkedFlags() {
  std::vector<std::string> Flags = sharedFlags();
  Flags.insert(Flags.end(), {"-O1", ("-fsanitize=" + Undefined).str(),
                             ("-fsanitize-trap=" + Undefined).str(),
                             "-fsanitize-coverage=trace-pc-guard"});
  return Flags;
}

constexpr llvm::StringLiteral SharedHeader =
    "#include \"evo/Rule.h\"\n#include \"evo/rule/Check.h\"\n";

constexpr const char *Headers[] = {"evo/Rule.h",
                                   "evo/rule/Buffers.h",
                                   "evo/rule/Callable.h",
                                   "evo/rule/Check.h",
                                   "evo/rule/Generate.h",
                                   "evo/rule/HarnessGuard.inc",
                                   "evo/rule/HarnessLoop.inc",
                                   "evo/rule/HarnessMain.h",
                                   "evo/rule/HarnessValues.inc",
                                   "evo/rule/HarnessWorld.inc",
                                   "evo/rule/Result.h",
                                   "evo/rule/Slots.h",
                                   "evo/rule/Source.h",
                                   "evo/rule/Values.h",
                                   "evo/rule/World.h"};

std::string defaultCacheFolder() {
  if (auto Folder = llvm::sys::Process::GetEnv("XDG_CACHE_HOME");
      Folder && !Folder->empty())
    return *Folder + "/evo";
  if (auto Home = llvm::sys::Process::GetEnv("HOME"); Home && !Home->empty())
    return *Home + "/.cache/evo";
  return "/tmp/evo-cache";
}

/// Held by one process at a time; released when it ends, however it ends.
class FolderLock {
public:
  explicit FolderLock(const std::string &Path) {
    if (!llvm::sys::fs::openFileForWrite(Path, File))
      Held = !llvm::sys::fs::lockFile(File);
  }
  ~FolderLock() {
    if (Held)
      llvm::sys::fs::unlockFile(File);
    if (File >= 0)
      llvm::sys::Process::SafelyCloseFileDescriptor(File);
  }
  FolderLock(const FolderLock &) = delete;

private:
  int File = -1;
  bool Held = false;
};

} // namespace

llvm::Expected<Workshop> Workshop::open(const DynamicCheckOptions &Options) {
  Workshop W(Options);
  if (W.Options.Compiler.empty())
    W.Options.Compiler = EVO_LLVM_PREFIX "/bin/clang++";
  if (W.Options.IncludeFolder.empty())
    W.Options.IncludeFolder = EVO_INCLUDE_FOLDER;
  if (W.Options.CacheFolder.empty())
    W.Options.CacheFolder = defaultCacheFolder();
  if (llvm::Error E = W.prepare())
    return std::move(E);
  return W;
}

llvm::Error Workshop::prepare() {
  std::string All = clang::getClangFullVersion() + "\n" + Options.Compiler +
                    "\n" + llvm::join(checkedFlags(), " ") + "\n" +
                    Options.IncludeFolder + "\n";
  for (const char *Name : Headers) {
    auto Content = readFile(Options.IncludeFolder + "/" + Name);
    if (!Content)
      return Content.takeError();
    All += contentHash(*Content) + "\n";
  }
  Id = contentHash(All).substr(0, 16);
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
  std::vector<std::string> Harness = {Options.Compiler};
  llvm::append_range(Harness, sharedFlags());
  llvm::append_range(Harness,
                     std::initializer_list<std::string>{
                         "-O2", "-I" + Options.IncludeFolder, "-c", "-x", "c++",
                         Options.IncludeFolder + "/evo/rule/HarnessMain.h",
                         "-o", file("harness.o")});
  if (llvm::Error E = compile(Harness))
    return E;
  std::vector<std::string> Precompiled = {Options.Compiler};
  llvm::append_range(Precompiled, checkedFlags());
  // No time stamps: headers with the same content are the same headers.
  llvm::append_range(Precompiled,
                     std::initializer_list<std::string>{
                         "-Xclang", "-fno-pch-timestamp",
                         "-fpch-instantiate-templates",
                         "-I" + Options.IncludeFolder, "-x", "c++-header",
                         Header.str(), "-o", file("shared.pch")});
  if (llvm::Error E = compile(Precompiled))
    return E;
  return writeFile(file("ready"), "");
}

llvm::Error Workshop::compile(std::vector<std::string> Arguments) const {
  Command C;
  C.Arguments = std::move(Arguments);
  C.Limit.WallSeconds = Options.WallSeconds;
  auto Result = run(C);
  if (!Result)
    return Result.takeError();
  if (Result->succeeded())
    return llvm::Error::success();
  llvm::StringRef Said = llvm::StringRef(Result->ErrorOutput).take_front(2000);
  return makeError(Code::CheckNotBuilt, "the checking program was not built: " +
                                            Result->describe() + "\n" + Said);
}

std::vector<std::string> Workshop::arguments(llvm::StringRef RuleFile) const {
  std::vector<std::string> All = {Options.Compiler};
  llvm::append_range(All, checkedFlags());
  llvm::append_range(
      All, std::initializer_list<std::string>{
               "-include-pch", file("shared.pch"), "-I" + Options.IncludeFolder,
               "-I" + llvm::sys::path::parent_path(RuleFile).str()});
  return All;
}

llvm::Error Workshop::build(llvm::StringRef RuleFile, llvm::StringRef Source,
                            llvm::StringRef Program) const {
  std::vector<std::string> All = arguments(RuleFile);
  llvm::SmallString<128> Runtime(EVO_CLANG_RUNTIME_FOLDER);
  llvm::append_range(All,
                     std::initializer_list<std::string>{
                         Source.str(), "-x", "none", file("harness.o"),
                         "-shared-libasan", "-fuse-ld=lld",
                         ("-Wl,-rpath," + Runtime).str(), "-o", Program.str()});
  return compile(std::move(All));
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
