//===- Hash.cpp - Content hashes, stable across machines ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "evo/Support/Hash.h"
#include "llvm/Support/SHA256.h"

using namespace evo;

static std::string hexDigest(llvm::SHA256 &Hasher) {
  return llvm::toHex(Hasher.final(), /*LowerCase=*/true);
}

std::string evo::contentHash(llvm::StringRef Bytes) {
  llvm::SHA256 Hasher;
  Hasher.update(Bytes);
  return hexDigest(Hasher);
}

std::string evo::shortId(llvm::ArrayRef<llvm::StringRef> Fields) {
  llvm::SHA256 Hasher;
  for (llvm::StringRef Field : Fields) {
    Hasher.update(std::to_string(Field.size()) + ":");
    Hasher.update(Field);
  }
  return hexDigest(Hasher).substr(0, 16);
}
