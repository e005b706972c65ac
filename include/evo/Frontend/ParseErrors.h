//===- ParseErrors.h - All that is wrong with a unit, and where -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_FRONTEND_PARSEERRORS_H
#define EVO_FRONTEND_PARSEERRORS_H

#include "evo/Frontend/Unit.h"

namespace evo {

/// An error of a parse.
struct ParseError {
  std::string Text; ///< "file:line:column: message"
  /// Project files and offsets: its own place, then those that led there.
  std::vector<std::pair<std::string, std::uint64_t>> Places;
};

/// Parses one unit on this thread, past its first errors. None if it is right.
std::vector<ParseError> parseErrors(const Project &P,
                                    const UnitCommand &Command,
                                    const ParseOptions &Options);

} // namespace evo

#endif // EVO_FRONTEND_PARSEERRORS_H
