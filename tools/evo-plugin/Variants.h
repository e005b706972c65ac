//===- Variants.h - Variants in an unchanged source -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// `evo-rewrite multiversion` writes what each file of a program becomes when
/// all variants stand in it. Here the compiler that compiles the unit is given
/// those texts for the files on disk, which stay as they are: an unmodified
/// build makes objects that hold the variants. Because the texts were made for
/// the whole program, a header is the same in every unit.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_TOOLS_EVO_PLUGIN_VARIANTS_H
#define EVO_TOOLS_EVO_PLUGIN_VARIANTS_H

#include "clang/Frontend/CompilerInstance.h"

namespace evo {

/// To be called before anything is parsed. An error if the variants were
/// written for another text than is there. `Root` is that of this copy of the
/// program; empty: the one they were written for. The build system's list of
/// what the object depends on gets the file of variants too.
llvm::Error holdVariants(clang::CompilerInstance &Compiler,
                         llvm::StringRef Folder, llvm::StringRef Root);

} // namespace evo

#endif // EVO_TOOLS_EVO_PLUGIN_VARIANTS_H
