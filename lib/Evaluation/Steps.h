//===- Steps.h - The steps of a finished build -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What an overlay build replays: the compile steps of the database with the
/// files each one read, and the link steps with what goes in and comes out.
/// Read from a finished build folder of Ninja or of CMake's Makefiles.
///
/// Anything that can not be understood for certain makes the step "opaque": a
/// change that reaches an opaque step is not built this way.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_STEPS_H
#define EVO_EVALUATION_STEPS_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <set>
#include <string>
#include <vector>

namespace evo {

struct BuildStep {
  std::string Text;                      ///< for `sh -c`
  std::string Directory;                 ///< run here
  std::string Main;                      ///< the source file of a compile step
  std::set<std::string> Inputs, Outputs; ///< absolute
  bool InputsKnown = true;               ///< false: it may have read any header
  std::string Opaque; ///< why it can not be replayed; else empty
};

struct BuildSteps {
  std::vector<BuildStep> Compile, Link;
  std::string Compiler; ///< of the first compile step
};

/// An Error says in one line why the steps of this build can not be read.
llvm::Expected<BuildSteps> readBuildSteps(llvm::StringRef BuildFolder);

/// The steps that must be run again when these absolute files change: indices
/// into Compile and, in an order in which they can be run, into Link. An Error
/// names the opaque step that is reached.
struct AffectedSteps {
  std::vector<std::size_t> Compile, Link;
};
llvm::Expected<AffectedSteps>
affectedSteps(const BuildSteps &Steps, const std::set<std::string> &Changed);

} // namespace evo

#endif // EVO_EVALUATION_STEPS_H
