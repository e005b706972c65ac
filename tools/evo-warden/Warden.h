//===- Warden.h - One command under limits -*- C++ -*----------------------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_WARDEN_WARDEN_H
#define EVO_TOOLS_WARDEN_WARDEN_H

#include "Descendants.h"
#include "Trace.h"
#include <sys/resource.h>

namespace evo::warden {

/// What Evo passes: see lib/Support/Process.cpp. Zero means no limit.
struct Orders {
  double Wall = 0;
  unsigned long long Cpu = 0, Memory = 0, FileBytes = 0;
  unsigned Processes = 0;
  bool Images = false;
  const char *Folder = "";
  const char *Program = nullptr;
  char **Argv = nullptr;
  int Report = 3, Lifeline = 4; ///< descriptors that Evo opened

  /// False if there are too few.
  bool parse(int Count, char **Argv);
};

/// Makes this process the subreaper of all below it. Returns the descriptor
/// that tells of its signals.
int becomeSubreaper();

/// In a new child: as a command is started with.
void clearSignals();

/// Starts `Argv` and watches it and all it starts until nothing is left.
class Warden {
public:
  /// `Signals` is what becomeSubreaper() gave.
  Warden(const Orders &O, int Signals) : O(O), Signals(Signals) {}

  /// Of this process's children, one that is no part of any command.
  void spare(pid_t Id) { Spared = Id; }

  /// The errno for which the command could not be started, or 0.
  int start();

  /// The same for a command that another has started as a child of this
  /// process, and that waits until `Go` is closed.
  void adopt(pid_t Started, int Go);

  /// False if something is left that cannot be killed.
  bool watch();

  /// To O.Report, which is closed then.
  void report() const;

private:
  bool failed(int FD, int &Reason);
  int timeout() const;
  void stop(const char *Why);
  void readSignals();
  void checkLimits();
  void collect();
  bool killAll();

  struct {
    bool Ended = false;
    int Status = 0;
    double At = 0;
  } Main;
  const Orders &O;
  int Signals;
  pid_t Child = 0, Spared = 0;
  double Start = 0, NextLook = 0, KillStart = 0;
  rusage Before = {}; ///< of what ended before the command began
  long Peak = 0;      ///< of a child that ended, in KiB
  const char *Reason = "exited";
  bool Killing = false, Traced = false, HasChildren = true;
  ImageSet Images;
};

} // namespace evo::warden

#endif // EVO_TOOLS_WARDEN_WARDEN_H
