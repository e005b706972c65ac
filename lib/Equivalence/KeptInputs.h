//===- KeptInputs.h - Inputs that are run first next time -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An input that reached a branch, or that told a wrong version from the right
/// one, took many runs to find and will be good for the next version of the
/// same function. For each function there is a folder; its name is a digest of
/// what makes the inputs: the function's name and type and the generators.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_KEPTINPUTS_H
#define EVO_LIB_EQUIVALENCE_KEPTINPUTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace evo {

class KeptInputs {
public:
  /// In `Folder`, for what `Key` names; an empty folder keeps nothing.
  KeptInputs(llvm::StringRef Folder, llvm::StringRef Key);

  /// The file with a line of choices for each; empty if there is none.
  std::string file() const;

  /// Puts these before what is there. Losing them is no failure.
  void add(llvm::ArrayRef<std::string> Choices) const;

private:
  std::string Folder; ///< of this function; or empty
};

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_KEPTINPUTS_H
