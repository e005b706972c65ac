//===- ReadySolver.h - The solver, in the process that may die -*- C++ -*--===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What a worker does for `smt <resource> <bytes> <tactic>` and
/// `horn <resource> <bytes> <columns>`. Getting ready is
/// most of what an easy question costs, and is the same for all questions.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_READYSOLVER_H
#define EVO_EQUIVALENCE_READYSOLVER_H

#include "llvm/ADT/StringRef.h"

namespace evo::smt {

class ReadySolver {
public:
  void prepare();

  /// Answers one question, in SMT-LIB, with the solver's text on standard
  /// output. Once in a process. Exit status.
  int answer(llvm::StringRef Resource, llvm::StringRef MostBytes,
             llvm::StringRef Tactic, llvm::StringRef Question);

  /// What Spacer finds to hold at the relations of some Horn clauses. `Shape`
  /// is how many rules are bad, then how many columns each relation has,
  /// separated by commas. On standard output, a line each:
  ///
  ///     {"any": [{"most": N, "sum": [[COLUMN, WEIGHT]…]}…], "at": RELATION}
  ///
  /// and then {"resource": USED}. Once in a process. Exit status.
  int findLemmas(llvm::StringRef Resource, llvm::StringRef MostBytes,
                 llvm::StringRef Shape, llvm::StringRef Clauses);

private:
  /// Ends the process; to give all memory back piece by piece takes a while.
  [[noreturn]] static void say(llvm::StringRef Text);
  bool limitMemory(llvm::StringRef MostBytes);

  void *Context = nullptr; ///< a Z3_context; ends with the process
};

} // namespace evo::smt

#endif // EVO_EQUIVALENCE_READYSOLVER_H
