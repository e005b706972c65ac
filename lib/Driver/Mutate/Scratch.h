//===- Scratch.h - A folder for one run, and its results -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Nothing is written to the user's tree: the copies and the results of earlier
/// runs are below the user's cache folder.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_MUTATE_SCRATCH_H
#define EVO_LIB_DRIVER_MUTATE_SCRATCH_H

#include "evo/Model/Mutant.h"
#include <map>
#include <mutex>

namespace evo {

/// Removed at the end; those of runs that were killed are removed at the start.
class MutationScratch {
public:
  static llvm::Expected<MutationScratch> create(llvm::StringRef Root);
  MutationScratch(MutationScratch &&Other) noexcept
      : Cache(std::move(Other.Cache)), Folder(std::exchange(Other.Folder, "")) {
  }
  ~MutationScratch();

  const std::string &folder() const { return Folder; }
  const std::string &cache() const { return Cache; }

private:
  MutationScratch(std::string Cache, std::string Folder)
      : Cache(std::move(Cache)), Folder(std::move(Folder)) {}
  std::string Cache, Folder;
};

/// What is known of mutants of exactly this program, tests and tool. Each
/// result is written at once, so a run that is ended goes on where it was.
class MutationLog {
public:
  MutationLog(llvm::StringRef Cache, llvm::StringRef Key, bool Fresh);

  const MutantResult *find(llvm::StringRef Candidate) const;
  /// Thread safe.
  llvm::Error add(const MutantResult &R);
  /// Nothing that was added is to be believed.
  void forget();

private:
  std::string Path;
  std::map<std::string, MutantResult> Known;
  std::unique_ptr<std::mutex> Lock = std::make_unique<std::mutex>();
};

} // namespace evo

#endif // EVO_LIB_DRIVER_MUTATE_SCRATCH_H
