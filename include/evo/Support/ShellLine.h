//===- ShellLine.h - Lines that need no shell -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// People write commands as lines of shell, and most of them only name a
/// program and its arguments. To start a shell for such a line costs as much as
/// to start a small program, which is part of every time that is taken, and of
/// what hundreds of runs cost.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_SHELLLINE_H
#define EVO_SUPPORT_SHELLLINE_H

#include "evo/Support/Process.h"

namespace evo {

/// The words of a line that any shell reads as a program and its arguments, and
/// nothing else; none if there may be more to it. The first word may be the
/// name of something that only a shell has.
std::vector<std::string> plainWords(llvm::StringRef Line);

/// The program that `C` has /bin/sh start, if that is all that the shell would
/// do; else a command without arguments. Only for programs named by a path:
/// other names may be the shell's own, as `echo` and `exit` are.
Command withoutShell(const Command &C);

} // namespace evo

#endif // EVO_SUPPORT_SHELLLINE_H
