//===- FuzzBuild.h - Build and run both versions -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The program that compares two shared objects is built once and kept; each
/// version is compiled into a shared object that shows nothing but `evo_side`.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_FUZZBUILD_H
#define EVO_LIB_EQUIVALENCE_FUZZBUILD_H

#include "SideText.h"
#include "evo/Equivalence/Fuzz.h"
#include "evo/Support/Process.h"

namespace evo {

/// What memory that is never written holds.
enum class Fill { Pattern, Zero };

class FuzzBuild {
public:
  /// Builds the harness if it is not there yet.
  static llvm::Expected<FuzzBuild> open(const FuzzRequest &Request);

  /// Compiles `Side`, which is of `Unit`, into the shared object `Object`;
  /// `Folder` is for what else is written. The error holds what clang said.
  llvm::Error compile(const SourceUnit &Unit, const SideText &Side,
                      const std::string &Folder, const std::string &Object,
                      Fill F) const;

  /// Of the harness and all generators: choices mean the same only by the same.
  const std::string &id() const { return Id; }

  llvm::Expected<ProcessResult> run(const std::string &Before,
                                    const std::string &After, Fill F,
                                    std::vector<std::string> Options) const;

private:
  FuzzBuild() = default;
  llvm::Error build(Command C) const;
  llvm::Error translate(const std::string &Text, const std::string &Object,
                        std::vector<std::string> Line,
                        const std::string &Folder, bool InC) const;
  llvm::Error link(const std::string &Object, bool HasC) const;
  std::string Harness, Id;
  double FuseSeconds = 0;
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_FUZZBUILD_H
