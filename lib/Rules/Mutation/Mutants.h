//===- Mutants.h - Where mutation operators report -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// A group of operators sees one node at a time and says what could stand there
/// instead. Whether the place may be edited, where parentheses are needed and
/// what is not worth a mutant is decided here, once for all groups.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_RULES_MUTATION_MUTANTS_H
#define EVO_LIB_RULES_MUTATION_MUTANTS_H

#include "Nesting.h"
#include "evo/Rules/Rule.h"

namespace evo {

/// What the operands of a binary operator are.
enum OperandKind : unsigned {
  NoOperand = 0,
  Bool = 1,       ///< both
  Integer = 2,    ///< or an enumeration
  Float = 4,      ///< either
  Pointer = 8,    ///< both, or a member pointer
  Offset = 16,    ///< a pointer on the left, an integer on the right
  Standard = 32,  ///< an operator of the standard library
  Dependent = 64, ///< on a template's parameters
  AnyOperand = 127
};

/// A binary operator, built in or overloaded, as it was written.
struct BinaryParts {
  const clang::Expr *Left, *Right;
  llvm::StringRef Operator;
  clang::SourceLocation At; ///< of the operator
  OperandKind Kind;
};

/// None if `S` is no binary operator, or one of another kind.
std::optional<BinaryParts> binaryParts(const clang::Stmt &S);

class Mutants : public Nesting {
public:
  Mutants(const Unit &U, llvm::ArrayRef<RuleInfo> Operators, MatchSink &Sink)
      : Nesting(U), Operators(Operators), Sink(Sink) {}

  /// `Old` reads `New` instead.
  void replace(llvm::StringRef Operator, const clang::Expr &Old,
               std::string New);
  void replace(llvm::StringRef Operator, clang::SourceRange Old,
               std::string New);

private:
  const RuleInfo *find(llvm::StringRef Operator) const;

  llvm::ArrayRef<RuleInfo> Operators;
  MatchSink &Sink;
};

/// True for code that tests have no reason to watch: logging, assertions,
/// reservations.
bool isArid(const clang::Stmt &S, const Unit &U);

/// True for a token in the argument of a macro that asserts or logs.
bool isInAridMacro(clang::SourceLocation L, const Unit &U);

/// True if `S` is the whole condition of a loop.
bool isLoopCondition(const clang::Stmt &S, const Mutants &In);

#define EVO_MUTATION_GROUP(Name)                                               \
  void mutate##Name(const clang::Stmt &S, Mutants &Into);
#include "Groups.def"

} // namespace evo

#endif // EVO_LIB_RULES_MUTATION_MUTANTS_H
