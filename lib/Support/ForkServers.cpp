//===- ForkServers.cpp - Programs that wait before main ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/ForkServers.h"
#include "WardenStart.h"
#include "evo/Support/SocketMessage.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace evo;

/// Keepers that wait; each is two processes.
static constexpr std::size_t MostIdle = 64;

/// Longer than a keeper waits for its program.
static constexpr int ReadyMilliseconds = 15000;

/// What differs from run to run, and means nothing before main.
static constexpr llvm::StringLiteral OfTheRun[] = {
    "EVO_SELECT", "EVO_REACH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "PWD"};

/// Where a warden's arguments name the program; see Process.cpp.
static constexpr unsigned ProgramAt = 8;

class ForkServers::Kept {
public:
  Kept(std::string Name, int Socket, pid_t Keeper)
      : Name(std::move(Name)), Socket(Socket), Keeper(Keeper) {}
  ~Kept() {
    bool Ours = Owner == ::getpid();
    if (Ours) // whoever was forked off may hold it open for long
      ::shutdown(Socket, SHUT_RDWR);
    ::close(Socket);
    if (Ours && Keeper)
      ::waitpid(Keeper, nullptr, 0);
  }

  /// False if it is gone, or could not start it.
  bool start(const WardenOrders &O) const {
    std::string Text = O.text();
    int Failed = 0;
    return Text.size() < MessageBytes &&
           sendMessage(Socket, Text.data(), Text.size(), O.Ends) &&
           receiveNumber(Socket, Failed) && !Failed;
  }

  const std::string Name;

private:
  int Socket;
  pid_t Keeper; ///< 0: the host waits for it
  pid_t Owner = ::getpid();
};

static bool isOfTheRun(llvm::StringRef Entry) {
  return llvm::is_contained(OfTheRun, Entry.split('=').first);
}

/// Whatever the program may depend on before main, but what is OfTheRun. Empty:
/// it cannot be kept.
static std::string nameOf(const WardenOrders &O) {
  std::string Name;
  for (std::size_t I = ProgramAt; I < O.Arguments.size(); ++I)
    Name += O.Arguments[I] + '\0';
  for (const std::string &Entry : O.Environment) {
    if (llvm::StringRef(Entry).starts_with("LD_PRELOAD="))
      return "";
    if (!isOfTheRun(Entry))
      Name += Entry + '\0';
  }
  return Name;
}

/// Only the dynamic loader reads LD_PRELOAD.
static bool hasLoader(llvm::StringRef Program) {
  auto File = llvm::object::ObjectFile::createObjectFile(Program);
  if (!File) {
    llvm::consumeError(File.takeError());
    return false;
  }
  auto *Elf =
      llvm::dyn_cast<llvm::object::ELF64LEObjectFile>(File->getBinary());
  if (!Elf)
    return false;
  auto Headers = Elf->getELFFile().program_headers();
  if (!Headers) {
    llvm::consumeError(Headers.takeError());
    return false;
  }
  return llvm::any_of(*Headers, [](const auto &Header) {
    return Header.p_type == llvm::ELF::PT_INTERP;
  });
}

static std::string libraryPath() {
  const std::string Warden = wardenPath();
  llvm::StringRef Folder = llvm::sys::path::parent_path(Warden);
  for (llvm::StringRef Where : {"/../lib", ""}) {
    std::string Path = (Folder + Where + "/libevo-forkserver.so").str();
    if (llvm::sys::fs::exists(Path))
      return Path;
  }
  return "";
}

ForkServers::ForkServers() : Owner(::getpid()) {}
ForkServers::~ForkServers() = default;

void ForkServers::allow(llvm::StringRef Program, Waits Where) {
  std::lock_guard<std::mutex> Guard(Lock);
  Allowed[Program.str()] = Where;
}

/// One of this name that waits. Else null, and whether it pays to have one.
std::shared_ptr<ForkServers::Kept> ForkServers::idle(const std::string &Program,
                                                     const std::string &Name,
                                                     bool &MayOpen,
                                                     Waits &Where) {
  std::lock_guard<std::mutex> Guard(Lock);
  if (Owner != ::getpid()) {
    Idle.clear(); // they wait for another
    Owner = ::getpid();
  }
  auto How = Allowed.find(Program);
  if (How == Allowed.end())
    return nullptr;
  for (auto At = Idle.begin(); At != Idle.end(); ++At)
    if ((*At)->Name == Name) {
      std::shared_ptr<Kept> Found = std::move(*At);
      Idle.erase(At);
      return Found;
    }
  Where = How->second;
  bool Often = ++Asked[Name] > 1 || Where == Waits::ByItself;
  MayOpen = Often && !Refused.count(Name);
  return nullptr;
}

std::shared_ptr<ForkServers::Kept>
ForkServers::open(const WardenOrders &O, const std::string &Name, Waits Where) {
  std::string Library;
  if (Where == Waits::BeforeMain) {
    Library = libraryPath();
    if (Library.empty() || !hasLoader(O.Arguments[ProgramAt]))
      return nullptr;
  }
  int Ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, Ends))
    return nullptr;
  // Above the numbers that a warden is given, which dup2 would overwrite.
  int Ours = ::fcntl(Ends[0], F_DUPFD_CLOEXEC, 10);
  int Theirs = ::fcntl(Ends[1], F_DUPFD_CLOEXEC, 10);
  int Nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  int Null = ::fcntl(Nothing, F_DUPFD_CLOEXEC, 10);
  WardenOrders Keep = {
      {Null, Null, Null, Theirs, Null}, {"evo-warden", "--keep", Library}, {}};
  Keep.Arguments.insert(Keep.Arguments.end(), O.Arguments.begin() + ProgramAt,
                        O.Arguments.end());
  for (const std::string &Entry : O.Environment)
    if (!isOfTheRun(Entry))
      Keep.Environment.push_back(Entry);
  StartedWarden Started = startWarden(Keep);
  for (int End : {Ends[0], Ends[1], Theirs, Nothing, Null})
    ::close(End);
  auto One = std::make_shared<Kept>(Name, Ours, Started.Child);
  pollfd Polled = {Ours, POLLIN, 0};
  int Failed = 0;
  bool Waits = !Started.Failed && ::poll(&Polled, 1, ReadyMilliseconds) > 0 &&
               receiveNumber(Ours, Failed) && !Failed;
  return Waits ? std::move(One) : nullptr;
}

std::shared_ptr<ForkServers::Kept> ForkServers::start(const WardenOrders &O) {
  std::string Name = nameOf(O);
  if (Name.empty())
    return nullptr;
  bool MayOpen = false;
  Waits Where = Waits::BeforeMain;
  std::shared_ptr<Kept> One =
      idle(O.Arguments[ProgramAt], Name, MayOpen, Where);
  if (!One && MayOpen) {
    One = open(O, Name, Where);
    if (!One) {
      std::lock_guard<std::mutex> Guard(Lock);
      Refused.insert(Name);
    }
  }
  if (One && One->start(O))
    return One;
  return nullptr;
}

void ForkServers::giveBack(std::shared_ptr<Kept> One) {
  std::lock_guard<std::mutex> Guard(Lock);
  Idle.push_front(std::move(One));
  if (Idle.size() > MostIdle)
    Idle.pop_back();
}
