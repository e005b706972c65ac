//===- Host.cpp - A warden that forks wardens ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Host.h"
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char **environ;

namespace {

constexpr int Passed = 5;

struct Request {
  char Text[1 << 17];
  std::size_t Size = 0;
  int Ends[Passed];
};

/// False if there will be no more.
bool receive(int Socket, Request &R) {
  iovec Data = {R.Text, sizeof(R.Text) - 1};
  alignas(cmsghdr) char Control[CMSG_SPACE(sizeof(R.Ends))];
  msghdr Message = {};
  Message.msg_iov = &Data, Message.msg_iovlen = 1;
  Message.msg_control = Control, Message.msg_controllen = sizeof(Control);
  ssize_t Got;
  while ((Got = recvmsg(Socket, &Message, MSG_CMSG_CLOEXEC)) < 0 &&
         errno == EINTR)
    ;
  cmsghdr *Rights = Got > 0 ? CMSG_FIRSTHDR(&Message) : nullptr;
  if (!Rights || Rights->cmsg_len != CMSG_LEN(sizeof(R.Ends)) ||
      Message.msg_flags & (MSG_TRUNC | MSG_CTRUNC))
    return false;
  std::memcpy(R.Ends, CMSG_DATA(Rights), sizeof(R.Ends));
  R.Size = std::size_t(Got);
  R.Text[R.Size] = 0;
  return true;
}

/// In the child: as if it had been started so.
int become(Request &R, int (*Work)(int, char **)) {
  signal(SIGCHLD, SIG_DFL);
  setsid();
  for (int &End : R.Ends)
    End = fcntl(End, F_DUPFD_CLOEXEC, 10); // above those it is given
  for (int Number = 0; Number < Passed; ++Number)
    dup2(R.Ends[Number], Number);
  close_range(Passed, ~0u, 0);
  std::vector<char *> Strings;
  for (char *At = R.Text; At < R.Text + R.Size; At += std::strlen(At) + 1)
    Strings.push_back(At);
  int Count = Strings.empty() ? 0 : std::atoi(Strings.front());
  if (Count < 1 || std::size_t(Count) >= Strings.size())
    return 2;
  std::vector<char *> Arguments(Strings.begin() + 1,
                                Strings.begin() + 1 + Count);
  Strings.erase(Strings.begin(), Strings.begin() + 1 + Count);
  Arguments.push_back(nullptr), Strings.push_back(nullptr);
  environ = Strings.data();
  return Work(Count, Arguments.data());
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
  static Request R;
  while (receive(Socket, R)) {
    pid_t Child = fork();
    if (Child == 0)
      _exit(become(R, Work));
    int Failed = Child < 0 ? errno : 0;
    for (int End : R.Ends)
      close(End);
    if (send(Socket, &Failed, sizeof(Failed), MSG_NOSIGNAL) < 0)
      break;
  }
  return 0;
}
