//===- Site.h - A place where a rule matches -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A site must be recognised again after the file around it was edited, on
/// another machine and in another run, or the memory of what was tried would be
/// worthless. So its id hashes what the place *is* (rule, file below the root,
/// enclosing function, tokens of the matched text, and which of several equal
/// ones) and not where it is: offsets and line numbers are only for display and
/// for editing.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_MODEL_SITE_H
#define EVO_MODEL_SITE_H

#include "llvm/Support/JSON.h"
#include <cstdint>
#include <string>

namespace evo {

struct Site {
  std::string Id;       ///< 16 hex digits, see siteId
  std::string Rule;     ///< `family.what-is-found`
  std::string File;     ///< below the project's root, '/' separators
  std::string Function; ///< enclosing function with parameter types; empty at
                        ///< file scope
  std::uint64_t Ordinal =
      0; ///< among equal sites of the same function, in source order
  std::uint64_t Offset = 0; ///< bytes from the start of the file
  std::uint64_t Length = 0; ///< bytes
  std::uint64_t Line = 0;   ///< from 1
  std::uint64_t Column = 0; ///< from 1, in bytes
  std::string Text;         ///< the matched source text

  friend bool operator==(const Site &, const Site &) = default;
};

/// The stable id: of Rule, File, Function, Ordinal and `Text` with every run of
/// white space folded to one blank. Offset, Line and Column do not enter.
std::string siteId(const Site &S);

llvm::json::Value toJSON(const Site &S);
bool fromJSON(const llvm::json::Value &V, Site &S, llvm::json::Path P);

/// A place that was looked at and left alone, and why: a rule that stays silent
/// without a reason cannot be told from one that never looked.
struct Refusal {
  std::string Rule;
  std::string File;
  std::string Function;
  std::uint64_t Line = 0;
  std::uint64_t Column = 0;
  std::string
      Reason; ///< lower case, no full stop: "operand X may have side effects"

  friend bool operator==(const Refusal &, const Refusal &) = default;
};

llvm::json::Value toJSON(const Refusal &R);
bool fromJSON(const llvm::json::Value &V, Refusal &R, llvm::json::Path P);

} // namespace evo

#endif // EVO_MODEL_SITE_H
