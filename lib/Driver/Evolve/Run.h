//===- Run.h - One run of evolve on disk ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Everything Evo writes for a project lies below `.evo` in its root, which
/// ignores itself. A run is a folder there with its event log and patches.
/// Measurements are worth hours, so a run takes over what earlier runs measured
/// if nothing they depend on has changed: the commit, evo.yaml and the machine
/// enter the key; the candidate's id holds the rest.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_RUN_H
#define EVO_LIB_DRIVER_EVOLVE_RUN_H

#include "evo/Model/Stages.h"
#include "evo/Report/Events.h"
#include <map>

namespace evo {

struct RunFolder {
  std::string Name;   ///< "2026-03-01-2"
  std::string Folder; ///< absolute, below .evo/runs
  std::string Date;   ///< "2026-03-01"

  std::string log() const { return Folder + "/events.jsonl"; }

  /// The first free number of today.
  static llvm::Expected<RunFolder> create(llvm::StringRef Root);
};

/// A set of candidates in one word: their ids joined by '+', sorted.
std::string setId(const std::vector<std::string> &Genome);

/// What earlier runs with the same key measured, by setId; the latest wins. A
/// log that cannot be read is left out.
std::map<std::string, Evaluation> measuredBefore(llvm::StringRef Root,
                                                 llvm::StringRef Key);

/// What their screens found out, by digest; see Screen::recall.
std::map<std::string, Evaluation> rankedBefore(llvm::StringRef Root,
                                               llvm::StringRef Key);

/// "Intel(R) Xeon(R) …, 2 processors": what makes timings comparable.
std::string machineText();

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_RUN_H
