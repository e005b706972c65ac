//===- FlaggedBuild.cpp - The program, built with other flags ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FlaggedBuild.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Regex.h"

using namespace evo;
namespace fs = llvm::sys::fs;

/// "clang++-19", "g++", "c++", "x86_64-linux-gnu-gcc-12", …
static bool isCompilerName(llvm::StringRef Name, bool &Cxx) {
  static const llvm::Regex Form("^([a-z0-9_]+-[a-z0-9_]+-[a-z0-9_]+-)?"
                                "(cc|c\\+\\+|gcc|g\\+\\+|clang|clang\\+\\+)"
                                "(-[0-9.]+)?$");
  Cxx = Name.contains("++");
  return Form.match(Name);
}

/// A folder of compilers that add flags. `Clang`, a folder, replaces whatever
/// compiler the build asks for.
static llvm::Error writeCompilers(const std::string &Folder,
                                  llvm::StringRef Flags,
                                  llvm::StringRef Clang) {
  std::set<std::string> Written;
  std::string Path = llvm::sys::Process::GetEnv("PATH").value_or("");
  llvm::SmallVector<llvm::StringRef> Folders;
  llvm::StringRef(Path).split(Folders, ':', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef From : Folders) {
    std::error_code EC;
    for (fs::directory_iterator It(From, EC), End; It != End && !EC;
         It.increment(EC)) {
      llvm::StringRef Name = llvm::sys::path::filename(It->path());
      bool Cxx = false;
      if (!isCompilerName(Name, Cxx) || !Written.insert(Name.str()).second)
        continue;
      std::string Real = Clang.empty()
                             ? It->path()
                             : (Clang + (Cxx ? "/clang++" : "/clang")).str();
      std::string Script = Folder + "/" + Name.str();
      if (llvm::Error E = writeFile(
              Script,
              ("#!/bin/sh\nexec " + Real + " \"$@\" " + Flags + "\n").str()))
        return E;
      if (std::error_code Failed = fs::setPermissions(
              Script, fs::all_read | fs::all_exe | fs::owner_write))
        return makeError(Code::FileNotWritable,
                         "cannot make " + Script +
                             " executable: " + Failed.message());
    }
  }
  return llvm::Error::success();
}

llvm::Expected<FlaggedBuild> FlaggedBuild::make(const Config &C,
                                                const FlaggedBuildRequest &R) {
  std::string Folder = R.Scratch + "/" + R.Name;
  fs::remove_directories(Folder);
  if (llvm::Error E = writeCompilers(Folder + "/bin", R.Flags, R.Clang))
    return std::move(E);
  ProgramSpec Program = C.Program;
  for (std::string *Line : {&Program.Configure, &Program.Build})
    if (!Line->empty())
      *Line = "PATH=" + Folder + "/bin:$PATH; export PATH; " + *Line;
  BuilderOptions Options;
  Options.CacheFolder = Folder + "/tree";
  Options.AllowDirty = R.AllowDirty;
  Options.NoOverlay = !R.ForVariants;
  Options.Change = R.Change;
  auto Made = Builder::create(Program, C.Root, Options);
  if (!Made)
    return Made.takeError();
  auto Built = (*Made)->baseline();
  if (!Built)
    return Built.takeError();
  return FlaggedBuild{std::move(*Made), **Built, Folder};
}

Command FlaggedBuild::command(llvm::StringRef Line, const ProgramSpec &P,
                              double Seconds) {
  std::string Work = Folder + "/work" + std::to_string(Works++);
  fs::create_directories(Work);
  Command C = Command::shell(expandFolders(Line, Built), Work);
  C.Limit.WallSeconds = Seconds;
  C.Limit.Processes = P.Processes;
  C.Limit.OutputBytes = P.OutputBytes;
  return C;
}

CoverageRequest FlaggedBuild::coverage() const {
  return {canonicalPath(Built.Source), Built.Build, Folder,
          EVO_LLVM_PREFIX "/bin/llvm-profdata"};
}
