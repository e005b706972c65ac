//===- Patch.h - An atomic set of byte edits -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A patch is applied whole or not at all. Each file's edits carry the hash of
/// the bytes they were made for, so a patch is never applied to a file that has
/// changed since, and everything outside the edits (line ends, tabs, a byte
/// order mark) stays as it was.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_PATCH_H
#define EVO_MODEL_PATCH_H

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace evo {

/// Replaces the bytes [Offset, Offset+Length) by `Replacement`.
struct Edit {
  std::uint64_t Offset = 0;
  std::uint64_t Length = 0;
  std::string Replacement;

  friend auto operator<=>(const Edit &, const Edit &) = default;
};

struct FilePatch {
  std::string File;        ///< below the project's root
  std::string Hash;        ///< contentHash of the bytes the offsets refer to
  std::vector<Edit> Edits; ///< sorted by offset, not overlapping

  friend auto operator<=>(const FilePatch &, const FilePatch &) = default;
};

struct Patch {
  std::vector<FilePatch> Files; ///< sorted by name, each file once

  friend auto operator<=>(const Patch &, const Patch &) = default;
};

/// Sorts files and edits; an error if two edits overlap or two hashes disagree.
llvm::Expected<Patch> normalised(Patch P);

/// The text of one file after its edits; an error if `Content` has another hash
/// or an edit lies outside it.
llvm::Expected<std::string> applyPatch(const FilePatch &P,
                                       llvm::StringRef Content);

/// Gives the bytes of a file below the root.
using ReadContent =
    std::function<llvm::Expected<std::string>(llvm::StringRef File)>;

/// All files of `P` after its edits, by name.
llvm::Expected<std::map<std::string, std::string>>
applyPatch(const Patch &P, const ReadContent &Read);

/// True if both touch a common byte range of a file, so they cannot both be
/// applied. Two insertions at one place conflict, unless both add #include
/// lines; the same edit in both (a shared #include) does not.
bool conflict(const Patch &A, const Patch &B);

/// Both patches as one; an error if they conflict.
llvm::Expected<Patch> merged(const Patch &A, const Patch &B);

/// The patch that undoes `P`; its hashes are those of the patched files.
llvm::Expected<Patch> inverse(const Patch &P, const ReadContent &Read);

llvm::json::Value toJSON(const Patch &P);
bool fromJSON(const llvm::json::Value &V, Patch &P, llvm::json::Path Path);

} // namespace evo

#endif // EVO_MODEL_PATCH_H
