//===- Coverage.cpp - Which run reaches which function ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Observation/Coverage.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Demangle/Demangle.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/ProfileData/Coverage/CoverageMapping.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"
#include <map>

using namespace evo;
namespace fs = llvm::sys::fs;
namespace path = llvm::sys::path;
using llvm::coverage::CoverageMapping;

static llvm::Error coverageFailed(const llvm::Twine &Why) {
  return makeError(Code::ProfilerFailed, "coverage: " + Why);
}

llvm::StringRef evo::coverageFlags() {
  return "-fprofile-instr-generate -fcoverage-mapping";
}

static bool isInstrumented(llvm::StringRef File) {
  auto Binary = llvm::object::ObjectFile::createObjectFile(File);
  if (!Binary) {
    llvm::consumeError(Binary.takeError());
    return false;
  }
  for (const auto &Section : Binary->getBinary()->sections()) {
    auto Name = Section.getName();
    if (!Name)
      llvm::consumeError(Name.takeError());
    else if (*Name == "__llvm_covmap")
      return true;
  }
  return false;
}

/// Programs and shared libraries below `Folder`: what the linker made.
static std::vector<std::string> instrumentedFiles(llvm::StringRef Folder) {
  std::vector<std::string> Result;
  std::error_code EC;
  for (fs::recursive_directory_iterator It(Folder, EC), End; It != End && !EC;
       It.increment(EC)) {
    if (It->type() != fs::file_type::regular_file)
      continue;
    llvm::StringRef File = It->path();
    bool Linked = fs::can_execute(File) || File.contains(".so");
    if (Linked && isInstrumented(File))
      Result.push_back(File.str());
  }
  llvm::sort(Result);
  return Result;
}

static std::vector<std::string> filesWithSuffix(llvm::StringRef Folder,
                                                llvm::StringRef Suffix) {
  std::vector<std::string> Result;
  std::error_code EC;
  for (fs::directory_iterator It(Folder, EC), End; It != End && !EC;
       It.increment(EC))
    if (llvm::StringRef(It->path()).ends_with(Suffix))
      Result.push_back(It->path());
  llvm::sort(Result);
  return Result;
}

/// Merges the raw profiles of one run into `Merged`, and removes them.
static llvm::Error mergeProfiles(const CoverageRequest &Request,
                                 const std::string &Merged) {
  std::vector<std::string> Raw = filesWithSuffix(Request.Scratch, ".profraw");
  if (Raw.empty())
    return coverageFailed("the run wrote no counts");
  Command Merge;
  Merge.Arguments = {Request.ProfileTool, "merge", "-sparse", "-o", Merged};
  llvm::append_range(Merge.Arguments, Raw);
  Merge.Limit.WallSeconds = 120;
  auto Result = run(Merge);
  for (const std::string &File : Raw)
    fs::remove(File);
  if (!Result)
    return Result.takeError();
  if (!Result->succeeded())
    return coverageFailed(
        "llvm-profdata " + Result->describe() + ": " +
        llvm::StringRef(Result->ErrorOutput).trim().split('\n').first);
  return llvm::Error::success();
}

/// What a mapping says about functions of the project. Instantiations of one
/// template have the same place and are added up.
static std::vector<CoveredFunction> projectFunctions(const CoverageMapping &Map,
                                                     llvm::StringRef Root) {
  std::map<std::pair<std::string, unsigned>, CoveredFunction> Found;
  for (const llvm::coverage::FunctionRecord &F : Map.getCoveredFunctions()) {
    if (F.CountedRegions.empty() || F.Filenames.empty())
      continue;
    const auto &Body = F.CountedRegions.front();
    std::string File =
        relativeTo(Root, canonicalPath(F.Filenames[Body.FileID]));
    if (File.empty())
      continue;
    CoveredFunction &Into = Found[{File, Body.LineStart}];
    // Internal functions are named "file.cpp:_ZL1fv".
    Into.Function =
        llvm::demangle(llvm::StringRef(F.Name).rsplit(':').second.empty()
                           ? F.Name
                           : llvm::StringRef(F.Name).rsplit(':').second.str());
    Into.File = File;
    Into.FirstLine = Body.LineStart;
    Into.LastLine = Body.LineEnd;
    Into.Entries += F.ExecutionCount;
    for (const auto &Region : F.CountedRegions)
      if (Region.Kind == llvm::coverage::CounterMappingRegion::CodeRegion)
        Into.Executions += Region.ExecutionCount;
  }
  std::vector<CoveredFunction> Result;
  for (auto &[Place, F] : Found)
    Result.push_back(std::move(F));
  return Result;
}

static llvm::Expected<std::unique_ptr<CoverageMapping>>
mappingOfRun(const CoverageRequest &Request, const Command &Run,
             ProcessResult &Ended) {
  std::vector<std::string> Objects = instrumentedFiles(Request.BuildFolder);
  if (Objects.empty())
    return coverageFailed("no instrumented program in " + Request.BuildFolder);
  Command Counted = Run;
  Counted.Environment.push_back(
      {"LLVM_PROFILE_FILE", Request.Scratch + "/%m-%p.profraw"});
  auto Result = run(Counted);
  if (!Result)
    return Result.takeError();
  Ended = std::move(*Result);
  std::string Merged = Request.Scratch + "/run.profdata";
  if (llvm::Error E = mergeProfiles(Request, Merged))
    return std::move(E);
  std::vector<llvm::StringRef> Names(Objects.begin(), Objects.end());
  auto Map = CoverageMapping::load(Names, llvm::StringRef(Merged),
                                   *llvm::vfs::getRealFileSystem());
  fs::remove(Merged);
  if (!Map)
    return coverageFailed(llvm::toString(Map.takeError()));
  return Map;
}

llvm::Expected<std::vector<CoveredFunction>>
evo::countRun(const CoverageRequest &Request, const Command &Run,
              ProcessResult &Ended) {
  auto Map = mappingOfRun(Request, Run, Ended);
  if (!Map)
    return Map.takeError();
  return projectFunctions(**Map, Request.Root);
}

void RanPlaces::add(llvm::StringRef File, unsigned Line, unsigned Column,
                    bool Ran) {
  bool &Here =
      Known[File.str()].emplace(std::pair(Line, Column), false).first->second;
  Here |= Ran;
}

bool RanPlaces::ran(llvm::StringRef File, std::uint64_t Line,
                    std::uint64_t Column) const {
  auto Places = Known.find(File.str());
  if (Places == Known.end())
    return false;
  auto Next = Places->second.upper_bound(
      {static_cast<unsigned>(Line), static_cast<unsigned>(Column)});
  return Next != Places->second.begin() && std::prev(Next)->second;
}

llvm::Expected<RanPlaces> evo::placesOfRun(const CoverageRequest &Request,
                                           const Command &Run,
                                           ProcessResult &Ended) {
  auto Map = mappingOfRun(Request, Run, Ended);
  if (!Map)
    return Map.takeError();
  RanPlaces Result;
  for (llvm::StringRef Name : (*Map)->getUniqueSourceFiles()) {
    std::string File = relativeTo(Request.Root, canonicalPath(Name));
    if (File.empty())
      continue;
    for (const auto &S : (*Map)->getCoverageForFile(Name))
      Result.add(File, S.Line, S.Col, S.HasCount && S.Count > 0);
  }
  return Result;
}

std::vector<std::size_t> TestReach::reaching(llvm::StringRef File,
                                             unsigned Line) const {
  std::vector<std::size_t> Result;
  for (std::size_t I = 0; I < PerTest.size(); ++I)
    if (llvm::any_of(PerTest[I], [&](const CoveredFunction &F) {
          return F.Entries && F.File == File && F.FirstLine <= Line &&
                 Line <= F.LastLine;
        }))
      Result.push_back(I);
  return Result;
}
