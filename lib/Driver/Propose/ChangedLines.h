//===- ChangedLines.h - Which lines differ from a revision -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// For reviews: only sites on lines that a branch has touched. Git says which:
/// `git diff -U0` for tracked files; an untracked file is new as a whole.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_PROPOSE_CHANGEDLINES_H
#define EVO_LIB_DRIVER_PROPOSE_CHANGEDLINES_H

#include "llvm/Support/Error.h"
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace evo {

class ChangedLines {
public:
  /// Compares the working tree below `Root` with `Revision`.
  static llvm::Expected<ChangedLines> since(llvm::StringRef Revision,
                                            llvm::StringRef Root);

  /// Reads the output of `git diff -U0` with the prefixes a/ and b/.
  static ChangedLines fromDiff(llvm::StringRef Diff);

  void addWholeFile(llvm::StringRef File);

  /// True if a line of [First, Last] was added or changed.
  bool touches(llvm::StringRef File, std::uint64_t First,
               std::uint64_t Last) const;

  /// By file: first line and the line after the last.
  using ByFile = std::map<std::string,
                          std::vector<std::pair<std::uint64_t, std::uint64_t>>>;
  const ByFile &ranges() const { return Ranges; }

private:
  ByFile Ranges;
};

} // namespace evo

#endif // EVO_LIB_DRIVER_PROPOSE_CHANGEDLINES_H
