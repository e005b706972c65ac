//===- HarnessMain.h - The body of a checking program -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What does not depend on the rule, compiled once without sanitizers and
/// linked into every checking program: the guard, the loop over inputs,
/// shrinking, and the report as lines `kind<TAB>field...` on standard output.
///
/// The guard: undefined behaviour traps (SIGILL, with its kind in the
/// instruction), bad accesses call AddressSanitizer's report functions, which
/// are defined here, and every edge of the control flow spends one step of a
/// budget. All three leave the call by siglongjmp; what it held is leaked.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_HARNESSMAIN_H
#define EVO_RULE_HARNESSMAIN_H

#define EVO_RULE_HARNESS
#include "evo/rule/Check.h"
#include <algorithm>
#include <csetjmp>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <cxxabi.h>
#include <fcntl.h>
#include <sanitizer/allocator_interface.h>
#include <sanitizer/asan_interface.h>
#include <unistd.h>

#include "evo/rule/HarnessGuard.inc"
#include "evo/rule/HarnessLoop.inc"
#include "evo/rule/HarnessValues.inc"
#include "evo/rule/HarnessWorld.inc"

#endif // EVO_RULE_HARNESSMAIN_H
