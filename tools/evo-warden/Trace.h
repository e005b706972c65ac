//===- Trace.h - Which files' code really ran -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A measurement is worth nothing if another binary was timed, and polling
/// /proc misses short processes. So the command is traced with stops at exec,
/// fork and exit only, which cost some microseconds each and none while the
/// program computes; at exit its memory map still tells every executable and
/// library whose code was mapped.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_WARDEN_TRACE_H
#define EVO_TOOLS_WARDEN_TRACE_H

#include <set>
#include <string>
#include <sys/types.h>

namespace evo::warden {

using ImageSet = std::set<std::string>;

/// Traces `Child` and all it will start. False if that is forbidden here.
bool trace(pid_t Child);

/// Adds what `Id` has mapped now.
void readImages(pid_t Id, ImageSet &Images);

/// Answers one stop of a traced thread and lets it go on.
void attend(pid_t Id, int Status, ImageSet &Images);

} // namespace evo::warden

#endif // EVO_TOOLS_WARDEN_TRACE_H
