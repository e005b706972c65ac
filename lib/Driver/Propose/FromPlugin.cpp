//===- FromPlugin.cpp - Proposing from what a build wrote ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FromPlugin.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Files.h"

using namespace evo;

/// The database if there is one; a build without one is no error here, since
/// the plugin wrote down how each unit is compiled.
static llvm::Expected<std::optional<Project>>
openDatabase(ProjectRequest Request, bool Asked) {
  auto Opened = Project::open(Request);
  if (Opened)
    return std::move(*Opened);
  bool Missing = false;
  llvm::Error Rest = llvm::handleErrors(
      Opened.takeError(), [&](std::unique_ptr<EvoError> E) -> llvm::Error {
        Missing = E->code() == Code::NoCompileDatabase && !Asked;
        return Missing ? llvm::Error::success() : llvm::Error(std::move(E));
      });
  if (Rest)
    return std::move(Rest);
  return std::nullopt;
}

/// A file that is compiled twice must have been seen twice.
static std::vector<std::string> unseen(const Project &Database,
                                       const Project &Built) {
  std::map<std::string, int> Missing;
  for (const UnitCommand &U : Database.Units)
    if (!relativeTo(Built.Root, U.File).empty())
      ++Missing[U.File];
  for (const UnitCommand &U : Built.Units)
    --Missing[U.File];
  std::vector<std::string> Result;
  for (const auto &[File, Count] : Missing)
    if (Count > 0)
      Result.push_back(File);
  return Result;
}

llvm::Expected<WatchedBuild> evo::readBuilt(llvm::StringRef Folder,
                                            ProjectRequest Request) {
  WatchedBuild Result;
  auto Said = readEmissions(Folder);
  if (!Said)
    return Said.takeError();
  Result.Said = std::move(*Said);
  auto P = projectOf(Result.Said, Request);
  if (!P)
    return P.takeError();
  Result.P = std::move(*P);
  bool Asked = !Request.BuildFolder.empty();
  Request.Root = Result.P.Root;
  Request.Paths = {Result.P.Root};
  auto Database = openDatabase(std::move(Request), Asked);
  if (!Database)
    return Database.takeError();
  if (*Database)
    Result.Unseen = unseen(**Database, Result.P);
  return Result;
}

llvm::Expected<OpenProgram> evo::openProgram(const Selection &What) {
  if (What.FromPlugin.empty()) {
    auto Opened = Project::open(What.Where);
    if (!Opened)
      return Opened.takeError();
    return OpenProgram{std::move(*Opened), std::nullopt};
  }
  auto Read = readBuilt(What.FromPlugin, What.Where);
  if (!Read)
    return Read.takeError();
  Project P = Read->P;
  return OpenProgram{std::move(P), std::move(*Read)};
}

llvm::Expected<ProposeOutcome> evo::findPlaces(const OpenProgram &Program,
                                               const RuleSet &Rules,
                                               const GeneticSpec &Edits,
                                               const ProposeSettings &Settings,
                                               llvm::raw_ostream &Err) {
  if (!Program.Built) {
    std::vector<RuleInfo> All = Rules.rules().vec();
    llvm::append_range(All, Edits.Edits);
    auto Match = [&](const Unit &U, MatchSink &Sink) {
      Rules.match(U, Sink);
      if (!Edits.Edits.empty())
        matchGenetic(U, Edits, Sink);
    };
    return propose(Program.P, All, Match, Settings);
  }
  const WatchedBuild &Built = *Program.Built;
  EmissionOutcome Found =
      proposeFrom(Built.Said, Program.P, Rules.rules(), Built.Unseen, Settings);
  for (const std::string &Warning : Built.Said.Warnings)
    Err << "warning: " << Warning << '\n';
  for (const std::string &Warning : Found.Warnings)
    Err << "warning: " << Warning << '\n';
  return std::move(Found.Proposed);
}
