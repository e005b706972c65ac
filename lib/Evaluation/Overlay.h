//===- Overlay.h - A variant beside the baseline's build -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Problem: build a variant without touching the baseline, without a second
/// full build, whatever the build system.
///
/// Idea: the build folder is copied to a path of the same length, and every
/// occurrence of the old path in it (test lists, run paths, scripts) becomes
/// the new one, in place; objects are only linked to. Then the compile steps
/// that read a changed file are run there with -ivfsoverlay, and the link steps
/// that consume their objects.
///
/// Why it is right: a file is compiled again if and only if it read a changed
/// file, as the compiler itself recorded; and replaying is checked once, by
/// compiling a unit without the overlay, which must give the baseline's code.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_OVERLAY_H
#define EVO_EVALUATION_OVERLAY_H

#include "Steps.h"
#include "evo/Evaluation/Builder.h"
#include "evo/Support/Process.h"
#include <map>

namespace evo {

class Overlay {
public:
  /// An Error says why the build in `Baseline` can not be overlaid.
  static llvm::Expected<Overlay> create(const BuiltProgram &Baseline,
                                        const Limits &Limit);

  /// Builds with the text of some absolute files replaced, in the new folder
  /// `Target`, whose path is as long as the baseline's. Error
  /// VariantBuildFailed if the change does not compile or link, else
  /// BadCompileDatabase if it can not be built this way.
  llvm::Expected<BuiltProgram>
  build(const std::map<std::string, std::string> &Texts, llvm::StringRef Target,
        bool LinkSameCode = false);

  /// A source file of the program that can be built again; empty if none.
  std::string someUnit() const;

private:
  Overlay(const BuiltProgram &Baseline, const Limits &Limit, BuildSteps Steps)
      : Baseline(Baseline), Limit(Limit), Steps(std::move(Steps)) {}
  llvm::Error runStep(const BuildStep &Step, llvm::StringRef Target,
                      llvm::StringRef Extra) const;
  llvm::Error compile(llvm::ArrayRef<std::size_t> Units, llvm::StringRef Target,
                      llvm::StringRef Extra) const;
  llvm::Error checkReplay(std::size_t Unit, llvm::StringRef Target);
  bool sameObjects(llvm::ArrayRef<std::size_t> Units,
                   llvm::StringRef Target) const;

  const BuiltProgram &Baseline;
  Limits Limit;
  BuildSteps Steps;
  bool ReplayChecked = false;
};

/// Fills Images, and Changed by comparison with `Baseline`, where the
/// variant's own paths count as the baseline's.
void findImages(BuiltProgram &P, const BuiltProgram &Baseline);

} // namespace evo

#endif // EVO_EVALUATION_OVERLAY_H
