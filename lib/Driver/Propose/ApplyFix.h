//===- ApplyFix.h - Changing the user's files, all or none -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// `--fix` writes to the tree itself. All new texts are made before the first
/// byte is written, from files that still have the bytes that were parsed; a
/// file without write permission is left alone even where rename would allow
/// it; and when a write fails, the files already written get their old bytes
/// back.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_PROPOSE_APPLYFIX_H
#define EVO_LIB_DRIVER_PROPOSE_APPLYFIX_H

#include "evo/Model/Candidate.h"
#include "llvm/ADT/ArrayRef.h"

namespace evo {

/// Applies candidates that do not conflict to the files below `Root` and gives
/// the number of files written. Fails with FileChanged or FileNotWritable.
llvm::Expected<std::size_t> applyFixes(llvm::StringRef Root,
                                       llvm::ArrayRef<Candidate> Chosen);

} // namespace evo

#endif // EVO_LIB_DRIVER_PROPOSE_APPLYFIX_H
