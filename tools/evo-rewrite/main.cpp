//===- main.cpp - the command-line tool ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Subcommand.h"

int main(int Argc, const char **Argv) { return evo::evoMain(Argc, Argv); }
