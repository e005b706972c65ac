//===- Uninitialised.h - Reads of what was never written -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A local that is read before it is written has no value, and the optimiser
/// chooses one that suits it: `int X; if (C) X = 1; return X;` becomes
/// `return 1`. So these reads must be made visible before anything is
/// optimised, as other undefined behaviour is.
///
/// Each local gets a shadow with a byte for each of its bytes: one where
/// nothing was written. Declarations and ends of lifetime set it, writes clear
/// it, and a read of a set byte is a call of llvm.ubsantrap. Where a write
/// comes first on every path nothing is left of that once locals are split.
///
/// A local that is not only read and written here, as its address is passed on
/// or chosen among several, is taken as written from the first that may write
/// to it unseen: an optimiser knows no more than that.
///
/// Limits: so is a local which is large, from the start; characters may be
/// read, as copying bytes does.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_UNINITIALISED_H
#define EVO_LIB_EQUIVALENCE_UNINITIALISED_H

#include "llvm/IR/Function.h"

namespace evo {

/// Makes values of the locals that are plainly written before each read, on any
/// way. Nothing has to be made visible there.
void promoteWritten(llvm::Function &F);

/// `F` is as Clang emits it, with type-based alias metadata (which tells reads
/// in the source from those that pass a class in registers), after inlining and
/// before locals are split. Promotes locals that hold pointers, to see where
/// they point.
void trapUninitialisedReads(llvm::Function &F);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_UNINITIALISED_H
