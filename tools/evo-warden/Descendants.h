//===- Descendants.h - All that a command has started -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Because the warden is a subreaper, whatever was started below it stays below
/// it, whichever session or group it moved to. Read from /proc; a snapshot, so
/// killing is repeated until nothing is left.
///
/// A fork bomb grows while it is being read, so counting stops at the limit,
/// and killing does not wait for the end of the walk.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_WARDEN_DESCENDANTS_H
#define EVO_TOOLS_WARDEN_DESCENDANTS_H

#include <cstddef>
#include <sys/types.h>
#include <vector>

namespace evo::warden {

struct Descendants {
  std::vector<pid_t> Processes;
};

/// The descendants of this process, at most about `Most`, without `Spared` and
/// what is below it.
Descendants descendants(std::size_t Most, pid_t Spared = 0);

/// Memory that is theirs alone, summed.
unsigned long long residentBytes(const Descendants &All);

/// One round of SIGKILL to each descendant as it is found, and to its group:
/// signalling a group is one step for the kernel, which no fork can outrun.
void killDescendants(pid_t Spared = 0);

} // namespace evo::warden

#endif // EVO_TOOLS_WARDEN_DESCENDANTS_H
