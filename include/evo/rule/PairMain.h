//===- PairMain.h - Run two versions of a function -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A program that does not depend on what is compared, so it is built once:
///
///   pair-harness BEFORE.so AFTER.so [--runs N] [--seed N] [--replay 1,2,3]
///                [--inputs FILE] [--dictionary FILE] [--folder FOLDER]
///
/// Both shared objects hold an `evo_side` (Pair.h). What comes out is written
/// as lines `kind<TAB>field...`, see HarnessPair.inc.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_PAIRMAIN_H
#define EVO_RULE_PAIRMAIN_H

#define EVO_RULE_GUIDED
#include "evo/rule/HarnessMain.h"
#include "evo/rule/Pair.h"
#include <cerrno>
#include <dlfcn.h>
#include <elf.h>
#include <fstream>
#include <sched.h>
#include <time.h>
#include <unistd.h>

#include "evo/rule/HarnessPair.inc"
#include "evo/rule/HarnessSymbols.inc"
#include "evo/rule/HarnessWaits.inc"

#include "evo/rule/HarnessMany.inc"

#include "evo/rule/HarnessPairs.inc"

int main(int Argc, char **Argv) { return evo::rule::gen::runPairs(Argc, Argv); }

#endif // EVO_RULE_PAIRMAIN_H
