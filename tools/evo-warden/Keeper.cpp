//===- Keeper.cpp - A warden that keeps a program before its main ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Keeper.h"
#include "OrderText.h"
#include "Warden.h"
#include "evo/Support/ForkPoint.h"
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <unistd.h>

using namespace evo;
using namespace evo::warden;

namespace {

/// The program may take so long until it waits.
constexpr int ReadyMilliseconds = 10000;

[[noreturn]] void becomeServer(int Socket, char **Arguments) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  clearSignals();
  constexpr int Kept = 3;
  if (Socket == Kept)
    fcntl(Kept, F_SETFD, 0);
  else
    dup2(Socket, Kept);
  close_range(Kept + 1, ~0u, CLOSE_RANGE_CLOEXEC);
  if (*Arguments[0])
    setenv("LD_PRELOAD", Arguments[0], 1);
  setenv(ForkServerVariable, std::to_string(Kept).c_str(), 1);
  execv(Arguments[1], Arguments + 2);
  _exit(127);
}

class Keeper {
public:
  explicit Keeper(int Socket) : Socket(Socket), Signals(becomeSubreaper()) {}
  ~Keeper() {
    if (Server > 0)
      kill(Server, SIGKILL);
  }

  /// True once the program waits.
  bool start(char **Arguments) {
    int Ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, Ends))
      return false;
    Server = fork();
    if (Server == 0)
      becomeServer(Ends[1], Arguments);
    close(Ends[1]);
    ToServer = Ends[0];
    pollfd Polled = {ToServer, POLLIN, 0};
    int Said = 0;
    return Server > 0 && poll(&Polled, 1, ReadyMilliseconds) > 0 &&
           receiveNumber(ToServer, Said) && Said == ForkServerReady;
  }

  /// True if there is a command and not something else that ends the keeper.
  bool waits() {
    while (true) {
      pollfd Polled[] = {
          {Socket, POLLIN, 0}, {Signals, POLLIN, 0}, {ToServer, POLLIN, 0}};
      if (poll(Polled, 3, -1) < 0)
        continue;
      signalfd_siginfo Info;
      while (Polled[1].revents &&
             read(Signals, &Info, sizeof(Info)) == sizeof(Info))
        if (Info.ssi_signo != SIGCHLD)
          return false;
      if (Polled[2].revents) // it has nothing to say
        return false;
      if (Polled[0].revents)
        return true;
    }
  }

  /// One command. False if there should be no other.
  bool serve() {
    if (!Next.receive(Socket))
      return false;
    Orders O;
    std::vector<char *> Arguments, Environment;
    if (!Next.split(Arguments, Environment) ||
        !O.parse(int(Arguments.size() - 1), Arguments.data()))
      return false;
    O.Report = Next.Ends[3], O.Lifeline = Next.Ends[4];
    int Go = -1;
    pid_t Child = startCommand(O, Environment, Go);
    for (int Number = 0; Number < 3; ++Number)
      close(Next.Ends[Number]);
    bool Goes = Child > 0 && sendNumber(Socket, 0);
    if (Child > 0) {
      Warden W(O, Signals);
      W.spare(Server);
      W.adopt(Child, Go);
      Goes &= W.watch();
      W.report();
    } else {
      close(O.Report);
      close(Go);
    }
    close(O.Lifeline);
    return Goes;
  }

private:
  /// Its number, or less than 1; it waits until `Go` is closed.
  pid_t startCommand(const Orders &O, const std::vector<char *> &Environment,
                     int &Go) {
    int Pipe[2];
    if (pipe2(Pipe, O_CLOEXEC))
      return -1;
    Go = Pipe[1];
    int Folder = open(*O.Folder ? O.Folder : ".", O_PATH | O_CLOEXEC);
    ForkOrder First = {getpid(), O.Cpu, O.FileBytes};
    std::string Text(reinterpret_cast<char *>(&First), sizeof(First));
    for (const char *Entry : Environment)
      if (Entry)
        Text += std::string(Entry) + '\0';
    int Child = -1;
    bool Sent = Folder >= 0 &&
                sendMessage(ToServer, Text.data(), Text.size(),
                            {Next.Ends[0], Next.Ends[1], Next.Ends[2], Pipe[0],
                             Folder}) &&
                receiveNumber(ToServer, Child);
    close(Pipe[0]);
    close(Folder);
    return Sent ? Child : -1;
  }

  int Socket, Signals, ToServer = -1;
  pid_t Server = 0;
  OrderText Next;
};

} // namespace

int evo::warden::keep(int Socket, int Count, char **Arguments) {
  if (Count < 3)
    return 2;
  static Keeper K(Socket); // its room for messages is large
  if (!K.start(Arguments) || !sendNumber(Socket, 0))
    return 1;
  while (K.waits() && K.serve())
    ;
  return 0;
}
