//===- TrialBuild.cpp - Does what init writes work? ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ProjectScan.h"
#include "evo/Support/Files.h"
#include "llvm/Support/FormatVariadic.h"

using namespace evo;

namespace {

/// Longer than a user wants to wait is not tried to its end.
constexpr double BuildSeconds = 180, RunSeconds = 20;

class Trial {
public:
  Trial(ProjectScan &Scan, llvm::StringRef Source, llvm::StringRef Build)
      : Scan(Scan), Source(Source), Build(Build) {}

  bool build();
  void runTwice(FoundProgram &P);

private:
  llvm::Expected<ProcessResult> inTree(llvm::StringRef Line,
                                       llvm::StringRef Folder, double Seconds);
  void toDo(const llvm::Twine &What) { Scan.Attention.push_back(What.str()); }

  ProjectScan &Scan;
  std::string Source, Build;
};

llvm::Expected<ProcessResult>
Trial::inTree(llvm::StringRef Line, llvm::StringRef Folder, double Seconds) {
  Command C = Command::shell(Line, Folder);
  C.Environment = {{"source", Source}, {"build", Build}, {"LC_ALL", "C"}};
  C.Limit.WallSeconds = Seconds;
  C.Limit.OutputBytes = 16 << 20;
  return run(C);
}

bool Trial::build() {
  auto R = inTree(Scan.Build, Source, BuildSeconds);
  if (!R) {
    toDo("building could not be tried: " + llvm::toString(R.takeError()));
    return false;
  }
  if (R->How == Ending::WallTimeExceeded) {
    toDo(llvm::formatv("the build takes longer than {0:f0} s and was not tried "
                       "to its end",
                       BuildSeconds)
             .str());
    return false;
  }
  if (!R->succeeded()) {
    toDo("building failed (" + mainComplaint(*R) +
         "); only what builds can be improved: edit program.build, or the "
         "sources");
    return false;
  }
  Scan.Found.push_back(llvm::formatv("building works, {0:f0} s here",
                                     std::max(1.0, R->WallSeconds))
                           .str());
  return true;
}

/// As a workload is run: in an empty folder, and its output is compared.
void Trial::runTwice(FoundProgram &P) {
  std::string Outputs[2];
  for (std::string &Output : Outputs) {
    auto Folder = TemporaryFolder::create("evo-init-run");
    auto R =
        Folder ? inTree(P.Run, Folder->path(), RunSeconds) : Folder.takeError();
    if (!R || !R->succeeded()) {
      toDo(P.Name + " does not run without arguments (" +
           (R ? mainComplaint(*R) : llvm::toString(R.takeError())) +
           "); it is no workload");
      P.TakesArguments = true;
      return;
    }
    Output = std::move(R->Output);
  }
  P.SameOutput = Outputs[0] == Outputs[1];
}

} // namespace

void evo::tryBuild(ProjectScan &Scan, llvm::StringRef Source,
                   llvm::StringRef Build) {
  Trial T(Scan, Source, Build);
  if (!T.build())
    return;
  for (FoundProgram &P : Scan.Programs)
    if (!P.TakesArguments && !P.Test && !P.GoogleBenchmark)
      T.runTwice(P);
}
