//===- Git.h - What Evo asks of git -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A thin, honest wrapper: every call is one git process with its own
/// environment, and nothing here writes to the user's working tree, index or
/// current branch. Objects and a new branch are all that is ever added.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SAFETY_GIT_H
#define EVO_SAFETY_GIT_H

#include "evo/Model/Patch.h"
#include "evo/Support/Process.h"
#include "llvm/Support/Error.h"

namespace evo {

class Repository {
public:
  /// The repository that holds `Root`; fails with NotARepository if there is
  /// none or it has no commit.
  static llvm::Expected<Repository> open(llvm::StringRef Root);

  const std::string &head() const { return Head; }

  /// `Root` below the top of the repository: "" or "sub/folder/".
  const std::string &prefix() const { return Prefix; }

  /// Files below Root that are changed, staged or untracked and not ignored,
  /// as `git status` lists them.
  llvm::Expected<std::vector<std::string>> uncommitted() const;

  /// Runs git and gives its standard output, exactly.
  llvm::Expected<std::string>
  git(std::vector<std::string> Arguments, llvm::StringRef Input = "",
      std::vector<std::pair<std::string, std::string>> Environment = {}) const;

private:
  std::string Root, Head, Prefix;
};

/// The difference between two texts of one file as a patch that `git apply -p1`
/// takes; empty if they are equal.
llvm::Expected<std::string> gitDiff(llvm::StringRef File, llvm::StringRef Old,
                                    llvm::StringRef New);

/// The same for all files of a patch; `Read` gives what it applies to.
llvm::Expected<std::string> gitDiff(const Patch &P, const ReadContent &Read);

} // namespace evo

#endif // EVO_SAFETY_GIT_H
