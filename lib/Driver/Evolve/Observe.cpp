//===- Observe.cpp - Profile the workloads, map the tests ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Observe.h"
#include "evo/Evaluation/Builder.h"
#include "evo/Evaluation/Workload.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Regex.h"

using namespace evo;
namespace fs = llvm::sys::fs;

namespace {

/// "clang++-19", "g++", "c++", "x86_64-linux-gnu-gcc-12", …
bool isCompilerName(llvm::StringRef Name, bool &Cxx) {
  static const llvm::Regex Form("^([a-z0-9_]+-[a-z0-9_]+-[a-z0-9_]+-)?"
                                "(cc|c\\+\\+|gcc|g\\+\\+|clang|clang\\+\\+)"
                                "(-[0-9.]+)?$");
  Cxx = Name.contains("++");
  return Form.match(Name);
}

/// A folder of compilers that add flags. `Clang`, a folder, replaces whatever
/// compiler the build asks for.
llvm::Error writeCompilers(const std::string &Folder, llvm::StringRef Flags,
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

/// A build of the program with other flags, in a copy of its own.
class FlaggedBuild {
public:
  static llvm::Expected<FlaggedBuild>
  make(const Config &C, const ObserveRequest &R, llvm::StringRef Name,
       llvm::StringRef Flags, llvm::StringRef Clang) {
    std::string Folder = R.Scratch + "/" + Name.str();
    fs::remove_directories(Folder);
    if (llvm::Error E = writeCompilers(Folder + "/bin", Flags, Clang))
      return std::move(E);
    ProgramSpec Program = C.Program;
    for (std::string *Line : {&Program.Configure, &Program.Build})
      if (!Line->empty())
        *Line = "PATH=" + Folder + "/bin:$PATH; export PATH; " + *Line;
    BuilderOptions Options;
    Options.CacheFolder = Folder + "/tree";
    Options.AllowDirty = R.AllowDirty;
    Options.NoOverlay = true;
    auto Made = Builder::create(Program, C.Root, Options);
    if (!Made)
      return Made.takeError();
    auto Built = (*Made)->baseline();
    if (!Built)
      return Built.takeError();
    return FlaggedBuild{std::move(*Made), **Built, Folder};
  }

  /// `Line` as a command of this build, in a new empty folder.
  Command command(llvm::StringRef Line, const ProgramSpec &P, double Seconds) {
    std::string Work = Folder + "/work" + std::to_string(Works++);
    fs::create_directories(Work);
    Command C = Command::shell(expandFolders(Line, Built), Work);
    C.Limit.WallSeconds = Seconds;
    C.Limit.Processes = P.Processes;
    C.Limit.OutputBytes = P.OutputBytes;
    return C;
  }

  CoverageRequest coverage() const {
    return {canonicalPath(Built.Source), Built.Build, Folder,
            EVO_LLVM_PREFIX "/bin/llvm-profdata"};
  }

  std::unique_ptr<Builder> Owner;
  BuiltProgram Built;
  std::string Folder;
  unsigned Works = 0;
};

class Observer {
public:
  Observer(const Config &C, const ObserveRequest &R) : C(C), R(R) {}

  Observed observe() {
    sample();
    bool WantReach = C.Program.Tests.size() > 1;
    if (!Result.Where || WantReach)
      count();
    if (!Result.Where)
      Result.Notes.push_back("nothing could be profiled: every candidate is "
                             "tried, hot or not");
    return std::move(Result);
  }

private:
  void note(llvm::Error E, llvm::StringRef Instead) {
    Result.Notes.push_back(llvm::toString(std::move(E)) + "; " + Instead.str());
  }

  /// Workloads of the search; the hold-out ones stay unseen.
  std::vector<const WorkloadSpec *> searched() const {
    std::vector<const WorkloadSpec *> List;
    for (const WorkloadSpec &W : C.Workloads)
      if (!W.HoldOut)
        List.push_back(&W);
    return List;
  }

  void sample() {
    constexpr llvm::StringLiteral Instead = "counting executions instead";
    auto Built = FlaggedBuild::make(C, R, "profile", "-g", "");
    if (!Built)
      return note(Built.takeError(), Instead);
    SamplingRequest Sampling;
    Sampling.Root = canonicalPath(Built->Built.Source);
    Sampling.Scratch = Built->Folder;
    for (const WorkloadSpec *W : searched())
      Sampling.Runs.push_back(
          Built->command(W->Run, C.Program, 4 * W->Seconds));
    Sampling.SecondsPerRun =
        R.RunSeconds / std::max<std::size_t>(1, Sampling.Runs.size());
    auto Found = sampleWithPerf(Sampling);
    fs::remove_directories(Built->Folder);
    if (!Found)
      return note(Found.takeError(), Instead);
    Result.Where = std::move(*Found);
  }

  void count() {
    constexpr llvm::StringLiteral Instead = "all tests are run for each change";
    auto Built = FlaggedBuild::make(C, R, "coverage", coverageFlags(),
                                    EVO_LLVM_PREFIX "/bin");
    if (!Built)
      return note(Built.takeError(), Instead);
    if (!Result.Where)
      countWorkloads(*Built);
    countTests(*Built);
    fs::remove_directories(Built->Folder);
  }

  void countWorkloads(FlaggedBuild &Built) {
    std::vector<CoveredFunction> All;
    for (const WorkloadSpec *W : searched()) {
      ProcessResult Ended;
      auto Found =
          countRun(Built.coverage(),
                   Built.command(W->Run, C.Program, 4 * W->Seconds), Ended);
      if (!Found)
        return note(Found.takeError(), "no counts");
      llvm::append_range(All, *Found);
    }
    Profile Counted = profileFromCounts(All);
    Counted.Note = Result.Notes.empty() ? "" : Result.Notes.back();
    if (!Counted.Functions.empty())
      Result.Where = std::move(Counted);
  }

  void countTests(FlaggedBuild &Built) {
    TestReach Reach;
    for (const std::string &Test : C.Program.Tests) {
      ProcessResult Ended;
      auto Found = countRun(
          Built.coverage(),
          Built.command(Test, C.Program, 4 * C.Program.TestSeconds), Ended);
      if (!Found)
        return note(Found.takeError(), "all tests are run for each change");
      Reach.PerTest.push_back(std::move(*Found));
    }
    Result.Reach = std::move(Reach);
  }

  const Config &C;
  const ObserveRequest &R;
  Observed Result;
};

} // namespace

llvm::Expected<Observed> evo::observe(const Config &C,
                                      const ObserveRequest &R) {
  if (std::error_code EC = fs::create_directories(R.Scratch))
    return makeError(Code::FileNotWritable,
                     "cannot make " + R.Scratch + ": " + EC.message());
  Observed Result = Observer(C, R).observe();
  if (interruptRequested())
    return makeError(Code::Interrupted, "interrupted while profiling");
  return Result;
}
