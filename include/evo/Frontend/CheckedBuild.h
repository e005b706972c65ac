//===- CheckedBuild.h - Programs that check themselves -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Rules and pairs of functions are run in programs that are compiled from
/// include/evo/rule with sanitizers, whose reports the guard of these programs
/// takes over. Which flags make that work, where the sanitizer stands and where
/// what is built once is kept, is said here for all of them.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_CHECKEDBUILD_H
#define EVO_FRONTEND_CHECKEDBUILD_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace evo {

/// For every part of such a program, the harness too.
const std::vector<std::string> &guardedFlags();

/// For code that is checked: undefined behaviour traps, edges are counted.
std::vector<std::string> checkedFlags();

/// $XDG_CACHE_HOME/evo, ~/.cache/evo.
std::string defaultCacheFolder();

/// The clang++ of this LLVM; where evo/Rule.h stands; where the sanitizer's
/// shared library stands.
std::string checkedCompiler();
std::string generatorFolder();
std::string sanitizerFolder();

/// A hash of this compiler, of `Flags` and of all headers of evo/rule below
/// `IncludeFolder`: what was built from others is built again.
llvm::Expected<std::string> checkedBuildId(llvm::StringRef IncludeFolder,
                                           llvm::StringRef Flags);

/// Runs a compiler within `Seconds`. Fails with CheckNotBuilt and what it said.
llvm::Error compileChecked(std::vector<std::string> Arguments, double Seconds);

/// What such a program prints is lines of fields between tabs: a number (0 if
/// it is none), and a text whose line ends and tabs are written \n and \t.
std::uint64_t numberField(llvm::StringRef Field);
std::string textField(llvm::StringRef Field);

/// Held by one process at a time; released when it ends, however it ends.
class FolderLock {
public:
  explicit FolderLock(const std::string &Path);
  ~FolderLock();
  FolderLock(const FolderLock &) = delete;

private:
  int File = -1;
  bool Held = false;
};

} // namespace evo

#endif // EVO_FRONTEND_CHECKEDBUILD_H
