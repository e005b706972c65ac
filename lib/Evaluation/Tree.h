//===- Tree.h - Private copies of a tree -*- C++ -*- ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A build must be able to write where it likes and yet never touch the user's
/// tree, and an incremental build believes in time stamps; so files are copied
/// (sharing blocks where the file system can) with their times and permissions.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_TREE_H
#define EVO_EVALUATION_TREE_H

#include "evo/Evaluation/Builder.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace evo {

/// The files below `Root` that make up the program, relative and sorted: what
/// git tracks, and with `AllowDirty` what it does not ignore; without git, all
/// but build folders. Error TreeNotClean if tracked files were changed.
llvm::Expected<std::vector<std::string>> filesOfTree(llvm::StringRef Root,
                                                     bool AllowDirty);

/// Copies one file or symbolic link with its time and permissions.
llvm::Error copyFile(llvm::StringRef From, llvm::StringRef To);

/// Copies the named files, and git's own data so that `git describe` works.
llvm::Error copyTree(llvm::StringRef From, llvm::StringRef To,
                     const std::vector<std::string> &Files);

/// All regular files and symbolic links below `Folder`, relative and sorted.
std::vector<std::string> filesBelow(llvm::StringRef Folder);

/// `Text` with `From` replaced by `To`.
std::string replaced(llvm::StringRef Text, llvm::StringRef From,
                     llvm::StringRef To);

/// Every executable and shared library below `Folder`, by absolute path.
std::map<std::string, Image> imagesBelow(llvm::StringRef Folder);

/// The image at `Path`; `Known` if that file was not touched since.
llvm::Expected<Image> readImage(const std::string &Path,
                                const Image *Known = nullptr);

} // namespace evo

#endif // EVO_EVALUATION_TREE_H
