//===- InlineUp.h - Callees cleaned up, then inlined -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A callee that is inlined fifty times is cleaned up once before that: to make
/// values of thousands of locals in one large function takes more than linear
/// time, and in the small ones they come from next to none.
///
/// What may have undefined behaviour that cleaning up would hide is made
/// visible first, in each function as its callees have become part of it. A
/// load is not moved before its caller has been looked at, who may know more of
/// what it reads.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_INLINEUP_H
#define EVO_LIB_EQUIVALENCE_INLINEUP_H

#include "Pipeline.h"
#include "evo/Equivalence/Compile.h"

namespace evo {

/// Makes values of locals.
class LocalSplitter {
public:
  LocalSplitter();

  /// Of one that will be inlined: no load is moved.
  void splitCallee(llvm::Function &F) { split(F, OfCallee); }
  void split(llvm::Function &F) { split(F, Whole); }

private:
  void split(llvm::Function &F, llvm::FunctionPassManager &Passes);

  Pipeline P;
  llvm::FunctionPassManager OfCallee, Whole;
};

/// Inlines each call of a function that is marked for it, in the trap form with
/// the reads of what was never written made visible in the marked ones.
void inlineUpwards(llvm::Module &M, Form F, LocalSplitter &Locals);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_INLINEUP_H
