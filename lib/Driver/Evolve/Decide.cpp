//===- Decide.cpp - From measurements to commits ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CommitMessage.h"
#include "Evolution.h"
#include "evo/Safety/Gates.h"
#include "evo/Safety/Landing.h"
#include "evo/Support/Files.h"

using namespace evo;
namespace json = llvm::json;

/// Every gate judges every winner; its verdicts are logged.
llvm::Expected<std::vector<std::size_t>>
Evolution::gate(std::vector<std::size_t> Winners) {
  auto Gates = standardGates(gateFacts(), readCopy());
  std::vector<std::size_t> Allowed;
  for (std::size_t I : Winners) {
    const Tried &T = All[I];
    std::vector<Verdict> Verdicts = judge(Gates, T.Subject, T.Result);
    for (const Verdict &V : Verdicts)
      if (llvm::Error E = write(event::Judged,
                                {{"id", T.Subject.Id}, {"verdict", toJSON(V)}}))
        return std::move(E);
    if (overall(Verdicts) == Decision::Allow) {
      Allowed.push_back(I);
      continue;
    }
    for (const Verdict &V : Verdicts)
      if (V.Result != Decision::Allow) {
        if (llvm::Error E = reject(T.Subject.Id, V.Gate + ": " + V.Reason))
          return std::move(E);
        break;
      }
  }
  return Allowed;
}

llvm::Expected<Confirmation>
Evolution::confirm(llvm::ArrayRef<std::size_t> Winners) {
  std::vector<Candidate> Set;
  for (std::size_t I : Winners)
    Set.push_back(All[I].Subject);
  Say.expect(0, 0);
  Say.say(llvm::formatv("confirm: {0} winners together in a clean build, "
                        "measured afresh, hold-out workloads included",
                        Set.size()));
  auto Result = Judge->confirm(Set);
  if (!Result)
    return Result.takeError();
  if (!Result->Result.Genome.empty())
    if (llvm::Error E =
            write(event::Confirmed, {{"evaluation", toJSON(Result->Result)},
                                     {"accepted", Result->Accepted}}))
      return std::move(E);
  for (const std::string &Dropped : Result->Dropped) {
    auto [Id, Why] = llvm::StringRef(Dropped).split(": ");
    if (llvm::Error E = reject(Id, Why))
      return std::move(E);
  }
  if (!Result->Accepted)
    for (const Candidate &Each : Result->Kept)
      if (llvm::Error E = reject(Each.Id, "not confirmed: " + Result->Reason))
        return std::move(E);
  return Result;
}

/// The measurements of hold-out workloads, or of the others.
static Evaluation only(const Evaluation &E, const Config &C, bool HoldOut) {
  Evaluation Result = E;
  llvm::erase_if(Result.Measurements, [&](const Measurement &M) {
    return llvm::any_of(C.Workloads, [&](const WorkloadSpec &W) {
      return W.Name == M.Workload && W.HoldOut != HoldOut;
    });
  });
  return Result;
}

std::string Evolution::message(const Candidate &Each,
                               const Confirmation &Kept) const {
  CommitFacts Facts;
  auto Own = llvm::find_if(
      All, [&](const Tried &T) { return T.Subject.Id == Each.Id; });
  Facts.Alone = gainText(C.Fitness, Own->Result);
  Facts.Earned = Own->Result.Earned;
  if (auto Known = Tests.find(Each.Id); Known != Tests.end())
    Facts.Noticed = describe(Known->second);
  Facts.SetSize = Kept.Kept.size();
  Facts.Together = gainText(C.Fitness, only(Kept.Result, C, false));
  Evaluation Unseen = only(Kept.Result, C, true);
  if (!Unseen.Measurements.empty())
    Facts.HoldOut = gainText(C.Fitness, Unseen);
  return commitMessage(Each, Facts);
}

/// The user may have gone on working; patches were made for other bytes then.
llvm::Error Evolution::treeUnchanged(const Confirmation &Kept) const {
  for (const Candidate &Each : Kept.Kept) {
    auto Patched = applyPatch(Each.Change, readTree());
    if (!Patched)
      return Patched.takeError();
  }
  return llvm::Error::success();
}

llvm::Error Evolution::writePatches(const Confirmation &Kept) {
  Patch Together;
  ReadContent Read = readCopy();
  for (std::size_t I = 0; I < Kept.Kept.size(); ++I) {
    const Candidate &Each = Kept.Kept[I];
    auto Next = merged(Together, Each.Change);
    if (!Next)
      return Next.takeError();
    auto Old = applyPatch(Together, Read);
    auto New = applyPatch(*Next, Read);
    if (!Old || !New)
      return llvm::joinErrors(Old.takeError(), New.takeError());
    std::string Text;
    for (const auto &[File, Content] : *New) {
      auto Previous = Old->count(File)
                          ? llvm::Expected<std::string>((*Old)[File])
                          : Read(File);
      if (!Previous)
        return Previous.takeError();
      auto Diff = gitDiff(File, *Previous, Content);
      if (!Diff)
        return Diff.takeError();
      Text += *Diff;
    }
    std::string Name =
        llvm::formatv("{0}/patches/{1,0+2}-{2}-{3}.patch", Folder.Folder, I + 1,
                      Each.Place.Rule, Each.Id);
    if (llvm::Error E = writeFile(Name, Text))
      return E;
    Together = std::move(*Next);
  }
  return llvm::Error::success();
}

llvm::Error Evolution::land(const Confirmation &Kept) {
  LandingRequest Request;
  Request.Root = C.Root;
  Request.Base = Base;
  Request.Prefix = "evo/" + Folder.Date;
  for (const Candidate &Each : Kept.Kept)
    Request.Patches.push_back({Each.Id, Each.Change, message(Each, Kept)});
  if (llvm::Error E = treeUnchanged(Kept))
    return E;
  auto Done = evo::land(Request, readTree());
  if (!Done)
    return Done.takeError();
  for (const Landed &L : Done->Commits)
    if (llvm::Error E =
            write(event::Landed, {{"id", L.Candidate}, {"commit", L.Commit}}))
      return E;
  Say.say(llvm::formatv("landed {0} patches on branch {1}",
                        Done->Commits.size(), Done->Branch));
  return write(event::Finished,
               {{"branch", Done->Branch}, {"reason", Stopped}});
}

llvm::Error Evolution::decide() {
  auto Winners = choose();
  if (!Winners)
    return Winners.takeError();
  if (llvm::Error E = earn(*Winners))
    return E;
  auto Allowed = gate(std::move(*Winners));
  if (!Allowed)
    return Allowed.takeError();
  Allowed = holdTogether(std::move(*Allowed));
  if (!Allowed)
    return Allowed.takeError();
  if (Allowed->empty()) {
    Say.say("nothing to land: no candidate is better beyond noise and allowed");
    return write(event::Finished, {{"reason", Stopped}});
  }
  Allowed = notice(std::move(*Allowed));
  if (!Allowed)
    return Allowed.takeError();
  if (Allowed->empty()) {
    Say.say("nothing to land: the tests see too little of what would change");
    return write(event::Finished, {{"reason", Stopped}});
  }
  auto Kept = confirm(*Allowed);
  if (!Kept)
    return Kept.takeError();
  if (llvm::Error E = checkKept(*Kept))
    return E;
  if (!Kept->Accepted || Kept->Kept.empty()) {
    Say.say("nothing to land: " + Kept->Reason);
    return write(event::Finished, {{"reason", Stopped}});
  }
  if (llvm::Error E = writePatches(*Kept))
    return E;
  if (!Options.DryRun)
    return land(*Kept);
  for (const Candidate &Each : Kept->Kept)
    if (llvm::Error E = reject(Each.Id, "dry run"))
      return E;
  Say.say("dry run: the patches are in " + Folder.Folder + "/patches");
  return write(event::Finished, {{"reason", Stopped}});
}
