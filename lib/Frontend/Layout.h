//===- Layout.h - New text in the style of its surroundings -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Rules are written in one style and programs in another. With a .clang-format
/// the changed ranges are formatted, white space only: options that add, remove
/// or reorder tokens or reflow comments are off, and the result is lexed again
/// to make sure. Without one, new lines take the indentation of the line they
/// stand at, in the file's own unit, and nothing else is touched.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_FRONTEND_LAYOUT_H
#define EVO_LIB_FRONTEND_LAYOUT_H

#include "evo/Model/Patch.h"
#include "clang/Format/Format.h"
#include <optional>

namespace evo {

/// The style of the nearest .clang-format; none if there is none, if it is
/// broken, or if it disables formatting.
std::optional<clang::format::FormatStyle> styleFor(llvm::StringRef Path);

/// "\r\n" if most lines of `Content` end so, else "\n".
llvm::StringRef lineEnding(llvm::StringRef Content);

/// `Text`, to stand at `Offset` of `Content`, with the file's line ending and
/// its second and later lines indented to fit.
std::string laidOut(llvm::StringRef Text, llvm::StringRef Content,
                    std::uint64_t Offset);

/// The edits with the lines that they change formatted by `Style`.
std::vector<Edit> formatted(llvm::StringRef Path, llvm::StringRef Content,
                            llvm::ArrayRef<Edit> Edits,
                            clang::format::FormatStyle Style);

} // namespace evo

#endif // EVO_LIB_FRONTEND_LAYOUT_H
