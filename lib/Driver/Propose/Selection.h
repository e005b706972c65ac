//===- Selection.h - Which files and rules are meant -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_PROPOSE_SELECTION_H
#define EVO_DRIVER_PROPOSE_SELECTION_H

#include "../GeneticEdits.h"
#include "evo/Frontend/Project.h"
#include "evo/Rules/RuleSet.h"
#include "llvm/Option/ArgList.h"

namespace evo {

/// What the subcommands that look for places have in common.
struct Selection {
  ProjectRequest Where;
  RuleSources Rules;
  std::string FromPlugin; ///< the plugin's folder; empty: parse
  unsigned Threads = 0;
  GeneticSpec Genetic; ///< no edits unless asked for
};

/// What -j says; 0 if it is absent.
llvm::Expected<unsigned> threadsAsked(const llvm::opt::InputArgList &Args);

/// The command line over evo.yaml, checked.
llvm::Expected<Selection> readSelection(const llvm::opt::InputArgList &Args);

} // namespace evo

#endif // EVO_DRIVER_PROPOSE_SELECTION_H
