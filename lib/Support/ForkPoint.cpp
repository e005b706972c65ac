//===- ForkPoint.cpp - Where a program waits to be forked ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Also loaded into programs under test, so it uses nothing but the C library,
/// allocates nothing, and exports nothing.
///
//===----------------------------------------------------------------------===//

#include "evo/Support/ForkPoint.h"
#include "evo/Support/RunLimits.h"
#include "evo/Support/SocketMessage.h"
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

using namespace evo;

namespace {

char Text[MessageBytes];
constexpr unsigned MostVariables = 4096;
char *Variables[MostVariables];

bool isAlone() {
  DIR *Tasks = opendir("/proc/self/task");
  unsigned Entries = 0;
  while (Tasks && readdir(Tasks))
    ++Entries;
  if (Tasks)
    closedir(Tasks);
  return Entries == 3; // ".", ".." and this thread
}

/// What the C library's fork does for the only thread there is, but that the
/// new process is a child of this one's parent.
class Forker {
public:
  /// False if the kernel does not tell what is needed.
  bool prepare() {
    return !prctl(PR_GET_TID_ADDRESS, &ThreadId, 0, 0, 0) && ThreadId &&
           !syscall(SYS_get_robust_list, 0, &Locks, &LocksSize);
  }
  long sibling() const {
    clone_args How = {};
    How.flags = CLONE_PARENT | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID;
    How.child_tid = reinterpret_cast<std::uintptr_t>(ThreadId);
    long Child = syscall(SYS_clone3, &How, sizeof(How));
    if (Child == 0)
      syscall(SYS_set_robust_list, Locks, LocksSize);
    return Child;
  }

private:
  int *ThreadId = nullptr;
  robust_list_head *Locks = nullptr;
  std::size_t LocksSize = 0;
};

/// The process is now the command, but for what stands in memory.
void becomeCommand(std::size_t Size, const int (&Ends)[PassedEnds]) {
  ForkOrder O;
  std::memcpy(&O, Text, sizeof(O));
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  char Byte;
  (void)!read(Ends[3], &Byte, 1); // end of file: the tracer is ready
  for (int Number = 0; Number < 3; ++Number)
    dup2(Ends[Number], Number);
  if (getppid() != O.Keeper || fchdir(Ends[4]))
    _exit(127);
  close_range(3, ~0u, 0);
  setRunLimits(O.CpuSeconds, O.FileBytes);
  unsigned Count = 0;
  char *At = Text + sizeof(O), *End = Text + Size;
  for (; At < End && Count + 1 < MostVariables; At += std::strlen(At) + 1)
    Variables[Count++] = At;
  Variables[Count] = nullptr;
  environ = Variables;
}

} // namespace

bool evo::isForkServer() { return getenv(ForkServerVariable); }

void evo::waitToBeForked() {
  const char *Number = getenv(ForkServerVariable);
  if (!Number)
    return;
  int Socket = std::atoi(Number);
  Forker Make;
  if (!isAlone() || !Make.prepare() || !sendNumber(Socket, ForkServerReady))
    _exit(126);
  int Ends[PassedEnds];
  while (std::size_t Size = receiveMessage(Socket, Text, Ends)) {
    long Child = Make.sibling();
    if (Child == 0)
      return becomeCommand(Size, Ends);
    for (int End : Ends)
      close(End);
    if (!sendNumber(Socket, Child < 0 ? -errno : int(Child)))
      break;
  }
  _exit(0);
}
