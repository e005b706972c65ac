//===- Workload.cpp - Run the program once, read its metrics ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Evaluation/Workload.h"
#include "Tree.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/Hash.h"

using namespace evo;

Limits evo::runLimits(const ProgramSpec &P, double Seconds) {
  Limits L;
  L.WallSeconds = Seconds;
  L.MemoryBytes = P.MemoryBytes;
  L.Processes = P.Processes;
  L.OutputBytes = P.OutputBytes;
  return L;
}

std::vector<std::pair<std::string, std::string>>
evo::selectionOf(const BuiltProgram &B) {
  std::vector<std::pair<std::string, std::string>> Result;
  if (!B.Select.empty())
    Result.push_back({"EVO_SELECT", B.Select});
  if (!B.Reach.empty())
    Result.push_back({"EVO_REACH", B.Reach});
  return Result;
}

std::string evo::outputTail(const ProcessResult &R, unsigned Lines) {
  std::string All = R.Output;
  if (!All.empty() && All.back() != '\n')
    All += '\n';
  All += R.ErrorOutput;
  llvm::StringRef Text = llvm::StringRef(All).rtrim();
  std::size_t At = Text.size();
  for (unsigned I = 0; I < Lines && At != llvm::StringRef::npos; ++I)
    At = Text.rfind('\n', At);
  return (At == llvm::StringRef::npos ? Text : Text.substr(At + 1)).str();
}

llvm::Expected<RanImages> evo::imagesThatRan(const ProcessResult &R,
                                             const BuiltProgram &B) {
  if (!R.Traced)
    return makeError(Code::WrongBinary,
                     "this machine forbids ptrace, so it can not be checked "
                     "which binary ran");
  RanImages Result;
  std::string Text;
  for (const std::string &Path : R.Images) {
    auto Built = B.Images.find(Path);
    llvm::StringRef Below = Path;
    if (Built == B.Images.end()) {
      // A folder of this build, but no image that it had when it was built:
      // "x (deleted)" is one that was replaced while it ran.
      if (Below.starts_with(B.Build + "/") && Below.ends_with(" (deleted)"))
        return makeError(Code::WrongBinary, Path + " was replaced");
      continue;
    }
    auto Now = readImage(Path, &Built->second);
    if (!Now)
      return Now.takeError();
    if (Now->Hash != Built->second.Hash)
      return makeError(Code::WrongBinary,
                       Path + " is not what was built: it was written since");
    Result.Any = true;
    Result.Changed |= llvm::is_contained(B.Changed, Path);
    Below.consume_front(B.Build) || Below.consume_front(B.Source);
    Text += (Below + "=" + Now->Hash + "\n").str();
  }
  if (Result.Any)
    Result.BuildId =
        B.Select.empty() ? shortId({Text}) : shortId({Text, B.Select});
  return Result;
}

Command evo::workloadCommand(const WorkloadSpec &W, const ProgramSpec &P,
                             const BuiltProgram &B, llvm::StringRef Folder) {
  Command C = Command::shell(expandFolders(W.Run, B), Folder);
  C.Limit = runLimits(P, W.Seconds);
  C.See = Surroundings::Private;
  C.Environment = selectionOf(B);
  C.Servers = B.Servers.get();
  return C;
}

llvm::Expected<WorkloadRun> evo::runWorkload(const WorkloadSpec &W,
                                             const ProgramSpec &P,
                                             const BuiltProgram &B) {
  auto Folder = TemporaryFolder::create("evo-run");
  if (!Folder)
    return Folder.takeError();
  Command C = workloadCommand(W, P, B, Folder->path());
  C.RecordImages = true;
  auto R = run(C);
  if (!R)
    return R.takeError();
  if (R->How == Ending::Interrupted)
    return makeError(Code::Interrupted, "interrupted in workload " + W.Name);
  if (!R->succeeded())
    return makeError(Code::WorkloadFailed, "workload " + W.Name + ": " +
                                               R->describe() + "\n" +
                                               outputTail(*R));
  auto Ran = imagesThatRan(*R, B);
  if (!Ran)
    return addContext(Ran.takeError(), "running workload " + W.Name);
  if (!Ran->Any)
    return makeError(Code::WrongBinary,
                     "workload " + W.Name +
                         " ran no program of this build: " + W.Run);
  auto Metrics = readMetrics(metricsOf(W), *R);
  if (!Metrics)
    return addContext(Metrics.takeError(), "reading workload " + W.Name);
  WorkloadRun Result;
  Result.Metrics = std::move(*Metrics);
  Result.Metrics.insert({{"user-time", R->UserSeconds},
                         {"wall-time", R->WallSeconds},
                         {"peak-memory", double(R->PeakMemoryBytes)}});
  Result.Output = std::move(R->Output);
  Result.BuildId = Ran->BuildId;
  Result.RanChanged = Ran->Changed;
  Result.Seconds = R->WallSeconds;
  Result.Cost = RunCost::of(*R);
  for (const std::string &File : W.OutputFiles)
    if (auto Text = readFile(Folder->file(File)))
      Result.Files[File] = std::move(*Text);
    else
      llvm::consumeError(Text.takeError());
  return Result;
}
