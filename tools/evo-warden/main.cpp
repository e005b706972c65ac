//===- main.cpp - evo-warden: one command under limits -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Stands between Evo and every program it runs. Why a program of its own:
///
///   - It is the subreaper of all that the command starts, so a daemon that
///     left its session is still found, counted and killed. Inside Evo, which
///     runs several commands at once, nobody could say whose child it was.
///   - Linux hands the resident size of the process that called fork on to
///     what it executes, so peak memory measured below a large Evo would be
///     Evo's. This program is small.
///   - It is where a command is confined: limits now, a sandbox later, all in
///     `confine`.
///
/// It ends when the command and all its descendants have: by themselves, or
/// killed because a limit was hit, a signal came, or Evo is gone (end of file
/// on the lifeline). Then it writes a report of `key value` lines.
///
/// With --images the descendants are traced (stops at exec, fork and exit
/// only), and the report names every file whose code was mapped.
///
/// Usage: see `parse`, or --host (Host.h); only lib/Support calls it.
//
//===----------------------------------------------------------------------===//

#include "Descendants.h"
#include "Host.h"
#include "Trace.h"
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

using namespace evo::warden;

namespace {

/// What Evo passes: see lib/Support/Process.cpp. Zero means no limit.
struct Orders {
  double Wall = 0;
  unsigned long long Cpu = 0, Memory = 0, FileBytes = 0;
  unsigned Processes = 0;
  bool Images = false;
  const char *Folder = "";
  const char *Program = nullptr;
  char **Argv = nullptr;
};

/// Descriptors that Evo opens for this program.
enum : int { ReportFD = 3, LifelineFD = 4 };

/// What Evo opens for a host.
constexpr int HostFD = 3;

bool parse(int Count, char **Argv, Orders &O) {
  if (Count < 10)
    return false;
  O.Wall = std::strtod(Argv[1], nullptr);
  O.Cpu = std::strtoull(Argv[2], nullptr, 10);
  O.Memory = std::strtoull(Argv[3], nullptr, 10);
  O.FileBytes = std::strtoull(Argv[4], nullptr, 10);
  O.Processes = std::strtoul(Argv[5], nullptr, 10);
  O.Images = *Argv[6] == '1';
  O.Folder = Argv[7];
  O.Program = Argv[8];
  O.Argv = Argv + 9;
  return true;
}

double now() {
  timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return T.tv_sec + T.tv_nsec * 1e-9;
}

void setLimit(int Resource, unsigned long long Soft, unsigned long long Hard) {
  struct rlimit Limit = {Soft, Hard};
  setrlimit(Resource, &Limit);
}

/// The one place where a command is confined before it is executed.
void confine(const Orders &O) {
  // The soft limit's SIGXCPU says why; the hard one kills what ignores it.
  if (O.Cpu)
    setLimit(RLIMIT_CPU, O.Cpu, O.Cpu + 2);
  if (O.FileBytes)
    setLimit(RLIMIT_FSIZE, O.FileBytes, O.FileBytes);
  setLimit(RLIMIT_CORE, 0, 0);
  close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
}

[[noreturn]] void becomeCommand(const Orders &O, int Go, int Failure) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL); // should something kill the warden
  char Byte;
  (void)!read(Go, &Byte, 1); // end of file: the tracer is ready
  for (int Signal = 1; Signal < 32; ++Signal)
    signal(Signal, SIG_DFL);
  sigset_t None;
  sigemptyset(&None);
  sigprocmask(SIG_SETMASK, &None, nullptr);
  confine(O);
  if (!*O.Folder || !chdir(O.Folder))
    execv(O.Program, O.Argv);
  int Reason = errno;
  (void)!write(Failure, &Reason, sizeof(Reason));
  _exit(127);
}

class Warden {
public:
  explicit Warden(const Orders &O) : O(O) {}

  /// The errno for which the command could not be started, or 0.
  int start() {
    int Go[2], Failure[2];
    if (pipe2(Go, O_CLOEXEC) || pipe2(Failure, O_CLOEXEC))
      return errno;
    Start = now();
    Child = fork();
    if (Child < 0)
      return errno;
    if (Child == 0) {
      close(Go[1]);
      becomeCommand(O, Go[0], Failure[1]);
    }
    for (int FD : {0, 1, 2, Go[0], Failure[1]})
      close(FD);
    if (O.Images)
      Traced = trace(Child);
    close(Go[1]);
    int Reason = 0;
    while (!Main.Ended && !failed(Failure[0], Reason))
      ;
    close(Failure[0]);
    return Reason;
  }

  void watch(int Signals) {
    while (HasChildren) {
      pollfd Polled[] = {{Signals, POLLIN, 0},
                         {Killing ? -1 : LifelineFD, POLLIN, 0}};
      poll(Polled, 2, timeout());
      if (Polled[0].revents)
        readSignals(Signals);
      if (Polled[1].revents)
        stop("interrupted");
      collect();
      checkLimits();
      // What outlives the command may finish its last words, no more.
      if (Main.Ended && now() > Main.At + 0.2)
        Killing = true;
      if (Killing && !killAll())
        return;
    }
  }

  void report() const {
    rusage Used;
    getrusage(RUSAGE_CHILDREN, &Used);
    auto Seconds = [](const timeval &T) { return T.tv_sec + T.tv_usec * 1e-6; };
    FILE *Out = fdopen(ReportFD, "w");
    fprintf(Out, "how %s\n", Reason);
    int Status = Main.Status;
    fprintf(Out, "exit %d\nsignal %d\n",
            WIFEXITED(Status) ? WEXITSTATUS(Status) : 0,
            WIFSIGNALED(Status) ? WTERMSIG(Status) : 0);
    fprintf(Out, "wall %.9f\n", (Main.Ended ? Main.At : now()) - Start);
    fprintf(Out, "user %.6f\nsystem %.6f\n", Seconds(Used.ru_utime),
            Seconds(Used.ru_stime));
    fprintf(Out, "peak %ld\n", Used.ru_maxrss * 1024L);
    fprintf(Out, "traced %d\n", Traced);
    for (const std::string &Image : Images)
      if (Image.find('\n') == std::string::npos)
        fprintf(Out, "image %s\n", Image.c_str());
    fclose(Out);
  }

private:
  /// True once the command runs or could not be started; until then its stops
  /// are attended to, because a traced exec waits for us.
  bool failed(int FD, int &Reason) {
    pollfd Polled = {FD, POLLIN, 0};
    bool Said = poll(&Polled, 1, Traced ? 1 : -1) > 0;
    if (Said && read(FD, &Reason, sizeof(Reason)) != sizeof(Reason))
      Reason = 0; // closed by a successful exec
    if (!Said)
      collect();
    return Said;
  }

  int timeout() const {
    if (Killing)
      return 1;
    if (Main.Ended || O.Processes || O.Memory)
      return 25;
    if (O.Wall <= 0)
      return -1;
    return std::max(1.0, std::min(1e6, (Start + O.Wall - now()) * 1000 + 1));
  }

  void stop(const char *Why) {
    if (!Killing && !Main.Ended)
      Reason = Why;
    Killing = true;
  }

  void readSignals(int Signals) {
    signalfd_siginfo Info;
    while (read(Signals, &Info, sizeof(Info)) == sizeof(Info))
      if (Info.ssi_signo != SIGCHLD)
        stop("interrupted");
  }

  void checkLimits() {
    if (O.Wall > 0 && now() > Start + O.Wall)
      stop("wall");
    if (Killing || (!O.Processes && !O.Memory) || now() < NextLook)
      return;
    NextLook = now() + 0.025;
    Descendants All = descendants(O.Processes ? O.Processes + 1 : 100000);
    if (O.Processes && All.Processes.size() > O.Processes)
      stop("processes");
    if (O.Memory && residentBytes(All) > O.Memory)
      stop("memory");
  }

  /// Takes all news of children that there is.
  void collect() {
    int Status = 0;
    pid_t Id;
    while ((Id = waitpid(-1, &Status, WNOHANG | __WALL)) > 0) {
      if (WIFSTOPPED(Status)) {
        attend(Id, Status, Images);
      } else if (Id == Child) {
        Main = {true, Status, now()};
      }
    }
    HasChildren = Id == 0 || errno != ECHILD;
  }

  /// One round of killing. False when it is hopeless: ten seconds have passed.
  bool killAll() {
    if (!KillStart)
      KillStart = now();
    killDescendants();
    collect();
    return now() < KillStart + 10;
  }

  struct {
    bool Ended = false;
    int Status = 0;
    double At = 0;
  } Main;
  const Orders &O;
  pid_t Child = 0;
  double Start = 0, NextLook = 0, KillStart = 0;
  const char *Reason = "exited";
  bool Killing = false, Traced = false, HasChildren = true;
  ImageSet Images;
};

int work(int Count, char **Argv) {
  Orders O;
  if (!parse(Count, Argv, O)) {
    fputs("evo-warden is run by evo-rewrite, not by hand\n", stderr);
    return 2;
  }
  fcntl(ReportFD, F_SETFD, FD_CLOEXEC);
  fcntl(LifelineFD, F_SETFD, FD_CLOEXEC);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  signal(SIGPIPE, SIG_IGN);
  sigset_t Watched;
  sigemptyset(&Watched);
  for (int Signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
    sigaddset(&Watched, Signal);
  sigprocmask(SIG_BLOCK, &Watched, nullptr);
  int Signals = signalfd(-1, &Watched, SFD_CLOEXEC | SFD_NONBLOCK);

  Warden W(O);
  if (int Reason = W.start()) {
    dprintf(ReportFD, "error %d\n", Reason);
    return 1;
  }
  W.watch(Signals);
  W.report();
  return 0;
}

} // namespace

int main(int Count, char **Argv) {
  if (Count == 2 && !strcmp(Argv[1], "--host"))
    return host(HostFD, work);
  return work(Count, Argv);
}
