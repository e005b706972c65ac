//===- ForkServer.h - What a keeper tells a program that waits -*- C++ -*--===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A program is started with the library of ForkServer.cpp ahead of its own
/// (LD_PRELOAD). Where the dynamic loader would go on to main, the library says
/// that it is there, and then forks a process for each message; only that goes
/// on. What is shared by all is what the loader and the constructors of other
/// libraries did; constructors of the program itself run in each.
///
/// A message is an Order, then the environment, each entry closed by NUL; with
/// it come standard input, output and error, a pipe whose end of file says that
/// the process may go on, and the folder to work in. The answer is the
/// process's number, or less than zero.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_WARDEN_FORKSERVER_H
#define EVO_TOOLS_WARDEN_FORKSERVER_H

namespace evo::warden {

/// Names the socket to the keeper.
constexpr char ForkServerVariable[] = "EVO_FORK_SERVER";

/// What the library says when it is ready.
constexpr int ForkServerReady = 1;

struct Order {
  int Keeper; ///< its process, which is to be the parent
  unsigned long long CpuSeconds, FileBytes; ///< 0: no limit
};

} // namespace evo::warden

#endif // EVO_TOOLS_WARDEN_FORKSERVER_H
