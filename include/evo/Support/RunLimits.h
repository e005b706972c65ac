//===- RunLimits.h - What a command may use -*- C++ -*---------------------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_RUNLIMITS_H
#define EVO_SUPPORT_RUNLIMITS_H

#include <sys/resource.h>

namespace evo {

inline void setLimit(int Resource, unsigned long long Soft,
                     unsigned long long Hard) {
  struct rlimit Limit = {Soft, Hard};
  setrlimit(Resource, &Limit);
}

/// Of this process, and of all that it will start. Zero: none.
inline void setRunLimits(unsigned long long CpuSeconds,
                         unsigned long long FileBytes) {
  // The soft limit's SIGXCPU says why; the hard one kills what ignores it.
  if (CpuSeconds)
    setLimit(RLIMIT_CPU, CpuSeconds, CpuSeconds + 2);
  if (FileBytes)
    setLimit(RLIMIT_FSIZE, FileBytes, FileBytes);
  setLimit(RLIMIT_CORE, 0, 0);
}

} // namespace evo

#endif // EVO_SUPPORT_RUNLIMITS_H
