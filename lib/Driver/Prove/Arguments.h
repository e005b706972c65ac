//===- Arguments.h - What the provers read from the command line -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// `prove` and `synth` share the options of the solver and of execution.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_PROVE_ARGUMENTS_H
#define EVO_LIB_DRIVER_PROVE_ARGUMENTS_H

#include "evo/Driver/Subcommand.h"
#include "evo/Equivalence/Ladder.h"

namespace evo {

/// The value of a numeric option into `Into`, if it is there.
llvm::Error readNumber(const llvm::opt::InputArgList &Args, OptionId Id,
                       std::uint64_t &Into);

llvm::Expected<LadderOptions>
ladderOptions(const llvm::opt::InputArgList &Args);

} // namespace evo

#endif // EVO_LIB_DRIVER_PROVE_ARGUMENTS_H
