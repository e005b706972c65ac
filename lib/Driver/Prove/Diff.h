//===- Diff.h - A unified diff as a patch -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What `diff -u` and `git diff` print, applied to the files as they are. A
/// hunk belongs at the line it names; if its text is not there, at the nearest
/// place where it is. Each run of changed lines is one edit, so that context
/// lines count as untouched.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_DRIVER_PROVE_DIFF_H
#define EVO_LIB_DRIVER_PROVE_DIFF_H

#include "evo/Model/Patch.h"

namespace evo {

/// Fails if a hunk does not apply, a file is created, deleted or not readable,
/// or if there is no hunk at all.
llvm::Expected<Patch> readDiff(llvm::StringRef Diff, const ReadContent &Read);

} // namespace evo

#endif // EVO_LIB_DRIVER_PROVE_DIFF_H
