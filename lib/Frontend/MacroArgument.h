//===- MacroArgument.h - May an argument be edited? -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// `CHECK(I % 8 == 0)` spells an expression in the file, but the compiler reads
/// it where CHECK's body names its parameter. The spelling stands for just that
/// one expression if every macro that it is handed through names the parameter
/// exactly once and neither prints it (`#x`) nor glues it to other tokens. Then
/// it may be edited like any other text; otherwise one edit would change
/// several places, or a message.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_FRONTEND_MACROARGUMENT_H
#define EVO_LIB_FRONTEND_MACROARGUMENT_H

#include "clang/Basic/SourceLocation.h"
#include <string>

namespace clang {
class Preprocessor;
}

namespace evo {

/// True if `Tokens` begin and end in one stretch of one argument of one macro,
/// with no other macro between.
bool isInOneArgument(clang::SourceRange Tokens, const clang::SourceManager &SM);

/// Why the argument that `L` stands in may not be edited, "which CHECK uses
/// twice"; empty if it may. `L` must be in a macro's argument.
std::string whyFixedArgument(clang::SourceLocation L, clang::Preprocessor &PP);

} // namespace evo

#endif // EVO_LIB_FRONTEND_MACROARGUMENT_H
