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
///   - It is where a command is confined: limits now, a sandbox later.
///
/// It ends when the command and all its descendants have: by themselves, or
/// killed because a limit was hit, a signal came, or Evo is gone (end of file
/// on the lifeline). Then it writes a report of `key value` lines.
///
/// With --images the descendants are traced (stops at exec, fork and exit
/// only), and the report names every file whose code was mapped.
///
/// Usage: see `Orders::parse`, --host (Host.h), or --keep (Keeper.h); only
/// lib/Support calls it.
//
//===----------------------------------------------------------------------===//

#include "Host.h"
#include "Keeper.h"
#include "Warden.h"
#include <cstdio>
#include <cstring>
#include <fcntl.h>

using namespace evo::warden;

/// What Evo opens for a host or a keeper.
static constexpr int SocketFD = 3;

static int work(int Count, char **Argv) {
  if (Count > 2 && !strcmp(Argv[1], "--keep"))
    return keep(SocketFD, Count - 2, Argv + 2);
  Orders O;
  if (!O.parse(Count, Argv)) {
    fputs("evo-warden is run by evo-rewrite, not by hand\n", stderr);
    return 2;
  }
  fcntl(O.Report, F_SETFD, FD_CLOEXEC);
  fcntl(O.Lifeline, F_SETFD, FD_CLOEXEC);
  Warden W(O, becomeSubreaper());
  if (int Reason = W.start()) {
    dprintf(O.Report, "error %d\n", Reason);
    return 1;
  }
  W.watch();
  W.report();
  return 0;
}

int main(int Count, char **Argv) {
  if (Count == 2 && !strcmp(Argv[1], "--host"))
    return host(SocketFD, work);
  return work(Count, Argv);
}
