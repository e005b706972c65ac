//===- SameCode.h - Did the optimiser already do it? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rewrite that leaves the optimised code as it was can not make the program
/// faster, so it is dropped before it is tested or measured. Two objects have
/// the same code if everything that is loaded is the same: section contents,
/// relocations with their targets, and symbols; debug information and the
/// comment sections may differ. Any doubt (another format, bitcode, a section
/// that can not be read) is "no": then it is measured, which is only slower.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EVALUATION_SAMECODE_H
#define EVO_EVALUATION_SAMECODE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <string>

namespace evo {

bool sameCode(llvm::StringRef BeforeFile, llvm::StringRef AfterFile);
bool sameCode(llvm::MemoryBufferRef Before, llvm::MemoryBufferRef After);

/// A linked image with its build id, a hash that paths go into, set to zero.
std::string withoutBuildId(std::string Image);

} // namespace evo

#endif // EVO_EVALUATION_SAMECODE_H
