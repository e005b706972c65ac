//===- ForkedRuns.cpp - Which programs may be forked ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ForkedRuns.h"
#include "evo/Support/Files.h"
#include "evo/Support/ShellLine.h"
#include <optional>

using namespace evo;

/// What runs longer gains nothing from a start that is a millisecond shorter.
static constexpr double LongestSeconds = 1;

/// With it a program of variants ends that has no such choice.
static constexpr int NoChoiceStatus = 97;

/// None if it was not forked.
static std::optional<ProcessResult> runForked(Command C) {
  bool Own = C.WorkingFolder.empty();
  for (int Try = 0; Try < 2; ++Try) { // the first of a command is started
    auto Folder = TemporaryFolder::create("evo-run");
    if (!Folder) {
      llvm::consumeError(Folder.takeError());
      return std::nullopt;
    }
    if (Own)
      C.WorkingFolder = Folder->path();
    auto R = run(C);
    if (!R)
      llvm::consumeError(R.takeError());
    else if (R->Forked)
      return std::move(*R);
  }
  return std::nullopt;
}

bool evo::letFork(Command C, double Seconds, ForkServers &Servers) {
  Command Plain = withoutShell(C);
  if (Seconds > LongestSeconds || Plain.Arguments.empty())
    return false;
  const std::string &Program = Plain.Arguments.front();
  ForkServers Tried;
  Tried.allow(Program);
  C.Servers = &Tried;
  C.Environment.push_back({"EVO_SELECT", NoSuchChoice.str()});
  auto Refusal = runForked(C);
  if (!Refusal || Refusal->How != Ending::Exited ||
      Refusal->ExitStatus != NoChoiceStatus)
    return false;
  C.Environment.pop_back();
  auto Unchanged = runForked(C);
  if (!Unchanged || !Unchanged->succeeded())
    return false;
  Servers.allow(Program);
  return true;
}
