//===- MultiversionTable.h - The table that chooses variants -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EVALUATION_MULTIVERSIONTABLE_H
#define EVO_LIB_EVALUATION_MULTIVERSIONTABLE_H

#include "llvm/ADT/ArrayRef.h"
#include <string>

namespace evo {

/// One function of the program.
struct TableRow {
  std::string Site;  ///< its name in EVO_SELECT
  unsigned Most = 0; ///< the variants it has
};

/// The expression that is the number chosen for the function of a row.
std::string choiceOf(std::size_t Row);

/// The case of the switch over it that notes that the function was entered, and
/// goes on to what follows.
std::string recordOf(std::size_t Row, unsigned Most);

/// The declarations and definitions that every changed file begins with, C++98
/// and up, GCC and Clang. They include nothing, since a header that is read too
/// early may mean something else to what follows; and they are weak, so that no
/// build needs one more file. Each program and shared library has its own.
std::string tableText(llvm::ArrayRef<TableRow> Rows);

} // namespace evo

#endif // EVO_LIB_EVALUATION_MULTIVERSIONTABLE_H
