//===- Host.h - A warden that forks wardens -*- C++ -*---------------------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Reads from a socket what Evo would have started a warden with, and forks one
/// that has started already (why: lib/Support/WardenStart.h). A message is what
/// OrderText.h reads. The answer is an errno, or 0.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_WARDEN_HOST_H
#define EVO_TOOLS_WARDEN_HOST_H

namespace evo::warden {

/// Until the other end is closed. `Work` is what a warden does with its
/// arguments; its result is its exit status.
int host(int Socket, int (*Work)(int Count, char **Arguments));

} // namespace evo::warden

#endif // EVO_TOOLS_WARDEN_HOST_H
