//===- Process.h - Run a program under limits -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Builds, tests, workloads, solvers and candidates are other people's
/// programs: they hang, fork for ever, print gigabytes and leave daemons
/// behind. Every one of them is run here, below a small program `evo-warden`
/// that stands beside this one: whatever the command starts stays below the
/// warden, is counted and limited, and dies with it. Peers' time-outs that only
/// killed the parent ran for hours.
///
/// The outcome is a value with one reason: only `Exited` with code 0 is
/// success.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_PROCESS_H
#define EVO_SUPPORT_PROCESS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace evo {

class ForkServers;

/// Limits of one run. Zero means none.
struct Limits {
  double WallSeconds = 0;
  double CpuSeconds = 0;
  std::uint64_t MemoryBytes = 0; ///< resident, of all its processes together
  unsigned Processes = 0;        ///< alive at once
  std::uint64_t FileBytes = 0;   ///< size of any file it writes
  std::uint64_t OutputBytes =
      64u << 20; ///< kept and allowed, each of stdout and stderr
};

/// What of this process's surroundings the program sees.
enum class Surroundings {
  Inherited, ///< the whole environment
  Private,   ///< PATH and LD_LIBRARY_PATH; an own empty home and temporary
             ///< folder, removed afterwards; locale C.UTF-8, time zone UTC
};

struct Command {
  std::vector<std::string> Arguments; ///< [0] is looked up in PATH
  std::string WorkingFolder;          ///< empty: this process's
  /// Added to, or replacing entries of, this process's environment.
  std::vector<std::pair<std::string, std::string>> Environment;
  std::string Input; ///< given on standard input, which is closed after it
  Limits Limit;
  Surroundings See = Surroundings::Inherited;
  bool RecordImages = false; ///< fill ProcessResult::Images
  /// Where the program may wait before main and be forked; null: it is started.
  ForkServers *Servers = nullptr;

  /// `Line` run by `sh -c`.
  static Command shell(llvm::StringRef Line,
                       llvm::StringRef WorkingFolder = "");
};

enum class Ending {
  Exited,    ///< by itself; see ExitStatus
  Signalled, ///< by a signal; see Signal
  WallTimeExceeded,
  CpuTimeExceeded,
  OutputExceeded,
  ProcessesExceeded,
  MemoryExceeded,
  Interrupted, ///< because interruptRequested() became true
};

llvm::StringRef endingName(Ending E);

struct ProcessResult {
  Ending How = Ending::Exited;
  int ExitStatus = 0;
  int Signal = 0;
  std::string Output;
  std::string ErrorOutput;
  double WallSeconds = 0;
  double UserSeconds = 0; ///< of all processes it started
  double SystemSeconds = 0;
  std::uint64_t PeakMemoryBytes = 0; ///< of its largest process
  bool Forked = false; ///< from one that waited; else it was started
  bool Traced = false; ///< false: this machine forbids it, Images is empty
  std::vector<std::string> Images; ///< files whose code was mapped, sorted

  bool succeeded() const { return How == Ending::Exited && ExitStatus == 0; }

  /// "exit status 2", "killed after 10 s of wall time", …
  std::string describe() const;
};

/// Runs `C` to its end. An Error only if it could not be started.
/// Thread safe; cost is a fork and an exec, about a millisecond. With Input, a
/// program that has no handler of SIGPIPE ignores it from then on.
llvm::Expected<ProcessResult> run(const Command &C);

/// Installs handlers for SIGINT and SIGTERM that make interruptRequested() true
/// and end all that run() has started. Who does not end within GraceSeconds
/// then, as a pass of the optimiser may not, is ended with ExitInterrupted:
/// what was written before is whole. Call once, from main.
void installInterruptHandlers(unsigned GraceSeconds = 15);
bool interruptRequested();

/// The file of the running program, found out once: main asks by
/// installInterruptHandlers(), so that it is right even after the file was
/// replaced, as a build of Evo does under a run.
const std::string &thisProgram();

/// The full path of `Name` in PATH, or empty.
std::string findProgram(llvm::StringRef Name);

} // namespace evo

#endif // EVO_SUPPORT_PROCESS_H
