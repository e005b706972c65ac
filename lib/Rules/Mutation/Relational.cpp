//===- Relational.cpp - Comparisons that always say the same ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mutants.h"

using namespace evo;
using namespace clang;

void evo::mutateRelational(const Stmt &S, Mutants &Into) {
  std::optional<BinaryParts> B = binaryParts(S);
  unsigned Known = Bool | Integer | Float | Pointer | Standard;
  if (!B || !(B->Kind & Known))
    return;
  const auto &E = cast<Expr>(S);
  llvm::StringRef Op = B->Operator;
  if (Op == "<" || Op == ">" || Op == "==")
    Into.replace("relational.to-false", E, "false");
  // In a loop's condition it would only ever run into the time limit.
  if ((Op == "<=" || Op == ">=" || Op == "!=") && !isLoopCondition(S, Into))
    Into.replace("relational.to-true", E, "true");
}
