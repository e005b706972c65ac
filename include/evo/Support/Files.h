//===- Files.h - Reading and writing files safely -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A file that Evo writes is either the old one or the new one, never half of
/// it: all writes go to a temporary beside the target and are renamed over it,
/// and a full or read-only disk is an error that names the path.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_FILES_H
#define EVO_SUPPORT_FILES_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace evo {

/// The bytes of `Path`, unchanged (CRLF and BOM included).
llvm::Expected<std::string> readFile(llvm::StringRef Path);

/// Writes `Bytes` to `Path` by temporary and rename; creates parent folders;
/// keeps the permissions of a file that was there.
llvm::Error writeFile(llvm::StringRef Path, llvm::StringRef Bytes);

/// Appends one line to `Path` (created if missing) in a single write.
llvm::Error appendLine(llvm::StringRef Path, llvm::StringRef Line);

/// `Path` made absolute, without `.` and `..`, with symbolic links resolved as
/// far as the path exists. Two spellings of one file give the same string.
std::string canonicalPath(llvm::StringRef Path);

/// `Path` relative to `Root` with '/' separators; empty if it is not below
/// `Root`.
std::string relativeTo(llvm::StringRef Root, llvm::StringRef Path);

/// A folder that is removed, with all that is in it, at the end of its scope.
class TemporaryFolder {
public:
  static llvm::Expected<TemporaryFolder> create(llvm::StringRef Prefix);
  TemporaryFolder(TemporaryFolder &&Other) noexcept;
  TemporaryFolder &operator=(TemporaryFolder &&) = delete;
  ~TemporaryFolder();

  const std::string &path() const { return Path; }
  std::string file(llvm::StringRef Name) const;

private:
  explicit TemporaryFolder(std::string Path) : Path(std::move(Path)) {}
  std::string Path;
};

} // namespace evo

#endif // EVO_SUPPORT_FILES_H
