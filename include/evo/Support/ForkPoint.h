//===- ForkPoint.h - Where a program waits to be forked -*- C++ -*---------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The other end of what ForkServers.h and tools/evo-warden/Keeper.h keep. A
/// program that knows of it calls waitToBeForked() when it is ready for work;
/// into others a library is loaded (LD_PRELOAD) that does so where the dynamic
/// loader would go on to main. The program says that it is there, and forks a
/// process for each message; only that goes on. What was done before is shared
/// by all.
///
/// A message is a ForkOrder, then the environment, each entry closed by NUL;
/// with it come standard input, output and error, a pipe whose end of file says
/// that the process may go on, and the folder to work in. The answer is the
/// process's number, or less than zero.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_FORKPOINT_H
#define EVO_SUPPORT_FORKPOINT_H

namespace evo {

/// Names the socket to the keeper.
constexpr char ForkServerVariable[] = "EVO_FORK_SERVER";

/// What is said when the program is ready.
constexpr int ForkServerReady = 1;

struct ForkOrder {
  int Keeper; ///< its process, which is to be the parent
  unsigned long long CpuSeconds, FileBytes; ///< 0: no limit
};

/// True if this process was started to be forked.
bool isForkServer();

/// Where isForkServer(), returns in each process that was forked; else at once.
/// This process has to have no other thread.
void waitToBeForked();

} // namespace evo

#endif // EVO_SUPPORT_FORKPOINT_H
