//===- Warden.cpp - One command under limits ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Warden.h"
#include "evo/Support/RunLimits.h"
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

using namespace evo::warden;

bool Orders::parse(int Count, char **From) {
  if (Count < 10)
    return false;
  Wall = std::strtod(From[1], nullptr);
  Cpu = std::strtoull(From[2], nullptr, 10);
  Memory = std::strtoull(From[3], nullptr, 10);
  FileBytes = std::strtoull(From[4], nullptr, 10);
  Processes = std::strtoul(From[5], nullptr, 10);
  Images = *From[6] == '1';
  Folder = From[7];
  Program = From[8];
  Argv = From + 9;
  return true;
}

int evo::warden::becomeSubreaper() {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  signal(SIGPIPE, SIG_IGN);
  sigset_t Watched;
  sigemptyset(&Watched);
  for (int Signal : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
    sigaddset(&Watched, Signal);
  sigprocmask(SIG_BLOCK, &Watched, nullptr);
  return signalfd(-1, &Watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

void evo::warden::clearSignals() {
  for (int Signal = 1; Signal < 32; ++Signal)
    signal(Signal, SIG_DFL);
  sigset_t None;
  sigemptyset(&None);
  sigprocmask(SIG_SETMASK, &None, nullptr);
}

static double now() {
  timespec T;
  clock_gettime(CLOCK_MONOTONIC, &T);
  return T.tv_sec + T.tv_nsec * 1e-9;
}

[[noreturn]] static void becomeCommand(const Orders &O, int Go, int Failure) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL); // should something kill the warden
  char Byte;
  (void)!read(Go, &Byte, 1); // end of file: the tracer is ready
  clearSignals();
  evo::setRunLimits(O.Cpu, O.FileBytes);
  close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
  if (!*O.Folder || !chdir(O.Folder))
    execv(O.Program, O.Argv);
  int Reason = errno;
  (void)!write(Failure, &Reason, sizeof(Reason));
  _exit(127);
}

int Warden::start() {
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

void Warden::adopt(pid_t Started, int Go) {
  getrusage(RUSAGE_CHILDREN, &Before);
  Child = Started;
  if (O.Images && (Traced = trace(Child)))
    readImages(Child, Images); // no exec tells of them
  Start = now();
  close(Go);
}

bool Warden::watch() {
  while (HasChildren) {
    pollfd Polled[] = {{Signals, POLLIN, 0},
                       {Killing ? -1 : O.Lifeline, POLLIN, 0}};
    poll(Polled, 2, timeout());
    if (Polled[0].revents)
      readSignals();
    if (Polled[1].revents)
      stop("interrupted");
    collect();
    checkLimits();
    // What outlives the command may finish its last words, no more.
    if (Main.Ended && now() > Main.At + 0.2)
      Killing = true;
    if (Killing && !killAll())
      return false;
  }
  return true;
}

void Warden::report() const {
  rusage Used;
  getrusage(RUSAGE_CHILDREN, &Used);
  auto Seconds = [](const timeval &T) { return T.tv_sec + T.tv_usec * 1e-6; };
  FILE *Out = fdopen(O.Report, "w");
  fprintf(Out, "how %s\n", Reason);
  int Status = Main.Status;
  fprintf(Out, "exit %d\nsignal %d\n",
          WIFEXITED(Status) ? WEXITSTATUS(Status) : 0,
          WIFSIGNALED(Status) ? WTERMSIG(Status) : 0);
  fprintf(Out, "wall %.9f\n", (Main.Ended ? Main.At : now()) - Start);
  fprintf(Out, "user %.6f\nsystem %.6f\n",
          Seconds(Used.ru_utime) - Seconds(Before.ru_utime),
          Seconds(Used.ru_stime) - Seconds(Before.ru_stime));
  fprintf(Out, "peak %ld\n", (Spared ? Peak : Used.ru_maxrss) * 1024L);
  fprintf(Out, "traced %d\n", Traced);
  for (const std::string &Image : Images)
    if (Image.find('\n') == std::string::npos)
      fprintf(Out, "image %s\n", Image.c_str());
  fclose(Out);
}

/// True once the command runs or could not be started; until then its stops
/// are attended to, because a traced exec waits for us.
bool Warden::failed(int FD, int &Reason) {
  pollfd Polled = {FD, POLLIN, 0};
  bool Said = poll(&Polled, 1, Traced ? 1 : -1) > 0;
  if (Said && read(FD, &Reason, sizeof(Reason)) != sizeof(Reason))
    Reason = 0; // closed by a successful exec
  if (!Said)
    collect();
  return Said;
}

int Warden::timeout() const {
  if (Killing)
    return 1;
  if (Main.Ended || O.Processes || O.Memory)
    return 25;
  if (O.Wall <= 0)
    return -1;
  return std::max(1.0, std::min(1e6, (Start + O.Wall - now()) * 1000 + 1));
}

void Warden::stop(const char *Why) {
  if (!Killing && !Main.Ended)
    Reason = Why;
  Killing = true;
}

void Warden::readSignals() {
  signalfd_siginfo Info;
  while (read(Signals, &Info, sizeof(Info)) == sizeof(Info))
    if (Info.ssi_signo != SIGCHLD)
      stop("interrupted");
}

void Warden::checkLimits() {
  if (O.Wall > 0 && now() > Start + O.Wall)
    stop("wall");
  if (Killing || (!O.Processes && !O.Memory) || now() < NextLook)
    return;
  NextLook = now() + 0.025;
  Descendants All = descendants(O.Processes ? O.Processes + 1 : 100000, Spared);
  if (O.Processes && All.Processes.size() > O.Processes)
    stop("processes");
  if (O.Memory && residentBytes(All) > O.Memory)
    stop("memory");
}

/// Takes all news of children that there is.
void Warden::collect() {
  int Status = 0;
  pid_t Id;
  rusage Used;
  while ((Id = wait4(-1, &Status, WNOHANG | __WALL, &Used)) > 0) {
    if (WIFSTOPPED(Status)) {
      attend(Id, Status, Images);
      continue;
    }
    if (Id == Child)
      Main = {true, Status, now()};
    if (Id == Spared)
      Spared = -1; // and there is no such process
    else
      Peak = std::max(Peak, Used.ru_maxrss);
  }
  HasChildren = Id == 0 || errno != ECHILD;
  if (HasChildren && Main.Ended && Spared > 0)
    HasChildren = !descendants(1, Spared).Processes.empty();
}

/// One round of killing. False when it is hopeless: ten seconds have passed.
bool Warden::killAll() {
  if (!KillStart)
    KillStart = now();
  killDescendants(Spared);
  collect();
  return now() < KillStart + 10;
}
