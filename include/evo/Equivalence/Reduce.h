//===- Reduce.h - One function of a module, ready to compare -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What Clang makes of a unit holds more than the function to compare, in more
/// places than it needs. Each step takes a module nearer to that function:
///
///   copied     the function and what it leads to
///   prepared   marked what is to be inlined; nothing is rewritten yet
///   reduced    cleaned up and inlined, accesses shown: what is executed and
///              what the solver sees "as written"
///   optimised  by the standard pipeline
///
/// Each step is about linear in the module; the last takes longest.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_REDUCE_H
#define EVO_EQUIVALENCE_REDUCE_H

#include "evo/Equivalence/Compile.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSet.h"

namespace evo {

/// The guard call put before each memory access of the trap form:
/// void(ptr, i64 bytes, i1 writes).
inline constexpr llvm::StringLiteral AccessGuard = "evo.access";

/// The functions `Entries` and what they lead to, but not by way of functions
/// named in `Declared`.
llvm::SmallPtrSet<const llvm::GlobalValue *, 32>
neededBy(const llvm::Module &M, llvm::ArrayRef<llvm::StringRef> Entries,
         const llvm::StringSet<> &Declared = {});

/// A copy of that; all else is only declared.
std::unique_ptr<llvm::Module> copyFor(const llvm::Module &M,
                                      llvm::StringRef Entry,
                                      const llvm::StringSet<> &Declared = {});

/// The module reduced to `Entry` and what it needs, which the optimiser will
/// inline.
void restrictTo(llvm::Module &M, llvm::StringRef Entry);

/// The same to reduce further: what is too much to inline is left alone.
void prepareFor(llvm::Module &M, llvm::StringRef Entry);

/// What was prepared, after cheap clean-up, callees inlined; in the trap form
/// with the guards put in.
void reducePrepared(llvm::Module &M, Form F);

/// Both.
void reduceTo(llvm::Module &M, llvm::StringRef Entry, Form F);

/// Puts a call of AccessGuard before each access to memory.
void guardAccesses(llvm::Module &M);

/// What memory each function touches, and nothing else.
void inferEffects(llvm::Module &M);

/// Lets the optimiser conclude from the types of two accesses that they are of
/// different objects, which a reduced module keeps from it.
void useAliasTypes(llvm::Module &M);

/// How a loop says when it ends: as the optimiser has it, or as it is written.
enum class LoopTests { Rewritten, AsWritten };

/// The standard -O2 pipeline without vectorising. What the form with accesses
/// shown needs to look alike is done as well: guards that others imply go, and
/// loops keep their first rounds.
void optimise(llvm::Module &M, LoopTests Tests = LoopTests::Rewritten);

} // namespace evo

#endif // EVO_EQUIVALENCE_REDUCE_H
