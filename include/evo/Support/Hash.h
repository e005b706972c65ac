//===- Hash.h - Content hashes, stable across machines -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Ids and file hashes end up in reports, caches and commit messages, so they
/// must not depend on the machine, the run or the library version: SHA-256, in
/// hex.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SUPPORT_HASH_H
#define EVO_SUPPORT_HASH_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace evo {

/// SHA-256 of `Bytes`, 64 hex digits.
std::string contentHash(llvm::StringRef Bytes);

/// A 16-digit id of a sequence of fields. Each field is hashed with its length,
/// so
/// {"ab","c"} and {"a","bc"} differ.
std::string shortId(llvm::ArrayRef<llvm::StringRef> Fields);

} // namespace evo

#endif // EVO_SUPPORT_HASH_H
