//===- WardenStart.h - Start evo-warden, or have it fork -*- C++ -*--------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Starting a program costs more than the fork: where the processor is virtual,
/// each CPUID instruction traps, and the C library asks some thirty times
/// before main. That is about a millisecond, as much as the warden's whole
/// work, for each of thousands of short runs. So one warden is kept as a host
/// that forks a ready one for each command.
///
/// What the host cannot do, because it is gone or the command is too long, is
/// done by starting a warden as before.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_SUPPORT_WARDENSTART_H
#define EVO_LIB_SUPPORT_WARDENSTART_H

#include <string>
#include <sys/types.h>
#include <vector>

namespace evo {

struct WardenOrders {
  int Ends[5]; ///< what are its descriptors 0 to 4
  std::vector<std::string> Arguments, Environment;

  /// As a message; see tools/evo-warden/OrderText.h.
  std::string text() const;
};

struct StartedWarden {
  int Failed = 0;  ///< an errno
  pid_t Child = 0; ///< to be waited for; 0: the host does that
};

StartedWarden startWarden(const WardenOrders &O);

/// Beside this program, or where it is installed.
std::string wardenPath();

} // namespace evo

#endif // EVO_LIB_SUPPORT_WARDENSTART_H
