//===- Workshop.h - Build and run checking programs -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What every checking program shares is built once and kept in the cache
/// folder under the hash of its sources, flags and compiler: the precompiled
/// headers for rules and generators, and the harness. Several processes may ask
/// at once; one builds, the others wait.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_DYNAMIC_WORKSHOP_H
#define EVO_LIB_RULES_DYNAMIC_WORKSHOP_H

#include "evo/Rules/DynamicCheck.h"
#include "evo/Support/Process.h"

namespace evo::dynamic {

class Workshop {
public:
  /// Builds what is missing. Fails with CheckNotBuilt.
  static llvm::Expected<Workshop> open(const DynamicCheckOptions &Options);

  /// The hash of all that is shared.
  const std::string &id() const { return Id; }
  const std::string &folder() const { return Folder; }

  /// How a rule file is compiled, [0] the compiler; its own folder is searched.
  std::vector<std::string> arguments(llvm::StringRef RuleFile) const;

  /// Compiles and links `Source` to `Program`; the error holds what clang said.
  llvm::Error build(llvm::StringRef RuleFile, llvm::StringRef Source,
                    llvm::StringRef Program) const;

  /// Runs a program that was built, limited in time and output. What a rule
  /// wants constant is the same for all inputs and made from `Constants`.
  llvm::Expected<ProcessResult> execute(llvm::StringRef Program,
                                        std::uint64_t Inputs,
                                        std::uint64_t Constants) const;

private:
  explicit Workshop(const DynamicCheckOptions &Options) : Options(Options) {}
  llvm::Error prepare();
  llvm::Error buildShared(llvm::StringRef Header) const;
  std::string file(llvm::StringRef Name) const {
    return Folder + "/" + Name.str();
  }

  DynamicCheckOptions Options;
  std::string Id, Folder;
};

} // namespace evo::dynamic

#endif // EVO_LIB_RULES_DYNAMIC_WORKSHOP_H
