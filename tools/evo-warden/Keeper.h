//===- Keeper.h - A warden that keeps a program before its main -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Starts a program as a fork server (evo/Support/ForkPoint.h), says 0 over its socket,
/// and then is the warden of one command after the other: each is that program,
/// forked where it waits. It reads what a host reads (Host.h), and
/// answers with 0 or with an errno for which the command was not started. What
/// cannot be served ends the keeper, without an answer.
///
/// A command differs from one that was started in what it shares with the
/// others: what the loader and the constructors of libraries did, where things
/// stand in memory, and the random bytes that the kernel gave at the start.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_WARDEN_KEEPER_H
#define EVO_TOOLS_WARDEN_KEEPER_H

namespace evo::warden {

/// Until the other end of `Socket` is closed. `Arguments`: the library, which is
/// empty for a program that waits by itself, the program, and the program's
/// arguments from the name on. Exit status.
int keep(int Socket, int Count, char **Arguments);

} // namespace evo::warden

#endif // EVO_TOOLS_WARDEN_KEEPER_H
