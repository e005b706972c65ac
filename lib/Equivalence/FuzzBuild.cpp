//===- FuzzBuild.cpp - Build and run both versions ===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FuzzBuild.h"
#include "FuzzLink.h"
#include "UnitAst.h"
#include "evo/Frontend/CheckedBuild.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace evo;
namespace json = llvm::json;

namespace {

/// The generators need it; older units are compiled by it too.
constexpr llvm::StringLiteral Standard = "-std=gnu++20";

constexpr llvm::StringLiteral Shown = "{ global: evo_side; local: *; };\n";

std::string fuzzerLibrary() {
#if defined(__aarch64__)
  return sanitizerFolder() + "/libclang_rt.fuzzer_no_main-aarch64.a";
#else
  return sanitizerFolder() + "/libclang_rt.fuzzer_no_main-x86_64.a";
#endif
}

std::vector<std::string> harnessLine(const std::string &Program) {
  std::vector<std::string> Line = {checkedCompiler(), Standard.str()};
  llvm::append_range(Line, guardedFlags());
  llvm::append_range(Line,
                     std::initializer_list<std::string>{
                         "-O2", "-I" + generatorFolder(), "-x", "c++",
                         generatorFolder() + "/evo/rule/PairMain.h", "-x",
                         // The harness takes over some of its call-backs.
                         "none", fuzzerLibrary(), "-Wl,-z,muldefs",
                         "-shared-libasan", "-rdynamic", "-fuse-ld=lld",
                         "-Wl,-rpath," + sanitizerFolder(), "-o", Program});
  return Line;
}

bool setsStandard(llvm::StringRef Flag) {
  return Flag.starts_with("-std=") || Flag.starts_with("--std=");
}

/// Newer ones than the generators need stay.
std::string standardOf(const SourceUnit &Unit) {
  std::string Found = Standard.str();
  for (llvm::StringRef A : Unit.Arguments)
    if (setsStandard(A) &&
        (A.ends_with("20") || A.ends_with("2a") || A.ends_with("23") ||
         A.ends_with("2b") || A.ends_with("26") || A.ends_with("2c")))
      Found = A.str();
  return Found;
}

/// Tells the compiler to read other texts in place of files on disk.
llvm::Expected<std::vector<std::string>>
overlayFlags(const SourceUnit &Unit, const std::string &Folder) {
  if (Unit.Overlay.empty())
    return std::vector<std::string>();
  json::Array Roots;
  unsigned Number = 0;
  for (const auto &[Path, Text] : Unit.Overlay) {
    std::string Copy = Folder + "/overlay-" + std::to_string(Number++);
    if (llvm::Error E = writeFile(Copy, Text))
      return std::move(E);
    Roots.push_back(json::Object{
        {"name", Path}, {"type", "file"}, {"external-contents", Copy}});
  }
  json::Object All{{"version", 0},
                   {"use-external-names", false},
                   {"roots", std::move(Roots)}};
  std::string Listing = Folder + "/overlay.json";
  std::string Text = llvm::formatv("{0}", json::Value(std::move(All)));
  if (llvm::Error E = writeFile(Listing, Text))
    return std::move(E);
  return std::vector<std::string>{"-ivfsoverlay", Listing};
}

/// The flags of a unit, but those that choose a standard for what is C++.
std::vector<std::string> ownLine(const SourceUnit &Unit, bool InC) {
  std::vector<std::string> Line = {checkedCompiler()};
  for (const std::string &A : unitFlags(Unit)) // of a project: only parsed
    if ((InC || !setsStandard(A)) && A != "-fsyntax-only")
      Line.push_back(A);
  if (!InC)
    Line.push_back(standardOf(Unit));
  return Line;
}

/// How a version is compiled; what is its own comes after.
std::vector<std::string> sideLine(std::vector<std::string> Line, Fill F) {
  llvm::append_range(Line, checkedFlags());
  // -fno-inline: the function's edges are those that its author wrote.
  llvm::append_range(
      Line, std::initializer_list<std::string>{
                "-fsanitize-coverage=pc-table", "-fno-inline", "-fPIC",
                "-ffunction-sections", "-fdata-sections", "-fno-access-control",
                F == Fill::Pattern ? "-ftrivial-auto-var-init=pattern"
                                   : "-ftrivial-auto-var-init=zero",
                // A unit without these throws nothing, and what makes its
                // arguments needs them.
                "-fexceptions", "-frtti",
                // What hides its symbols would hide the harness's, too.
                "-fvisibility=default", "-I" + generatorFolder()});
  return Line;
}

std::string firstError(const ProcessResult &R) {
  llvm::StringRef Said = R.ErrorOutput;
  std::size_t At = Said.find("error:");
  return At == llvm::StringRef::npos
             ? R.describe()
             : Said.drop_front(At).split('\n').first.str();
}

/// What Pair.h requires and is not so; empty if it is something else.
std::string whatCanNot(const ProcessResult &R) {
  auto [Head, Rest] = llvm::StringRef(R.ErrorOutput).split(": evo: ");
  auto [Message, Notes] = Rest.split('\n');
  auto [Before, After] = Message.split('*');
  if (!Message.contains('*'))
    return Message.str();
  llvm::StringRef Type = Notes.split("because '").second;
  return (Before + Type.split("' does not satisfy").first + After).str();
}

} // namespace

llvm::Expected<FuzzBuild> FuzzBuild::open(const FuzzRequest &Request) {
  FuzzBuild B;
  B.FuseSeconds = Request.FuseSeconds;
  std::string Cache =
      Request.CacheFolder.empty() ? defaultCacheFolder() : Request.CacheFolder;
  auto Id = checkedBuildId(generatorFolder(), llvm::join(harnessLine(""), " "));
  if (!Id)
    return Id.takeError();
  std::string Folder = Cache + "/fuzz/" + *Id;
  if (std::error_code EC = llvm::sys::fs::create_directories(Folder))
    return makeError(Code::FileNotWritable, Folder + ": " + EC.message());
  B.Harness = Folder + "/harness";
  FolderLock Lock(Folder + "/lock");
  B.Id = *Id;
  if (llvm::sys::fs::exists(B.Harness))
    return B;
  std::string Fresh = Folder + "/fresh";
  if (llvm::Error E = compileChecked(harnessLine(Fresh), B.FuseSeconds))
    return std::move(E);
  if (std::error_code EC = llvm::sys::fs::rename(Fresh, B.Harness))
    return makeError(Code::FileNotWritable, B.Harness + ": " + EC.message());
  return B;
}

llvm::Error FuzzBuild::build(Command C) const {
  C.Limit.WallSeconds = FuseSeconds;
  C.Limit.MemoryBytes = 4ull << 30;
  auto R = evo::run(C);
  if (!R)
    return R.takeError();
  if (R->succeeded())
    return llvm::Error::success();
  if (std::string Why = whatCanNot(*R); !Why.empty())
    return makeError(Code::CheckNotBuilt, Why);
  return makeError(Code::CheckNotBuilt,
                   "it does not compile with generated arguments: " +
                       firstError(*R));
}

llvm::Error FuzzBuild::compile(const SourceUnit &Unit, const SideText &Side,
                               const std::string &Folder,
                               const std::string &Object, Fill F) const {
  auto Overlay = overlayFlags(Unit, Folder);
  if (!Overlay)
    return Overlay.takeError();
  bool HasC = !Side.TextInC.empty();
  std::vector<std::string> Own = sideLine(ownLine(Unit, HasC), F);
  llvm::append_range(Own, *Overlay);
  if (HasC)
    if (llvm::Error E =
            translate(Side.TextInC, Object + ".c", Own, Unit.Folder, true))
      return E;
  // Beside a unit in C, what makes the arguments is none of it.
  std::vector<std::string> Around =
      HasC ? sideLine({checkedCompiler(), "-w", Standard.str()}, F) : Own;
  if (llvm::Error E =
          translate(Side.Text, Object, std::move(Around), Unit.Folder, false))
    return E;
  return link(Object, HasC);
}

/// Into `Object` with ".o" behind it.
llvm::Error FuzzBuild::translate(const std::string &Text,
                                 const std::string &Object,
                                 std::vector<std::string> Line,
                                 const std::string &Folder, bool InC) const {
  std::string Source = Object + (InC ? ".c" : ".cpp");
  if (llvm::Error E = writeFile(Source, Text))
    return E;
  Command C;
  C.Arguments = std::move(Line);
  llvm::append_range(C.Arguments, std::initializer_list<std::string>{
                                      "-c", "-x", InC ? "c" : "c++", Source,
                                      "-o", Object + ".o"});
  C.WorkingFolder = Folder;
  return build(std::move(C));
}

llvm::Error FuzzBuild::link(const std::string &Object, bool HasC) const {
  std::string Script = Object + ".shown", StandIns = Object + ".outside.cpp";
  if (llvm::Error E = writeFile(Script, Shown))
    return E;
  Command C;
  C.Arguments = {checkedCompiler(),
                 "-w",
                 "-O1",
                 "-fPIC",
                 "-fno-builtin",
                 "-ffunction-sections",
                 Object + ".o",
                 "-shared",
                 "-shared-libasan",
                 "-fsanitize=address",
                 "-fuse-ld=lld",
                 "-Wl,--gc-sections",
                 "-Wl,--version-script=" + Script,
                 "-o",
                 Object};
  if (HasC)
    C.Arguments.push_back(Object + ".c.o");
  if (llvm::Error E = build(C))
    return E;
  auto Outside = functionsOutside(Object);
  if (!Outside)
    return Outside.takeError();
  if (Outside->empty())
    return llvm::Error::success();
  if (llvm::Error E = writeFile(StandIns, standIns(*Outside)))
    return E;
  C.Arguments.push_back(StandIns);
  return build(std::move(C));
}

llvm::Expected<ProcessResult>
FuzzBuild::run(const std::string &Before, const std::string &After, Fill F,
               std::vector<std::string> Options) const {
  Command C;
  C.Arguments = {Harness, Before, After};
  llvm::append_range(C.Arguments, Options);
  C.WorkingFolder = llvm::sys::path::parent_path(Before).str();
  C.Environment = {{"ASAN_OPTIONS", F == Fill::Pattern
                                        ? "max_malloc_fill_size=65536"
                                        : "max_malloc_fill_size=65536:"
                                          "malloc_fill_byte=0"},
                   {"LC_ALL", "C"},
                   {"TZ", "UTC"}};
  C.Limit.WallSeconds = FuseSeconds;
  C.Limit.CpuSeconds = FuseSeconds;
  C.Limit.MemoryBytes = 2ull << 30;
  C.Limit.Processes = 4;
  C.Limit.FileBytes = 1u << 20;
  C.Limit.OutputBytes = 4u << 20;
  C.See = Surroundings::Private;
  return evo::run(C);
}
