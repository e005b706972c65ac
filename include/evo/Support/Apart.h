//===- Apart.h - Work in a copy of this process -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Inside somebody else's process (a compiler that loaded a plugin) a fault
/// must not be ours: a caught signal leaves a heap that may be broken, locks
/// that are held, and nothing at all stops an endless loop. So the work is done
/// by a fork of the process, which sees all of its memory, changes none of it,
/// and is ended when its time is over. The work answers through files only.
///
/// Only for processes with one thread: others do not exist in the fork, and
/// what they had locked stays locked there.
///
/// Cost: the page tables are copied, a few milliseconds for a large process.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_APART_H
#define EVO_SUPPORT_APART_H

#include "llvm/Support/Error.h"
#include <functional>
#include <string>

namespace evo {

/// How work done apart ended.
struct ApartResult {
  bool Finished = false;
  std::string Why; ///< if not: "ended by signal 11 (Segmentation fault)", …
};

/// Runs `Work` in a fork of this process and waits. Its standard input and
/// output are /dev/null, no handler of this process runs there, it dies with
/// this process, and it is killed after `Seconds`. An error only if it could
/// not be started.
llvm::Expected<ApartResult> runApart(const std::function<void()> &Work,
                                     double Seconds);

} // namespace evo

#endif // EVO_SUPPORT_APART_H
