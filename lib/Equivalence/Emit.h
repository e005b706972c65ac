//===- Emit.h - IR in several forms from one parse -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// To parse a unit with the headers it reads takes longer than to make code of
/// it, and its forms differ only in how code is made. So one parse feeds a code
/// generator for each form. Clang keeps what to make visible among the options
/// of the language, which all generators share: each sets its own while it is
/// called.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_EMIT_H
#define EVO_LIB_EQUIVALENCE_EMIT_H

#include "evo/Equivalence/Compile.h"

namespace clang {
class FrontendAction;
} // namespace clang

namespace evo {

/// Fills one of `Results` for each of `What`, all in `Context`; `Unit` must be
/// parsed as its plain form is. In a unit that may hold coroutines, all but
/// the first stay without a module. All that is given must outlive the action.
std::unique_ptr<clang::FrontendAction>
emitAction(const SourceUnit &Unit, llvm::ArrayRef<ModuleWanted> What,
           const Reading &How, llvm::LLVMContext &Context,
           std::vector<CompiledUnit> &Results);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_EMIT_H
