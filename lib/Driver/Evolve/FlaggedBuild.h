//===- FlaggedBuild.h - The program, built with other flags -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Profiling, coverage and mutants want flags that the build knows nothing of.
/// Compilers of the same names that come first in PATH add them, in a copy of
/// the tree of its own.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_EVOLVE_FLAGGEDBUILD_H
#define EVO_LIB_DRIVER_EVOLVE_FLAGGEDBUILD_H

#include "evo/Driver/Config.h"
#include "evo/Evaluation/Builder.h"
#include "evo/Observation/Coverage.h"

namespace evo {

struct FlaggedBuildRequest {
  std::string Scratch; ///< an existing folder
  std::string Name;    ///< of the folder made in it
  std::string Flags;
  std::string Clang; ///< a folder whose clang is taken whatever compiler the
                     ///< build asks for; empty: its own
  bool AllowDirty = false;
  bool ForVariants = false; ///< variants will be built beside it
  Patch Change = {};        ///< applied to the copy first
};

struct FlaggedBuild {
  static llvm::Expected<FlaggedBuild> make(const Config &C,
                                           const FlaggedBuildRequest &R);

  /// `Line` as a command of this build, in a new empty folder.
  Command command(llvm::StringRef Line, const ProgramSpec &P, double Seconds);

  CoverageRequest coverage() const;

  std::unique_ptr<Builder> Owner;
  BuiltProgram Built;
  std::string Folder;
  unsigned Works = 0;
};

} // namespace evo

#endif // EVO_LIB_DRIVER_EVOLVE_FLAGGEDBUILD_H
