//===- Propose.cpp - evo-rewrite propose ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Driver/Subcommand.h"

namespace evo {
llvm::Expected<ExitCode> runPropose(const llvm::opt::InputArgList &Args,
                                    Streams IO) {
  return makeError(Code::Usage, "propose is being built");
}
} // namespace evo
