//===- Version.cpp - What --version says ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "clang/Basic/Version.h"
#include "evo/Driver/Subcommand.h"

std::string evo::versionText() {
  return ("evo-rewrite " EVO_VERSION " (" + clang::getClangFullVersion() +
          ")\n");
}
