//===- Trees.h - The pairs that two source trees make -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Two versions of a program are compared unit by unit: for every unit in which
/// a file differs, all functions that are written in a differing file and in
/// the unit itself. A header that differs counts for every unit of the tree.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_PROVE_TREES_H
#define EVO_LIB_DRIVER_PROVE_TREES_H

#include "evo/Equivalence/Ladder.h"
#include "evo/Frontend/Project.h"

namespace evo {

/// Functions written in one of `Files` (absolute, canonical).
FunctionFilter writtenIn(std::vector<std::string> Files);

/// Units of a tree without a compilation database: every C and C++ source
/// below `Folder`, with `Extra` arguments.
std::vector<SourceUnit> looseUnits(llvm::StringRef Folder,
                                   llvm::ArrayRef<std::string> Extra);

struct TreePairs {
  std::vector<PairRequest> Requests; ///< by file
  /// Sources that only one tree has, below it: nothing to compare them with.
  std::vector<std::string> OnlyBefore, OnlyAfter;
};

/// `Units` are those of the tree `Before`; both folders absolute, canonical.
/// Fails if a file can not be read.
llvm::Expected<TreePairs> pairTrees(llvm::ArrayRef<SourceUnit> Units,
                                    const std::string &Before,
                                    const std::string &After);

} // namespace evo

#endif // EVO_LIB_DRIVER_PROVE_TREES_H
