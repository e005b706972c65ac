//===- WardenStart.cpp - Start evo-warden, or have it fork ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "WardenStart.h"
#include "evo/Support/Process.h"
#include "evo/Support/SocketMessage.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace evo;

namespace {

/// Strings as exec wants them.
class StringArray {
public:
  explicit StringArray(std::vector<std::string> Strings)
      : Strings(std::move(Strings)) {
    for (std::string &Text : this->Strings)
      Pointers.push_back(Text.data());
    Pointers.push_back(nullptr);
  }
  char **data() { return Pointers.data(); }

private:
  std::vector<std::string> Strings;
  std::vector<char *> Pointers;
};

/// Runs the warden with `Ends` as its descriptors from 0 on, and no others.
int spawn(std::vector<int> Ends, std::vector<std::string> Arguments,
          std::vector<std::string> Environment, pid_t &Child) {
  posix_spawn_file_actions_t Actions;
  posix_spawn_file_actions_init(&Actions);
  int Number = 0;
  for (int End : Ends)
    posix_spawn_file_actions_adddup2(&Actions, End, Number++);
  posix_spawn_file_actions_addclosefrom_np(&Actions, Number);
  posix_spawnattr_t Attributes;
  posix_spawnattr_init(&Attributes);
  sigset_t All, None;
  sigfillset(&All);
  sigemptyset(&None);
  posix_spawnattr_setsigdefault(&Attributes, &All);
  posix_spawnattr_setsigmask(&Attributes, &None);
  // An own session: no terminal to ask on, and Ctrl-C reaches Evo alone.
  posix_spawnattr_setflags(&Attributes, POSIX_SPAWN_SETSIGDEF |
                                            POSIX_SPAWN_SETSIGMASK |
                                            POSIX_SPAWN_SETSID);
  StringArray Argv(std::move(Arguments)), Envp(std::move(Environment));
  int Failed = ::posix_spawn(&Child, wardenPath().c_str(), &Actions,
                             &Attributes, Argv.data(), Envp.data());
  posix_spawn_file_actions_destroy(&Actions);
  posix_spawnattr_destroy(&Attributes);
  return Failed;
}

/// Of this process: a child that was forked off talks to no host of its parent.
class Host {
public:
  ~Host() { close(); }

  /// False if it has to be done without.
  bool start(const WardenOrders &O, int &Failed) {
    std::string Text = O.text();
    if (Text.size() >= MessageBytes)
      return false;
    std::lock_guard<std::mutex> Guard(Lock);
    if (!isOurs() && !open())
      return false;
    if (sendMessage(Socket, Text.data(), Text.size(), O.Ends) &&
        receiveNumber(Socket, Failed))
      return true;
    close();
    return false;
  }

private:
  bool isOurs() const { return Socket >= 0 && Owner == ::getpid(); }

  bool open() {
    close();
    int Ends[2], Nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    if (Nothing < 0)
      return false;
    bool Made = !::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, Ends);
    pid_t Child = 0;
    // Above the numbers that it is given, which dup2 would overwrite.
    int Theirs = Made ? ::fcntl(Ends[1], F_DUPFD_CLOEXEC, 10) : -1;
    int Null = ::fcntl(Nothing, F_DUPFD_CLOEXEC, 10);
    if (Made && !spawn({Null, Null, Null, Theirs}, {"evo-warden", "--host"}, {},
                       Child)) {
      Socket = ::fcntl(Ends[0], F_DUPFD_CLOEXEC, 10);
      Owner = ::getpid();
      Process = Child;
    }
    if (Made)
      ::close(Ends[0]), ::close(Ends[1]);
    ::close(Nothing), ::close(Null), ::close(Theirs);
    return Socket >= 0;
  }

  void close() {
    bool Ours = isOurs();
    if (Ours) // whoever was forked off may hold it open for long
      ::shutdown(Socket, SHUT_RDWR);
    if (Socket >= 0)
      ::close(Socket);
    if (Ours && Process)
      ::waitpid(Process, nullptr, 0); // it ends with its socket
    Socket = -1, Process = 0;
  }

  std::mutex Lock;
  int Socket = -1;
  pid_t Owner = 0, Process = 0;
};

} // namespace

std::string WardenOrders::text() const {
  std::string Text = std::to_string(Arguments.size()) + '\0';
  for (const auto *Strings : {&Arguments, &Environment})
    for (const std::string &Each : *Strings)
      Text += Each + '\0';
  return Text;
}

std::string evo::wardenPath() {
  llvm::StringRef Folder = llvm::sys::path::parent_path(thisProgram());
  std::string Beside = (Folder + "/evo-warden").str();
  if (llvm::sys::fs::can_execute(Beside))
    return Beside;
  return (Folder + "/../libexec/evo/evo-warden").str();
}

StartedWarden evo::startWarden(const WardenOrders &O) {
  static Host Kept;
  StartedWarden Result;
  if (Kept.start(O, Result.Failed) && !Result.Failed)
    return Result;
  Result.Failed = spawn({std::begin(O.Ends), std::end(O.Ends)}, O.Arguments,
                        O.Environment, Result.Child);
  return Result;
}
