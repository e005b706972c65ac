//===- Process.cpp - Run a program under limits ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Process.h"
#include "evo/Support/Error.h"
#include "llvm/Support/Program.h"
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

using namespace evo;
using Clock = std::chrono::steady_clock;

namespace {

/// Process groups alive now. The signal handler reads it, so it is a fixed
/// array of atomics and nothing else: the one piece of global state, because
/// signals are global.
constexpr unsigned MaxGroups = 256;
std::atomic<pid_t> Groups[MaxGroups];
std::atomic<bool> Interrupt{false};

class GroupRegistration {
public:
  explicit GroupRegistration(pid_t Group) {
    for (auto &Entry : Groups) {
      pid_t Free = 0;
      if (Entry.compare_exchange_strong(Free, Group)) {
        Slot = &Entry;
        return;
      }
    }
  }
  ~GroupRegistration() {
    if (Slot)
      Slot->store(0);
  }

private:
  std::atomic<pid_t> *Slot = nullptr;
};

extern "C" void onInterrupt(int) {
  Interrupt.store(true);
  for (auto &Entry : Groups)
    if (pid_t Group = Entry.load())
      ::kill(-Group, SIGKILL);
}

struct Pipe {
  int Read = -1, Write = -1;
  bool open() {
    int Ends[2];
    if (::pipe2(Ends, O_CLOEXEC))
      return false;
    Read = Ends[0];
    Write = Ends[1];
    return true;
  }
  void close() { closeRead(), closeWrite(); }
  void closeRead() { closeEnd(Read); }
  void closeWrite() { closeEnd(Write); }

private:
  static void closeEnd(int &End) {
    if (End >= 0)
      ::close(End);
    End = -1;
  }
};

/// What the child needs, laid out before fork: between fork and exec of a
/// threaded program only async-signal-safe calls are allowed, so nothing may
/// allocate there.
struct ChildImage {
  std::string Program;
  std::vector<char *> Argv, Envp;
  std::vector<std::string> EnvironmentText;

  explicit ChildImage(const Command &C) {
    for (const std::string &Argument : C.Arguments)
      Argv.push_back(const_cast<char *>(Argument.c_str()));
    Argv.push_back(nullptr);
    for (char **Entry = environ; *Entry; ++Entry) {
      llvm::StringRef Name = llvm::StringRef(*Entry).split('=').first;
      bool Replaced = llvm::any_of(
          C.Environment, [&](const auto &New) { return New.first == Name; });
      if (!Replaced)
        EnvironmentText.push_back(*Entry);
    }
    for (const auto &[Name, Value] : C.Environment)
      EnvironmentText.push_back(Name + "=" + Value);
    for (std::string &Text : EnvironmentText)
      Envp.push_back(Text.data());
    Envp.push_back(nullptr);
  }
};

void setLimit(int Resource, std::uint64_t Value) {
  struct rlimit Limit = {Value, Value};
  ::setrlimit(Resource, &Limit);
}

[[noreturn]] void execChild(const Command &C, ChildImage &Image, Pipe &In,
                            Pipe &Out, Pipe &Err, Pipe &Status) {
  ::setpgid(0, 0);
  ::dup2(In.Read, 0);
  ::dup2(Out.Write, 1);
  ::dup2(Err.Write, 2);
  for (int Signal : {SIGINT, SIGTERM, SIGPIPE})
    ::signal(Signal, SIG_DFL);
  if (C.Limit.MemoryBytes)
    setLimit(RLIMIT_AS, C.Limit.MemoryBytes);
  if (C.Limit.CpuSeconds > 0)
    setLimit(RLIMIT_CPU, static_cast<std::uint64_t>(C.Limit.CpuSeconds) + 1);
  setLimit(RLIMIT_CORE, 0);
  if (C.WorkingFolder.empty() || !::chdir(C.WorkingFolder.c_str()))
    ::execve(Image.Program.c_str(), Image.Argv.data(), Image.Envp.data());
  int Reason = errno;
  (void)!::write(Status.Write, &Reason, sizeof(Reason));
  ::_exit(127);
}

/// Copies what is readable; returns false at end of file.
bool drain(int FD, std::string &Into, std::uint64_t Most, bool &Exceeded) {
  char Buffer[65536];
  ssize_t Count = ::read(FD, Buffer, sizeof(Buffer));
  if (Count <= 0)
    return Count < 0 && (errno == EAGAIN || errno == EINTR);
  if (Most && Into.size() + Count > Most) {
    Exceeded = true;
    Count = Most - Into.size();
  }
  Into.append(Buffer, Count);
  return true;
}

/// The processes of the group, by reading /proc.
unsigned processesInGroup(pid_t Group) {
  unsigned Count = 0;
  std::error_code EC;
  for (llvm::sys::fs::directory_iterator It("/proc", EC), End; It != End && !EC;
       It.increment(EC)) {
    llvm::StringRef Name = llvm::sys::path::filename(It->path());
    pid_t Id;
    if (!Name.getAsInteger(10, Id))
      Count += ::getpgid(Id) == Group;
  }
  return Count;
}

/// Feeds and reads one child until its pipes close, it dies or a limit is hit.
class Supervisor {
public:
  Supervisor(const Command &C, pid_t Child, Pipe &In, Pipe &Out, Pipe &Err)
      : C(C), Child(Child), In(In), Out(Out), Err(Err) {}

  ProcessResult supervise() {
    ::fcntl(In.Write, F_SETFL, O_NONBLOCK);
    if (C.Input.empty())
      In.closeWrite();
    while (!Reaped || pipesOpen()) {
      step();
      if (Reaped && Clock::now() > ReapedAt + std::chrono::milliseconds(200))
        break; // a grandchild holds the pipe; the group is killed below
    }
    ::kill(-Child, SIGKILL);
    Result.WallSeconds = seconds(ReapedAt - Start);
    return std::move(Result);
  }

private:
  static double seconds(Clock::duration D) {
    return std::chrono::duration<double>(D).count();
  }
  bool pipesOpen() const { return Out.Read >= 0 || Err.Read >= 0; }

  void stop(Ending Why) {
    if (Stopped)
      return;
    Stopped = true;
    Result.How = Why;
    ::kill(-Child, SIGKILL);
  }

  void step() {
    struct pollfd Polled[3] = {
        {Out.Read, POLLIN, 0}, {Err.Read, POLLIN, 0}, {In.Write, POLLOUT, 0}};
    ::poll(Polled, 3, Reaped ? 5 : 10);
    bool Exceeded = false;
    if (Polled[0].revents &&
        !drain(Out.Read, Result.Output, C.Limit.OutputBytes, Exceeded))
      Out.closeRead();
    if (Polled[1].revents &&
        !drain(Err.Read, Result.ErrorOutput, C.Limit.OutputBytes, Exceeded))
      Err.closeRead();
    if (Polled[2].revents)
      feed();
    if (Exceeded)
      stop(Ending::OutputExceeded);
    checkLimits();
    reap();
  }

  void feed() {
    ssize_t Count =
        ::write(In.Write, C.Input.data() + Fed, C.Input.size() - Fed);
    if (Count > 0)
      Fed += Count;
    bool Broken = Count < 0 && errno != EAGAIN && errno != EINTR;
    if (Broken || Fed == C.Input.size())
      In.closeWrite();
  }

  void checkLimits() {
    Clock::time_point Now = Clock::now();
    if (interruptRequested())
      stop(Ending::Interrupted);
    if (C.Limit.WallSeconds > 0 && seconds(Now - Start) > C.Limit.WallSeconds)
      stop(Ending::WallTimeExceeded);
    if (C.Limit.Processes && Now > NextCount) {
      NextCount = Now + std::chrono::milliseconds(50);
      if (processesInGroup(Child) > C.Limit.Processes)
        stop(Ending::ProcessesExceeded);
    }
  }

  void reap() {
    int Status = 0;
    struct rusage Usage;
    if (Reaped || ::wait4(Child, &Status, WNOHANG, &Usage) != Child)
      return;
    Reaped = true;
    ReapedAt = Clock::now();
    auto Seconds = [](const timeval &T) { return T.tv_sec + T.tv_usec * 1e-6; };
    Result.UserSeconds = Seconds(Usage.ru_utime);
    Result.SystemSeconds = Seconds(Usage.ru_stime);
    Result.PeakMemoryBytes = static_cast<std::uint64_t>(Usage.ru_maxrss) * 1024;
    if (WIFEXITED(Status))
      Result.ExitStatus = WEXITSTATUS(Status);
    if (!WIFSIGNALED(Status))
      return;
    Result.Signal = WTERMSIG(Status);
    if (!Stopped)
      Result.How = Result.Signal == SIGXCPU ? Ending::CpuTimeExceeded
                                            : Ending::Signalled;
  }

  const Command &C;
  pid_t Child;
  Pipe &In, &Out, &Err;
  ProcessResult Result;
  Clock::time_point Start = Clock::now(), ReapedAt = Start, NextCount = Start;
  std::size_t Fed = 0;
  bool Reaped = false, Stopped = false;
};

llvm::Error notStarted(const Command &C, int Reason) {
  return makeError(Code::ProcessNotStarted, "cannot run " +
                                                C.Arguments.front() + ": " +
                                                std::strerror(Reason));
}

} // namespace

Command Command::shell(llvm::StringRef Line, llvm::StringRef WorkingFolder) {
  Command C;
  C.Arguments = {"/bin/sh", "-c", Line.str()};
  C.WorkingFolder = WorkingFolder.str();
  return C;
}

llvm::StringRef evo::endingName(Ending E) {
  switch (E) {
  case Ending::Exited:
    return "exited";
  case Ending::Signalled:
    return "signalled";
  case Ending::WallTimeExceeded:
    return "wall-time-exceeded";
  case Ending::CpuTimeExceeded:
    return "cpu-time-exceeded";
  case Ending::OutputExceeded:
    return "output-exceeded";
  case Ending::ProcessesExceeded:
    return "processes-exceeded";
  case Ending::Interrupted:
    return "interrupted";
  }
  llvm_unreachable("all endings are listed");
}

std::string ProcessResult::describe() const {
  switch (How) {
  case Ending::Exited:
    return llvm::formatv("exit status {0}", ExitStatus);
  case Ending::Signalled:
    return llvm::formatv("killed by signal {0} ({1})", Signal,
                         ::strsignal(Signal));
  case Ending::WallTimeExceeded:
    return llvm::formatv("still running after {0:f1} s, killed", WallSeconds);
  case Ending::CpuTimeExceeded:
    return llvm::formatv("killed after {0:f1} s of processor time",
                         UserSeconds + SystemSeconds);
  case Ending::OutputExceeded:
    return "printed more than allowed, killed";
  case Ending::ProcessesExceeded:
    return "started more processes than allowed, killed";
  case Ending::Interrupted:
    return "interrupted";
  }
  llvm_unreachable("all endings are listed");
}

llvm::Expected<ProcessResult> evo::run(const Command &C) {
  assert(!C.Arguments.empty() && "a command needs a program");
  ChildImage Image(C);
  Image.Program = C.Arguments.front();
  if (Image.Program.find('/') == std::string::npos)
    Image.Program = findProgram(Image.Program);
  if (Image.Program.empty())
    return notStarted(C, ENOENT);

  Pipe In, Out, Err, Status;
  if (!In.open() || !Out.open() || !Err.open() || !Status.open())
    return notStarted(C, errno);
  pid_t Child = ::fork();
  if (Child < 0)
    return notStarted(C, errno);
  if (Child == 0)
    execChild(C, Image, In, Out, Err, Status);
  ::setpgid(Child, Child);
  GroupRegistration Registered(Child);
  In.closeRead(), Out.closeWrite(), Err.closeWrite(), Status.closeWrite();

  int Reason = 0;
  bool Failed = ::read(Status.Read, &Reason, sizeof(Reason)) == sizeof(Reason);
  ProcessResult Result = Supervisor(C, Child, In, Out, Err).supervise();
  In.close(), Out.close(), Err.close(), Status.close();
  if (Failed)
    return notStarted(C, Reason);
  return Result;
}

void evo::installInterruptHandlers() {
  struct sigaction Action = {};
  Action.sa_handler = onInterrupt;
  ::sigaction(SIGINT, &Action, nullptr);
  ::sigaction(SIGTERM, &Action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

bool evo::interruptRequested() { return Interrupt.load(); }

std::string evo::findProgram(llvm::StringRef Name) {
  auto Found = llvm::sys::findProgramByName(Name);
  return Found ? *Found : "";
}
