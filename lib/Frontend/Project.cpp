//===- Project.cpp - Finding and reading the compile database ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Frontend/Project.h"
#include "ClangVersion.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <set>

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;

static constexpr llvm::StringLiteral DatabaseName = "compile_commands.json";

static std::string child(llvm::StringRef Folder, llvm::StringRef Name) {
  llvm::SmallString<256> Path(Folder);
  path::append(Path, Name);
  return Path.str().str();
}

/// The nearest `Name` in `Folder` or above; empty if there is none.
static std::string findUpwards(llvm::StringRef Folder,
                               llvm::ArrayRef<llvm::StringRef> Names) {
  for (; !Folder.empty(); Folder = path::parent_path(Folder))
    for (llvm::StringRef Name : Names)
      if (std::string Path = child(Folder, Name); fs::exists(Path))
        return Path;
  return "";
}

static llvm::Expected<std::string> findDatabase(const ProjectRequest &R,
                                                llvm::StringRef Start) {
  if (R.BuildFolder.empty()) {
    std::string Found =
        findUpwards(Start, {DatabaseName, "build/compile_commands.json"});
    if (Found.empty())
      return makeError(Code::NoCompileDatabase,
                       "no " + DatabaseName + " in " + Start +
                           ", its 'build' folder or any folder above");
    return Found;
  }
  std::string Given = canonicalPath(R.BuildFolder);
  if (fs::is_regular_file(Given))
    return Given;
  if (std::string Path = child(Given, DatabaseName); fs::is_regular_file(Path))
    return Path;
  return makeError(Code::NoCompileDatabase,
                   "no " + DatabaseName + " in " + R.BuildFolder);
}

namespace {

/// A working set of entries as clang's library reads them.
using Commands = std::vector<clang::tooling::CompileCommand>;

} // namespace

static llvm::Error badDatabase(llvm::StringRef Path, const llvm::Twine &Why) {
  return makeError(Code::BadCompileDatabase, Path + ": " + Why);
}

/// clang's reader prints syntax errors instead of giving them, and says nothing
/// of where a key is missing; so the shape is checked here first.
static llvm::Error checkDatabase(llvm::StringRef Path, llvm::StringRef Text) {
  auto Parsed = llvm::json::parse(Text);
  if (!Parsed) {
    std::string Why = llvm::toString(Parsed.takeError());
    return badDatabase(Path, Why);
  }
  const llvm::json::Array *Entries = Parsed->getAsArray();
  if (!Entries)
    return badDatabase(Path, "the top level is not a list");
  for (std::size_t I = 0; I < Entries->size(); ++I) {
    const llvm::json::Object *Entry = (*Entries)[I].getAsObject();
    std::string Where = "entry " + std::to_string(I + 1);
    if (!Entry)
      return badDatabase(Path, Where + " is not an object");
    for (llvm::StringRef Key : {"directory", "file"})
      if (!Entry->getString(Key))
        return badDatabase(Path, Where + " has no \"" + Key + "\"");
    if (!Entry->getString("command") && !Entry->getArray("arguments"))
      return badDatabase(Path,
                         Where + " has neither \"command\" nor \"arguments\"");
  }
  return llvm::Error::success();
}

static llvm::Expected<Commands> readDatabase(llvm::StringRef Path) {
  auto Text = readFile(Path);
  if (!Text)
    return Text.takeError();
  if (llvm::Error E = checkDatabase(Path, *Text))
    return std::move(E);
  using namespace clang::tooling;
  std::string Why;
  std::unique_ptr<CompilationDatabase> Database =
      JSONCompilationDatabase::loadFromFile(Path, Why,
                                            JSONCommandLineSyntax::AutoDetect);
  if (!Database)
    return badDatabase(Path, Why);
  Database = inferTargetAndDriverMode(expandResponseFiles(
      std::move(Database), llvm::vfs::createPhysicalFileSystem()));
  return Database->getAllCompileCommands();
}

/// "c++", "c" or whatever else -x names; empty if that is not known.
static llvm::StringRef languageOf(const clang::tooling::CompileCommand &C) {
  for (std::size_t I = 1; I < C.CommandLine.size(); ++I) {
    llvm::StringRef A = C.CommandLine[I];
    if (A == "-x" && I + 1 < C.CommandLine.size())
      return C.CommandLine[I + 1];
    if (A.consume_front("-x"))
      return A;
  }
  return llvm::StringSwitch<llvm::StringRef>(path::extension(C.Filename))
      .Cases(".cpp", ".cc", ".cxx", ".C", ".c++", ".CPP", ".cp", "c++")
      .Cases(".cppm", ".ixx", ".ccm", "c++")
      .Case(".c", "c")
      .Default("");
}

/// Only C++ is rewritten; C, assembler and the rest of a mixed project are
/// other people's business.
static bool isWanted(const clang::tooling::CompileCommand &C, bool WithC) {
  llvm::StringRef Language = languageOf(C);
  return Language == "c++" || (WithC && Language == "c");
}

static void addUnits(Project &P, const Commands &All) {
  std::set<std::string> Missing;
  for (const clang::tooling::CompileCommand &C : All) {
    if (!isWanted(C, P.Request.WithC))
      continue;
    // A database that moves with its tree names folders relative to itself.
    std::string Folder = absoluteIn(path::parent_path(P.Database), C.Directory);
    std::string File = canonicalPath(absoluteIn(Folder, C.Filename));
    if (!fs::exists(File)) {
      Missing.insert(File);
      continue;
    }
    P.Units.push_back(
        {File, Folder, adjustedArguments(C.CommandLine, C.Filename)});
  }
  P.MissingFiles.assign(Missing.begin(), Missing.end());
  auto Key = [](const UnitCommand &U) {
    return std::tie(U.File, U.Arguments, U.Folder);
  };
  llvm::sort(P.Units, [&](const UnitCommand &A, const UnitCommand &B) {
    return Key(A) < Key(B);
  });
  auto Same = [&](const UnitCommand &A, const UnitCommand &B) {
    return Key(A) == Key(B);
  };
  P.Units.erase(std::unique(P.Units.begin(), P.Units.end(), Same),
                P.Units.end());
}

/// Folders where a build system keeps its own files.
static bool looksBuilt(llvm::StringRef Folder) {
  return llvm::any_of(
      llvm::ArrayRef<llvm::StringRef>{"CMakeCache.txt", "build.ninja",
                                      ".ninja_log", "meson-info"},
      [&](llvm::StringRef Name) { return fs::exists(child(Folder, Name)); });
}

static void addBuildFolders(Project &P, const Commands &All) {
  std::set<std::string> Folders = {
      path::parent_path(canonicalPath(P.Database)).str()};
  for (const clang::tooling::CompileCommand &C : All)
    Folders.insert(
        canonicalPath(absoluteIn(path::parent_path(P.Database), C.Directory)));
  for (const std::string &F : Folders)
    if (F != P.Root && looksBuilt(F) && !relativeTo(P.Root, F).empty())
      P.BuildFolders.push_back(F);
}

static std::string rootOf(const ProjectRequest &R, llvm::StringRef Start,
                          llvm::StringRef Database) {
  if (!R.Root.empty())
    return canonicalPath(R.Root);
  for (llvm::StringRef Mark : {"evo.yaml", ".git"})
    if (std::string Path = findUpwards(Start, {Mark}); !Path.empty())
      return path::parent_path(Path).str();
  llvm::StringRef Folder = path::parent_path(Database);
  // build/compile_commands.json describes the tree around it.
  llvm::StringRef Above = path::parent_path(Folder);
  bool HoldsStart = Start == Folder || !relativeTo(Folder, Start).empty();
  bool AboveHolds = Start == Above || !relativeTo(Above, Start).empty();
  if ((path::filename(Folder) == "build" && looksBuilt(Folder)) ||
      (!HoldsStart && AboveHolds && Above != "/"))
    Folder = Above;
  return canonicalPath(Folder);
}

/// Each path must be there and lead to at least one unit; a header or a folder
/// of headers leads to all of them.
static llvm::Error checkPaths(const Project &P) {
  for (const std::string &Path : P.Request.Paths) {
    if (!fs::is_regular_file(Path) ||
        llvm::StringSwitch<bool>(path::extension(Path))
            .Cases(".h", ".hh", ".hpp", ".hxx", ".inl", ".ipp", ".inc", true)
            .Cases(".tpp", ".H", ".h++", true)
            .Default(false))
      continue;
    if (llvm::none_of(P.Units,
                      [&](const UnitCommand &U) { return U.File == Path; }))
      return makeError(Code::NoUnits, Path + " is not in " + P.Database);
  }
  return llvm::Error::success();
}

llvm::Expected<Project> Project::open(const ProjectRequest &Request) {
  Project P;
  P.Request = Request;
  for (std::string &Path : P.Request.Paths) {
    std::string Full = canonicalPath(Path);
    if (!fs::exists(Full))
      return makeError(Code::FileNotFound, "no file or folder " + Path);
    Path = std::move(Full);
  }
  std::string Start =
      P.Request.Paths.empty() ? canonicalPath(".") : P.Request.Paths.front();
  if (!fs::is_directory(Start))
    Start = path::parent_path(Start).str();
  auto Database = findDatabase(P.Request, Start);
  if (!Database)
    return Database.takeError();
  P.Database = std::move(*Database);
  P.Root = rootOf(P.Request, Start, P.Database);
  auto All = readDatabase(P.Database);
  if (!All)
    return All.takeError();
  addUnits(P, *All);
  addBuildFolders(P, *All);
  if (P.Units.empty())
    return makeError(Code::NoUnits,
                     P.MissingFiles.empty()
                         ? P.Database + " lists no C++ file"
                         : P.Database + " lists " +
                               std::to_string(P.MissingFiles.size()) +
                               " C++ files and none exists; the first is " +
                               P.MissingFiles.front());
  if (llvm::Error E = checkPaths(P))
    return std::move(E);
  return P;
}

Project Project::ofUnit(UnitCommand Unit, const ProjectRequest &Request) {
  Project P;
  P.Request = Request;
  std::string Own = path::parent_path(Unit.File).str();
  std::string Folder = canonicalPath(Unit.Folder);
  if (!Request.Root.empty())
    P.Root = canonicalPath(Request.Root);
  for (llvm::StringRef Mark : {"evo.yaml", ".git"})
    if (std::string Path = findUpwards(Own, {Mark});
        P.Root.empty() && !Path.empty())
      P.Root = path::parent_path(Path).str();
  if (P.Root.empty())
    P.Root = relativeTo(Folder, Unit.File).empty() ? Own : Folder;
  if (Folder != P.Root && looksBuilt(Folder) &&
      !relativeTo(P.Root, Folder).empty())
    P.BuildFolders.push_back(Folder);
  P.Units.push_back(std::move(Unit));
  return P;
}
