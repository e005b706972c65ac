//===- Trace.cpp - Which files' code really ran ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Trace.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/ptrace.h>
#include <sys/wait.h>

using namespace evo::warden;

/// True if `Id` is a process and not one more thread of it: threads share the
/// map, which is read once.
static bool isProcess(pid_t Id) {
  FILE *In = fopen(("/proc/" + std::to_string(Id) + "/status").c_str(), "re");
  if (!In)
    return false;
  char Line[256];
  int Group = 0;
  while (fgets(Line, sizeof(Line), In) && sscanf(Line, "Tgid: %d", &Group) != 1)
    ;
  fclose(In);
  return Group == Id;
}

void evo::warden::readImages(pid_t Id, ImageSet &Images) {
  FILE *In = fopen(("/proc/" + std::to_string(Id) + "/maps").c_str(), "re");
  if (!In)
    return;
  char *Line = nullptr;
  std::size_t Size = 0;
  while (getline(&Line, &Size, In) > 0) {
    // "from-to perms offset dev inode   path"
    char Permissions[5] = {};
    int PathAt = 0;
    int Read = sscanf(Line, "%*s %4s %*s %*s %*s %n", Permissions, &PathAt);
    if (Read != 1 || !PathAt || Permissions[2] != 'x' || Line[PathAt] != '/')
      continue;
    Line[std::strcspn(Line, "\n")] = 0;
    Images.insert(Line + PathAt);
  }
  free(Line);
  fclose(In);
}

bool evo::warden::trace(pid_t Child) {
  long Options = PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT | PTRACE_O_EXITKILL;
  return !ptrace(PTRACE_SEIZE, Child, nullptr, Options);
}

void evo::warden::attend(pid_t Id, int Status, ImageSet &Images) {
  int Event = Status >> 16, Signal = WSTOPSIG(Status);
  if (Event == PTRACE_EVENT_EXIT && isProcess(Id))
    readImages(Id, Images);
  if (Event == PTRACE_EVENT_EXEC)
    readImages(Id, Images); // it may execute another before it exits
  bool GroupStop = Event == PTRACE_EVENT_STOP && Signal != SIGTRAP;
  if (GroupStop) {
    ptrace(PTRACE_LISTEN, Id, nullptr, nullptr);
    return;
  }
  // Only a stop without an event brings a signal that the program must get.
  ptrace(PTRACE_CONT, Id, nullptr, Event ? 0L : static_cast<long>(Signal));
}
