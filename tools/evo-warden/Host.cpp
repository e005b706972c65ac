//===- Host.cpp - A warden that forks wardens ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Host.h"
#include "OrderText.h"
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

using evo::warden::OrderText;

namespace {

/// In the child: as if it had been started so.
int become(OrderText &R, int (*Work)(int, char **)) {
  signal(SIGCHLD, SIG_DFL);
  setsid();
  for (int &End : R.Ends)
    End = fcntl(End, F_DUPFD_CLOEXEC, 10); // above those it is given
  for (int Number = 0; Number < evo::PassedEnds; ++Number)
    dup2(R.Ends[Number], Number);
  close_range(evo::PassedEnds, ~0u, 0);
  std::vector<char *> Arguments, Environment;
  if (!R.split(Arguments, Environment))
    return 2;
  environ = Environment.data();
  return Work(int(Arguments.size() - 1), Arguments.data());
}

/// Evo reads of a warden's end in its report; but who has waited for nobody is
/// told by the kernel that nothing was used.
void collect(int) {
  int Saved = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0)
    ;
  errno = Saved;
}

} // namespace

int evo::warden::host(int Socket, int (*Work)(int, char **)) {
  struct sigaction Action = {};
  Action.sa_handler = collect;
  Action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
  sigaction(SIGCHLD, &Action, nullptr);
  static OrderText R;
  while (R.receive(Socket)) {
    pid_t Child = fork();
    if (Child == 0)
      _exit(become(R, Work));
    int Failed = Child < 0 ? errno : 0;
    for (int End : R.Ends)
      close(End);
    if (!evo::sendNumber(Socket, Failed))
      break;
  }
  return 0;
}
