//===- TokenDiff.h - The edits between two spellings -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Problem: a rule gives the new text of a whole construct, but the reader of
/// the patch should see only what the rule changed, and the comments and line
/// breaks in between belong to the author.
///
/// Idea: both texts are cut into tokens; a longest common subsequence says
/// which tokens stay; between two neighbours that stay nothing is touched, and
/// elsewhere the tokens that differ are replaced.
///
/// Why it is right: the result is lexed again. It must have exactly the tokens
/// of the new text and every comment of the old; else the whole range is
/// replaced, and if a comment would then be lost, it is an error.
///
/// Cost: tokens of old times tokens of new, less the common ends.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_FRONTEND_TOKENDIFF_H
#define EVO_LIB_FRONTEND_TOKENDIFF_H

#include "evo/Model/Patch.h"

namespace evo {

struct SourceToken {
  std::size_t Begin = 0, End = 0;
  bool IsComment = false;
  bool StartsDirective = false; ///< a # at the start of a line
};

/// The raw tokens of `Text`, comments included, white space not.
std::vector<SourceToken> tokensOf(llvm::StringRef Text);

/// True if both have the same tokens, comments and white space aside.
bool sameTokens(llvm::StringRef A, llvm::StringRef B);

/// The first comment that `New` has fewer times than `Old`; empty if none.
std::string lostComment(llvm::StringRef Old, llvm::StringRef New);

/// `Text` with the edits, which are sorted and do not overlap.
std::string withEdits(llvm::StringRef Text, llvm::ArrayRef<Edit> Edits);

/// Edits, with offsets into `Old`, that give it the tokens of `New`. Fails with
/// CommentLost.
llvm::Expected<std::vector<Edit>> tokenEdits(llvm::StringRef Old,
                                             llvm::StringRef New);

} // namespace evo

#endif // EVO_LIB_FRONTEND_TOKENDIFF_H
