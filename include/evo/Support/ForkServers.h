//===- ForkServers.h - Programs that wait before main -*- C++ -*-----------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Problem: a build that holds all variants runs thousands of times for some
/// milliseconds each, and half of that is the start: exec, the dynamic loader,
/// and a C library that asks the processor what it can do, which traps where
/// that is virtual.
///
/// Idea, from fuzzers (M. Zalewski, afl "fork server"): start the program once,
/// stop it before main, and fork it for each run. Here each run still has its
/// warden, its limits, its folder and its environment; what it cannot have of
/// its own are its arguments, so each command line is kept for itself.
///
/// A forked run is that of a started program only if what happened before main
/// does not depend on the environment. Whoever allows a program to be forked
/// has to see that first: see lib/Evaluation/ForkedRuns.h. What cannot be kept
/// is started: no dynamic loader, LD_PRELOAD in the environment, threads before
/// main, no clone3.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_FORKSERVERS_H
#define EVO_SUPPORT_FORKSERVERS_H

#include "llvm/ADT/StringRef.h"
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <sys/types.h>
#include <vector>

namespace evo {

struct WardenOrders;

/// Thread safe; a process that was forked off begins with none that waits. Ends
/// all that it keeps when it is destroyed. Holds nothing that outlives the
/// files of a build: make a new one for a new build.
class ForkServers {
public:
  ForkServers();
  ~ForkServers();
  ForkServers(const ForkServers &) = delete;
  ForkServers &operator=(const ForkServers &) = delete;

  class Kept; ///< one that waits, or that runs a command

  enum class Waits {
    BeforeMain, ///< where it is made to, from a command line's second run on
    ByItself,   ///< where it calls waitToBeForked(), from the first run on
  };

  /// Only programs that were allowed are forked; by the file that is executed.
  void allow(llvm::StringRef Program, Waits Where = Waits::BeforeMain);

  /// Has the command that `O` describes forked, if that can be; else null, and
  /// it has to be started. Give it back once the command has ended.
  std::shared_ptr<Kept> start(const WardenOrders &O);
  void giveBack(std::shared_ptr<Kept> One);

private:
  std::shared_ptr<Kept> idle(const std::string &Program,
                             const std::string &Name, bool &MayOpen,
                             Waits &Where);
  std::shared_ptr<Kept> open(const WardenOrders &O, const std::string &Name,
                             Waits Where);

  std::mutex Lock;
  std::list<std::shared_ptr<Kept>> Idle; ///< the last used first
  std::map<std::string, unsigned> Asked; ///< by command line
  std::set<std::string> Refused;         ///< of those
  std::map<std::string, Waits> Allowed;  ///< programs
  pid_t Owner;
};

} // namespace evo

#endif // EVO_SUPPORT_FORKSERVERS_H
