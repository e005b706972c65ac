//===- Process.cpp - Run a program under limits ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Process.h"
#include "WardenStart.h"
#include "evo/Support/Codes.h"
#include "evo/Support/Error.h"
#include "evo/Support/Files.h"
#include "evo/Support/ForkServers.h"
#include "evo/Support/ShellLine.h"
#include "llvm/Support/Program.h"
#include <atomic>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

using namespace evo;

namespace {

/// Wardens alive now, but those of the host, which end by their lifeline. The
/// signal handler reads it, so it is a fixed array of atomics and nothing else:
/// the one piece of global state, because signals are global. A warden that
/// finds no place ends by its lifeline.
constexpr unsigned MaxWardens = 256;
std::atomic<pid_t> Wardens[MaxWardens];
std::atomic<bool> Interrupt{false};
std::atomic<unsigned> Grace{0}; ///< in seconds, after an interrupt

class WardenRegistration {
public:
  explicit WardenRegistration(pid_t Warden) {
    for (auto &Entry : Wardens) {
      pid_t Free = 0;
      if (Entry.compare_exchange_strong(Free, Warden)) {
        Slot = &Entry;
        return;
      }
    }
  }
  ~WardenRegistration() {
    if (Slot)
      Slot->store(0);
  }

private:
  std::atomic<pid_t> *Slot = nullptr;
};

extern "C" void onInterrupt(int) {
  int Saved = errno;
  if (!Interrupt.exchange(true))
    ::alarm(Grace.load());
  for (auto &Entry : Wardens)
    if (pid_t Warden = Entry.load())
      ::kill(Warden, SIGTERM);
  errno = Saved;
}

/// Wardens notice by their lifeline.
extern "C" void onGraceOver(int) { ::_exit(ExitInterrupted); }

class Pipe {
public:
  int Read = -1, Write = -1;
  Pipe() = default;
  Pipe(const Pipe &) = delete;
  Pipe &operator=(const Pipe &) = delete;
  ~Pipe() { closeRead(), closeWrite(); }

  bool open() {
    int Ends[2];
    if (::pipe2(Ends, O_CLOEXEC))
      return false;
    Read = aboveStandard(Ends[0]);
    Write = aboveStandard(Ends[1]);
    return Read >= 0 && Write >= 0;
  }
  void closeRead() { closeEnd(Read); }
  void closeWrite() { closeEnd(Write); }

private:
  /// Out of the way of the numbers that the warden is given.
  static int aboveStandard(int End) {
    int Moved = ::fcntl(End, F_DUPFD_CLOEXEC, 10);
    ::close(End);
    return Moved;
  }
  static void closeEnd(int &End) {
    if (End >= 0)
      ::close(End);
    End = -1;
  }
};

std::vector<std::string> environmentOf(const Command &C,
                                       llvm::StringRef PrivateFolder) {
  std::map<std::string, std::string> Variables;
  for (char **Entry = environ; *Entry; ++Entry) {
    auto [Name, Value] = llvm::StringRef(*Entry).split('=');
    bool Kept = C.See == Surroundings::Inherited || Name == "PATH" ||
                Name == "LD_LIBRARY_PATH";
    if (Kept)
      Variables[Name.str()] = Value.str();
  }
  if (C.See == Surroundings::Private) {
    for (llvm::StringRef Name : {"HOME", "TMPDIR", "XDG_CACHE_HOME"})
      Variables[Name.str()] = PrivateFolder.str();
    Variables["LC_ALL"] = "C.UTF-8";
    Variables["TZ"] = "UTC";
  }
  for (const auto &[Name, Value] : C.Environment)
    Variables[Name] = Value;
  std::vector<std::string> Result;
  for (const auto &[Name, Value] : Variables)
    Result.push_back(Name + "=" + Value);
  return Result;
}

/// In full: the warden's host may stand elsewhere.
std::string folderOf(const Command &C) {
  llvm::SmallString<256> Folder(C.WorkingFolder);
  llvm::sys::fs::make_absolute(Folder);
  return Folder.str().str();
}

/// In the order that evo-warden's `parse` reads.
std::vector<std::string> wardenArguments(const Command &C,
                                         const std::string &Program) {
  auto Whole = [](double Seconds) {
    return std::to_string(static_cast<std::uint64_t>(std::ceil(Seconds)));
  };
  std::vector<std::string> Result = {"evo-warden",
                                     std::to_string(C.Limit.WallSeconds),
                                     Whole(C.Limit.CpuSeconds),
                                     std::to_string(C.Limit.MemoryBytes),
                                     std::to_string(C.Limit.FileBytes),
                                     std::to_string(C.Limit.Processes),
                                     C.RecordImages ? "1" : "0",
                                     folderOf(C),
                                     Program};
  llvm::append_range(Result, C.Arguments);
  return Result;
}

struct Streams {
  Pipe In, Out, Err, Report, Lifeline;

  bool open() {
    return In.open() && Out.open() && Err.open() && Report.open() &&
           Lifeline.open();
  }
  void closeOtherEnds() {
    In.closeRead(), Out.closeWrite(), Err.closeWrite();
    Report.closeWrite(), Lifeline.closeRead();
  }
};

/// Feeds and reads one command until its warden has reported.
class Supervisor {
public:
  Supervisor(const Command &C, Streams &S) : C(C), S(S) {}

  void supervise(ProcessResult &Result) {
    ::fcntl(S.In.Write, F_SETFL, O_NONBLOCK);
    if (C.Input.empty())
      S.In.closeWrite();
    // The warden's report ends only when all writers are dead, so whatever is
    // still in the other pipes is there to be read without waiting.
    while (S.Report.Read >= 0)
      step(Result, 100);
    while ((S.Out.Read >= 0 || S.Err.Read >= 0) && step(Result, 0))
      ;
  }

  Ending stopped() const { return Stopped; }
  llvm::StringRef report() const { return Report; }

private:
  /// False if there was nothing to do.
  bool step(ProcessResult &Result, int Milliseconds) {
    struct pollfd Polled[] = {{S.Out.Read, POLLIN, 0},
                              {S.Err.Read, POLLIN, 0},
                              {S.Report.Read, POLLIN, 0},
                              {S.In.Write, POLLOUT, 0}};
    int Ready = ::poll(Polled, 4, Milliseconds);
    if (Polled[0].revents && !take(S.Out, Result.Output))
      S.Out.closeRead();
    if (Polled[1].revents && !take(S.Err, Result.ErrorOutput))
      S.Err.closeRead();
    if (Polled[2].revents && !drain(S.Report.Read, Report, 0))
      S.Report.closeRead();
    if (Polled[3].revents)
      feed();
    if (interruptRequested())
      stop(Ending::Interrupted);
    return Ready != 0;
  }

  /// Copies what is readable, at most up to `Most` bytes in all; what is more
  /// is thrown away. False at end of file.
  static bool drain(int FD, std::string &Into, std::uint64_t Most) {
    char Buffer[65536];
    ssize_t Count = ::read(FD, Buffer, sizeof(Buffer));
    if (Count <= 0)
      return Count < 0 && (errno == EAGAIN || errno == EINTR);
    std::uint64_t Room = Most
                             ? Most - std::min<std::uint64_t>(Most, Into.size())
                             : static_cast<std::uint64_t>(Count);
    Into.append(Buffer, std::min<std::uint64_t>(Count, Room));
    return true;
  }

  bool take(Pipe &From, std::string &Into) {
    // One byte more than allowed tells "too much" from "just enough".
    std::uint64_t Most = C.Limit.OutputBytes;
    bool More = drain(From.Read, Into, Most ? Most + 1 : 0);
    if (Most && Into.size() > Most) {
      Into.resize(Most);
      stop(Ending::OutputExceeded);
    }
    return More;
  }

  void feed() {
    ssize_t Count =
        ::write(S.In.Write, C.Input.data() + Fed, C.Input.size() - Fed);
    if (Count > 0)
      Fed += Count;
    bool Broken = Count < 0 && errno != EAGAIN && errno != EINTR;
    if (Broken || Fed == C.Input.size())
      S.In.closeWrite();
  }

  void stop(Ending Why) {
    if (Stopped != Ending::Exited)
      return;
    Stopped = Why;
    S.Lifeline.closeWrite();
  }

  const Command &C;
  Streams &S;
  std::string Report;
  std::size_t Fed = 0;
  Ending Stopped = Ending::Exited;
};

Ending endingFromName(llvm::StringRef Name, int Signal) {
  if (Name == "wall")
    return Ending::WallTimeExceeded;
  if (Name == "processes")
    return Ending::ProcessesExceeded;
  if (Name == "memory")
    return Ending::MemoryExceeded;
  if (Name == "interrupted")
    return Ending::Interrupted;
  if (Signal == SIGXCPU)
    return Ending::CpuTimeExceeded;
  return Signal ? Ending::Signalled : Ending::Exited;
}

/// Reads the warden's `key value` lines; false if there is no report.
bool readReport(llvm::StringRef Report, ProcessResult &R, int &NotStarted) {
  llvm::StringRef How;
  while (!Report.empty()) {
    auto [Line, Rest] = Report.split('\n');
    Report = Rest;
    auto [Key, Value] = Line.split(' ');
    if (Key == "error")
      Value.getAsInteger(10, NotStarted);
    else if (Key == "how")
      How = Value;
    else if (Key == "exit")
      Value.getAsInteger(10, R.ExitStatus);
    else if (Key == "signal")
      Value.getAsInteger(10, R.Signal);
    else if (Key == "wall")
      Value.getAsDouble(R.WallSeconds);
    else if (Key == "user")
      Value.getAsDouble(R.UserSeconds);
    else if (Key == "system")
      Value.getAsDouble(R.SystemSeconds);
    else if (Key == "peak")
      Value.getAsInteger(10, R.PeakMemoryBytes);
    else if (Key == "traced")
      R.Traced = Value == "1";
    else if (Key == "image")
      R.Images.push_back(Value.str());
  }
  R.How = endingFromName(How, R.Signal);
  return !How.empty() || NotStarted;
}

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
  case Ending::MemoryExceeded:
    return "memory-exceeded";
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
  case Ending::MemoryExceeded:
    return "used more memory than allowed, killed";
  case Ending::Interrupted:
    return "interrupted";
  }
  llvm_unreachable("all endings are listed");
}

/// `NotStarted` is the errno for which the program did not start, or 0.
static llvm::Expected<ProcessResult> runOnce(const Command &C,
                                             int &NotStarted) {
  std::string Program = C.Arguments.front();
  if (Program.find('/') == std::string::npos)
    Program = findProgram(Program);
  if (Program.empty())
    return notStarted(C, ENOENT);
  std::optional<TemporaryFolder> Private;
  if (C.See == Surroundings::Private) {
    auto Made = TemporaryFolder::create("evo-home");
    if (!Made)
      return Made.takeError();
    Private.emplace(std::move(*Made));
  }
  Streams S;
  if (!S.open())
    return notStarted(C, errno);
  WardenOrders Orders = {
      {S.In.Read, S.Out.Write, S.Err.Write, S.Report.Write, S.Lifeline.Read},
      wardenArguments(C, Program),
      environmentOf(C, Private ? Private->path() : "")};
  auto Forked = C.Servers ? C.Servers->start(Orders) : nullptr;
  StartedWarden Warden = Forked ? StartedWarden() : startWarden(Orders);
  if (Warden.Failed)
    return makeError(Code::ProcessNotStarted, "cannot run " + wardenPath() +
                                                  ": " +
                                                  std::strerror(Warden.Failed));
  WardenRegistration Registered(Warden.Child);
  S.closeOtherEnds();

  ProcessResult Result;
  Supervisor Watch(C, S);
  Watch.supervise(Result);
  while (Warden.Child && ::waitpid(Warden.Child, nullptr, 0) < 0 &&
         errno == EINTR)
    ;
  Result.Forked = Forked != nullptr;
  if (!readReport(Watch.report(), Result, NotStarted)) {
    Result.How = Ending::Signalled; // what it ran has killed its warden
    Result.Signal = SIGKILL;
  } else if (Forked) {
    C.Servers->giveBack(std::move(Forked));
  }
  if (Watch.stopped() != Ending::Exited)
    Result.How = Watch.stopped();
  return Result;
}

/// Whoever calls this from a program that has said nothing about SIGPIPE must
/// not end because a command does not read its input.
static void surviveBrokenPipes() {
  struct sigaction Now = {};
  if (!::sigaction(SIGPIPE, nullptr, &Now) && Now.sa_handler == SIG_DFL)
    ::signal(SIGPIPE, SIG_IGN);
}

llvm::Expected<ProcessResult> evo::run(const Command &C) {
  assert(!C.Arguments.empty() && "a command needs a program");
  if (!C.Input.empty())
    surviveBrokenPipes();
  int Reason = 0;
  if (Command Plain = withoutShell(C); !Plain.Arguments.empty()) {
    auto R = runOnce(Plain, Reason);
    if (!R || !Reason)
      return R;
    Reason = 0; // a shell reads what is no program, or says what is wrong
  }
  auto R = runOnce(C, Reason);
  if (R && Reason)
    return notStarted(C, Reason);
  return R;
}

void evo::installInterruptHandlers(unsigned GraceSeconds) {
  thisProgram();
  Grace.store(GraceSeconds);
  ::signal(SIGALRM, onGraceOver);
  struct sigaction Action = {};
  Action.sa_handler = onInterrupt;
  ::sigaction(SIGINT, &Action, nullptr);
  ::sigaction(SIGTERM, &Action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

const std::string &evo::thisProgram() {
  // The address only tells the loader which program is meant.
  static const std::string Found = llvm::sys::fs::getMainExecutable(
      nullptr, reinterpret_cast<void *>(&onInterrupt));
  return Found;
}

bool evo::interruptRequested() { return Interrupt.load(); }

std::string evo::findProgram(llvm::StringRef Name) {
  auto Found = llvm::sys::findProgramByName(Name);
  return Found ? *Found : "";
}
