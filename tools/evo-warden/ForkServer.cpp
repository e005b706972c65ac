//===- ForkServer.cpp - A program that waits before main ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The library that is loaded into programs that know nothing of it.
///
//===----------------------------------------------------------------------===//

#include "evo/Support/ForkPoint.h"

__attribute__((constructor)) static void start() { evo::waitToBeForked(); }
