//===- Apart.cpp - Work in a copy of this process ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Apart.h"
#include "evo/Support/Codes.h"
#include "llvm/Support/FormatVariadic.h"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace evo;

/// Makes the fork a process of its own: a handler that it inherits would
/// delete the files that its parent is writing.
static void standAlone(pid_t Parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != Parent)
    ::_exit(1);
  for (int Signal = 1; Signal < NSIG; ++Signal)
    ::signal(Signal, SIG_DFL);
  sigset_t None;
  ::sigemptyset(&None);
  ::sigprocmask(SIG_SETMASK, &None, nullptr);
  struct rlimit NoCore = {0, 0};
  ::setrlimit(RLIMIT_CORE, &NoCore);
  int Null = ::open("/dev/null", O_RDWR);
  ::dup2(Null, STDIN_FILENO);
  ::dup2(Null, STDOUT_FILENO);
}

static ApartResult describe(int Status) {
  if (WIFEXITED(Status) && WEXITSTATUS(Status) == 0)
    return {true, ""};
  if (WIFEXITED(Status))
    return {false, llvm::formatv("ended with status {0}", WEXITSTATUS(Status))};
  int Signal = WTERMSIG(Status);
  return {false, llvm::formatv("ended by signal {0} ({1})", Signal,
                               ::strsignal(Signal))};
}

/// Whether the child has ended by now.
static bool hasEnded(pid_t Child, int &Status) {
  pid_t Got = ::waitpid(Child, &Status, WNOHANG);
  return Got == Child || (Got < 0 && errno != EINTR);
}

llvm::Expected<ApartResult> evo::runApart(const std::function<void()> &Work,
                                          double Seconds) {
  pid_t Self = ::getpid();
  pid_t Child = ::fork();
  if (Child < 0)
    return makeError(Code::ProcessNotStarted,
                     llvm::Twine("cannot fork: ") + std::strerror(errno));
  if (Child == 0) {
    standAlone(Self);
    Work();
    ::_exit(0);
  }
  using Clock = std::chrono::steady_clock;
  auto End = Clock::now() + std::chrono::duration<double>(Seconds);
  int Status = -1;
  useconds_t Pause = 100;
  while (!hasEnded(Child, Status)) {
    if (Clock::now() >= End) {
      ::kill(Child, SIGKILL);
      ::waitpid(Child, &Status, 0);
      return ApartResult{false, llvm::formatv("took more than {0} s", Seconds)};
    }
    ::usleep(Pause);
    Pause = std::min<useconds_t>(Pause * 2, 2000);
  }
  return describe(Status);
}
