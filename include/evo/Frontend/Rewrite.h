//===- Rewrite.h - From new text to byte-exact patches -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A rule says "this range now reads so". Replacing the whole range would lose
/// comments, reformat code nobody touched and make two rules in one loop
/// conflict, so the new text is compared with the old token by token and only
/// the tokens that differ are edited; white space and comments between equal
/// tokens stay. The changed ranges alone are formatted, with the project's own
/// .clang-format. Needed #includes are added once.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_REWRITE_H
#define EVO_FRONTEND_REWRITE_H

#include "evo/Model/Patch.h"
#include "llvm/ADT/ArrayRef.h"

namespace evo {

/// "The bytes [Offset, Offset+Length) of File now read Text."
struct Rewrite {
  std::string File; ///< below the root
  std::uint64_t Offset = 0, Length = 0;
  std::string Text;
};

struct RewriteSet {
  std::vector<Rewrite> Rewrites;
  /// "<vector>" or "\"a.h\"": added to the file they are listed for unless
  /// present.
  std::vector<std::pair<std::string, std::string>> Includes; ///< file, header
};

/// Fails if a comment would be lost, if two rewrites overlap, or if a file is
/// not valid for its hash. `Root` gives the style file and the absolute path.
llvm::Expected<Patch> makePatch(const RewriteSet &Set, llvm::StringRef Root,
                                const ReadContent &Read);

} // namespace evo

#endif // EVO_FRONTEND_REWRITE_H
