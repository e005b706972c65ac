//===- Facts.h - Three-valued side conditions with reasons -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The vocabulary in which rules state when they hold. Every question is
/// answered yes, no or unknown, with a reason a person can check, and unknown
/// never means yes. A yes says where it comes from: a type, a constant, a
/// dominating `if` (a fact) or an `assert` (a claim by the author of the code).
///
/// Two assumptions are made: there is no data race, as the language demands,
/// and code that is handed a const reference does not cast the const away to
/// write.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULES_FACTS_H
#define EVO_RULES_FACTS_H

#include "evo/Frontend/Unit.h"

namespace evo {

enum class Ternary { No, Unknown, Yes };

struct Answer {
  Ternary Value = Ternary::Unknown;
  std::string Reason; ///< lower case, no full stop

  static Answer yes(std::string Reason) {
    return {Ternary::Yes, std::move(Reason)};
  }
  static Answer no(std::string Reason) {
    return {Ternary::No, std::move(Reason)};
  }
  static Answer unknown(std::string Reason) {
    return {Ternary::Unknown, std::move(Reason)};
  }
  bool isYes() const { return Value == Ternary::Yes; }
};

using Region = llvm::ArrayRef<const clang::Stmt *>;
class Analysis;

/// Facts about one function body. Cheap to make; caches what it finds.
class Facts {
public:
  Facts(const Unit &U, const clang::FunctionDecl &Function);

  const Unit &unit() const { return Owner; }
  const clang::FunctionDecl &function() const { return Function; }

  /// Evaluating `E` has no side effects, reads no volatile, and gives the same
  /// value each time while what it reads is unmodified. Calls count as pure
  /// when their body is seen and pure, or when they are known const members of
  /// the standard library.
  Answer pure(const clang::Expr *E) const;

  /// Evaluating `E` (or running the statements) cannot throw.
  Answer noThrow(const clang::Expr *E) const;
  Answer noThrow(Region R) const;

  /// Nothing in `R` can change the value that `E` reads (its variables,
  /// members, elements), directly, through a reference or pointer, or inside a
  /// call.
  Answer unmodifiedIn(const clang::Expr *E, Region R) const;
  Answer unmodifiedIn(const clang::ValueDecl *D, Region R) const;

  /// `R` never takes the address of `D`, binds it to a reference that outlives
  /// the statement, captures it in a lambda that escapes, or returns a
  /// reference to it.
  Answer noEscape(const clang::ValueDecl *D, Region R) const;

  /// `D` is not used after `Use` on any path to the end of its scope.
  Answer lastUse(const clang::ValueDecl *D, const clang::Expr *Use) const;

  /// The objects that `A` and `B` denote cannot overlap.
  Answer noAlias(const clang::Expr *A, const clang::Expr *B) const;

  /// The object that `E` refers to outlives the scope of `D`.
  Answer lifetimeCovers(const clang::Expr *E, const clang::VarDecl *D) const;

  /// `Condition` holds whenever `At` is evaluated: a constant, or an equal
  /// expression that dominates `At` in an if, a loop, an assert, with its
  /// operands unmodified since.
  Answer established(const clang::Expr *Condition, const clang::Stmt *At) const;

  /// The same, for a condition given as normalised text over the operands of
  /// `At`, e.g. "std::has_single_bit(Count)". Operands are compared as
  /// expressions, not as text.
  Answer establishedText(llvm::StringRef Condition,
                         const clang::Stmt *At) const;

  /// Copying a `T` costs more than a pointer or two: not trivially copyable, or
  /// larger than 16 bytes.
  Answer expensiveToCopy(clang::QualType T) const;

  /// What the answers are made from, for native rules that ask more.
  Analysis &analysis() const { return *State; }

private:
  const Unit &Owner;
  const clang::FunctionDecl &Function;
  std::shared_ptr<Analysis> State; ///< caches, filled when first asked for
};

} // namespace evo

#endif // EVO_RULES_FACTS_H
