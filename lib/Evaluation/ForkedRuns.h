//===- ForkedRuns.h - Which programs may be forked -*- C++ -*--------------===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A run that was forked from a program that waited (evo/Support/ForkServers.h)
/// is a run of the variant that is asked for only if the choice was not read
/// before. So each program is first given a choice that does not exist, and
/// must say so though it was forked; then it must pass as it did when it was
/// started. Where the table of variants lies in a library, whose constructors
/// may run earlier, or below a script, the first fails, and it is started.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EVALUATION_FORKEDRUNS_H
#define EVO_LIB_EVALUATION_FORKEDRUNS_H

#include "evo/Support/ForkServers.h"
#include "evo/Support/Process.h"

namespace evo {

/// Does not exist, so a program that is asked for it ends with an error.
inline constexpr llvm::StringLiteral NoSuchChoice = "0000000000000000=1";

/// Lets `Servers` fork the program of `C`, if that is safe and of any use. `C`
/// chooses nothing, and passed in `Seconds` when it was started; without a
/// working folder each of its runs gets an empty one.
bool letFork(Command C, double Seconds, ForkServers &Servers);

} // namespace evo

#endif // EVO_LIB_EVALUATION_FORKEDRUNS_H
