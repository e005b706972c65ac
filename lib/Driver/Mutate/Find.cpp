//===- Find.cpp - Which mutants there are, and who reaches them ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "../Evolve/NamedFiles.h"
#include "Mutation.h"
#include "evo/Observation/Coverage.h"
#include "evo/Rules/Proposal.h"
#include "evo/Safety/Gates.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <numeric>

using namespace evo;
namespace path = llvm::sys::path;

llvm::Error Mutation::openCopy() {
  ProjectRequest Request;
  Request.Root = Base->Owner->source();
  Request.BuildFolder = path::parent_path(Base->Owner->compileDatabase()).str();
  if (Request.BuildFolder.empty())
    return makeError(Code::NoCompileDatabase,
                     "the build of " + C.Root +
                         " writes no compile_commands.json");
  Request.Include = C.Include;
  Request.Exclude = C.Exclude;
  for (const std::string &Asked : Options.Paths) {
    std::string Below = relativeTo(C.Root, Asked);
    if (Below.empty() && Asked != C.Root)
      return makeError(Code::Usage, Asked + " is not below " + C.Root);
    Request.Paths.push_back(Below.empty()
                                ? Request.Root
                                : canonicalPath(Request.Root + "/" + Below));
  }
  auto Opened = Project::open(Request);
  if (!Opened)
    return Opened.takeError();
  Copy = std::move(*Opened);
  return llvm::Error::success();
}

/// The owner's forbidden paths may not be edited, and are tested all the more.
bool Mutation::mayMutate(const Site &S) const {
  GateFacts Facts;
  Facts.Root = C.Root;
  Facts.UsedByWorkloads = filesNamedBy(C);
  return whyForbidden(Facts, S.File).empty() && sourceSelected(C, S.File);
}

llvm::Error Mutation::keepTouched() {
  if (Options.Wanted)
    llvm::erase_if(All,
                   [&](const Mutant &M) { return !Options.Wanted(M.Subject); });
  if (Options.DiffBase.empty())
    return llvm::Error::success();
  auto Lines = ChangedLines::since(Options.DiffBase, C.Root);
  if (!Lines)
    return Lines.takeError();
  Changed = std::move(*Lines);
  llvm::erase_if(All, [&](const Mutant &M) {
    std::uint64_t Line = lineOf(M.Subject, Read);
    return !Changed->touches(M.Subject.Place.File, Line, Line);
  });
  return llvm::Error::success();
}

/// Without coverage every test may reach everything.
void Mutation::cover() {
  std::vector<std::size_t> Every(C.Program.Tests.size());
  std::iota(Every.begin(), Every.end(), 0);
  Reach.assign(All.size(), Every);
  auto Unknown = [&](llvm::Error E) {
    Say.say("note: " + llvm::toString(std::move(E)) +
            "; which code the tests reach is not known, so all mutants are "
            "tried with all tests");
    Reach.assign(All.size(), Every);
  };
  auto Built = Counting.get();
  if (!Built)
    return Unknown(Built.takeError());
  Reach.assign(All.size(), {});
  for (std::size_t T : Every) {
    Command Test = testCommand(C.Program, C.Program.Tests[T], Built->Built);
    Test.Limit.WallSeconds *= 4;
    ProcessResult Ended;
    auto Ran = placesOfRun(Built->coverage(), Test, Ended);
    if (!Ran)
      return Unknown(Ran.takeError());
    if (!Ended.succeeded())
      return Unknown(makeError(Code::ProfilerFailed,
                               "'" + C.Program.Tests[T] +
                                   "' fails when built for coverage, " +
                                   Ended.describe()));
    for (std::size_t I = 0; I < All.size(); ++I) {
      const Site &S = All[I].Subject.Place;
      if (Ran->ran(S.File, S.Line, S.Column))
        Reach[I].push_back(T);
    }
  }
  llvm::sys::fs::remove_directories(Built->Folder);
}

llvm::Error Mutation::find() {
  Say.say("looking for places to mutate");
  if (llvm::Error E = openCopy())
    return E;
  ProposeSettings Settings;
  Settings.Threads = Options.Threads;
  Settings.Wanted = [&](const Site &S) { return mayMutate(S); };
  auto Found = propose(
      Copy, Options.Operators,
      [&](const Unit &U, MatchSink &Sink) {
        matchMutants(U, Options.Operators, Sink);
      },
      Settings);
  if (!Found)
    return Found.takeError();
  for (const ParseFailure &F : Found->Parse.Failed)
    Say.say("note: not parsed: " + F.File + ": " + F.Reason);
  if (!Found->Parse.Parsed)
    return makeError(Code::NothingParsed, "no unit parses");
  Read = [Texts = Found->Texts](llvm::StringRef File) {
    return Texts->read(File);
  };
  for (Candidate &Each : Found->Found.Candidates) {
    MutantResult Pending;
    Pending.Candidate = Each.Id;
    All.push_back({std::move(Each), std::move(Pending)});
  }
  if (llvm::Error E = keepTouched())
    return E;
  Say.say(llvm::formatv("{0} mutants; finding out which tests reach them",
                        All.size()));
  if (!All.empty())
    cover();
  for (std::size_t I = 0; I < All.size(); ++I) {
    ById[All[I].Subject.Id] = I;
    if (Reach[I].empty())
      All[I].Result.Status = MutantStatus::NoCoverage;
  }
  return llvm::Error::success();
}
