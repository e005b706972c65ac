//===- LineNotes.h - Lines keep their numbers under a patch -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A patch that adds a line renumbers all that follow, and with it the text of
/// each assertion there. That is no difference anybody means: the lines that
/// the patch leaves alone are given the numbers they had, as `#line` would.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_LINENOTES_H
#define EVO_LIB_EQUIVALENCE_LINENOTES_H

#include "evo/Equivalence/Compile.h"
#include "evo/Model/Patch.h"

namespace clang {
class Preprocessor;
} // namespace clang

namespace evo {

/// The notes for `After`, which is what `P` makes of `Before`; none if no line
/// moves.
std::vector<LineNote> lineNotes(const FilePatch &P, llvm::StringRef Before,
                                llvm::StringRef After);

/// Gives lines their numbers as files are entered. Who does so must say that it
/// is assumed.
void renumberLines(clang::Preprocessor &PP,
                   const std::map<std::string, std::vector<LineNote>> &Notes);

} // namespace evo

#endif // EVO_LIB_EQUIVALENCE_LINENOTES_H
