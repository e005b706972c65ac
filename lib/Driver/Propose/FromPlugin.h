//===- FromPlugin.h - Proposing from what a build wrote -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_DRIVER_PROPOSE_FROMPLUGIN_H
#define EVO_DRIVER_PROPOSE_FROMPLUGIN_H

#include "Selection.h"
#include "evo/Rules/Emission.h"

namespace evo {

/// A build that the plugin watched.
struct WatchedBuild {
  Project P;
  Emission Said;
  /// Units that the compile database lists and that the plugin never saw; none
  /// if there is no database.
  std::vector<std::string> Unseen;
};

/// Reads all that the plugin wrote to `Folder`.
llvm::Expected<WatchedBuild> readBuilt(llvm::StringRef Folder,
                                       ProjectRequest Request);

/// A program whose places are to be found.
struct OpenProgram {
  Project P;
  std::optional<WatchedBuild> Built; ///< with --from-plugin
};
llvm::Expected<OpenProgram> openProgram(const Selection &What);

/// Parses the program, or takes what the plugin saw; `Err` hears what was left
/// out.
llvm::Expected<ProposeOutcome> findPlaces(const OpenProgram &Program,
                                          const RuleSet &Rules,
                                          const GeneticSpec &Edits,
                                          const ProposeSettings &Settings,
                                          llvm::raw_ostream &Err);

} // namespace evo

#endif // EVO_DRIVER_PROPOSE_FROMPLUGIN_H
