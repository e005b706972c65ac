//===- Terms.h - Solver terms as plain data -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Formulas are built here, in our own arena, and reach the solver as SMT-LIB
/// text: nothing outside the solver's process ever holds a solver object, so a
/// solver that hangs or crashes cannot take a run down with it. Terms are
/// hash-consed and simplified as they are built; two functions that compute the
/// same value often end as the same term, and no solver is asked at all.
///
/// Sorts are Bool, bit-vectors and arrays from 64-bit addresses to bytes; a
/// byte may be wider than eight bits, to say more of what lies there. Semantics
/// are SMT-LIB's: division by zero and over-long shifts have fixed values; the
/// encoder adds undefined behaviour and poison around them.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_EQUIVALENCE_TERMS_H
#define EVO_EQUIVALENCE_TERMS_H

#include "llvm/ADT/APInt.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <deque>
#include <string>
#include <vector>

namespace evo::smt {

enum class Op : std::uint8_t {
  Value, ///< a constant; Bool constants are 1 bit wide
  Symbol,
  Apply, ///< uninterpreted function
  Not,
  And,
  Or,
  Ite,
  Equal,
  Add,
  Sub,
  Mul,
  UDiv,
  SDiv,
  URem,
  SRem,
  Shl,
  LShr,
  AShr,
  BitAnd,
  BitOr,
  BitXor,
  ULess,
  ULessEqual,
  SLess,
  SLessEqual,
  Concat,
  Extract, ///< High, Low
  ZeroExtend,
  SignExtend,
  Select,
  Store,
};

struct Sort {
  enum Kind : std::uint8_t { Bool, Bits, Memory } Is = Bool;
  unsigned Width = 1;
  friend bool operator==(Sort, Sort) = default;
};
inline Sort bitsSort(unsigned Width) { return {Sort::Bits, Width}; }
inline Sort memorySort(unsigned Byte = 8) { return {Sort::Memory, Byte}; }

/// Index into the arena. Terms of one arena are equal iff their ids are.
struct Term {
  std::uint32_t Id = ~0u;
  bool isValid() const { return Id != ~0u; }
  friend auto operator<=>(Term, Term) = default;
};

struct Node {
  Op Is;
  Sort Type;
  unsigned High = 0, Low = 0;
  llvm::SmallVector<Term, 3> Args;
  llvm::APInt Value{1, 0};
  std::string Name; ///< of Symbol and Apply
};

class Terms {
public:
  Term value(const llvm::APInt &V);
  Term value(unsigned Width, std::uint64_t V) {
    return value(llvm::APInt(64, V).zextOrTrunc(Width));
  }
  Term boolean(bool B);
  /// Memory that holds `Byte` everywhere.
  Term filled(Sort Memory, const llvm::APInt &Byte);
  Term symbol(llvm::StringRef Name, Sort S);
  /// A symbol no one else has.
  Term fresh(llvm::StringRef Prefix, Sort S);
  Term apply(llvm::StringRef Function, llvm::ArrayRef<Term> Args, Sort Result);

  Term notOf(Term A);
  Term andOf(Term A, Term B);
  Term orOf(Term A, Term B);
  Term implies(Term A, Term B) { return orOf(notOf(A), B); }
  Term ite(Term C, Term A, Term B);
  Term equal(Term A, Term B);
  /// Add … SRem, shifts and bit operations.
  Term binary(Op O, Term A, Term B);
  /// ULess … SLessEqual.
  Term compare(Op O, Term A, Term B);
  Term concat(Term High, Term Low);
  Term extract(Term A, unsigned High, unsigned Low);
  Term zeroExtend(Term A, unsigned Width);
  Term signExtend(Term A, unsigned Width);
  Term select(Term Memory, Term Address);
  Term store(Term Memory, Term Address, Term Byte);

  Term bitNot(Term A);
  Term negate(Term A);
  /// A one-bit vector as a Bool and back.
  Term isSet(Term Bit);
  Term asBit(Term Bool);

  const Node &node(Term T) const { return Nodes[T.Id]; }
  Sort sort(Term T) const { return Nodes[T.Id].Type; }
  unsigned width(Term T) const { return Nodes[T.Id].Type.Width; }
  const llvm::APInt *constant(Term T) const;
  bool isTrue(Term T) const { return T.isValid() && T == Truth[1]; }
  bool isFalse(Term T) const { return T.isValid() && T == Truth[0]; }
  std::size_t size() const { return Nodes.size(); }

private:
  Term intern(Node N);
  void growTable();
  Term simplifyBinary(Op O, Term A, Term B);
  Term foldEqual(Term A, Term B);
  Term foldExtract(Term A, unsigned High, unsigned Low);
  /// `A` as base plus constant.
  std::pair<Term, llvm::APInt> offset(Term A) const;

  std::deque<Node> Nodes;
  std::vector<std::size_t> Hashes;  ///< of each node
  std::vector<std::uint32_t> Table; ///< open, a power of two; ids, or none
  Term Truth[2];                    ///< once somebody wants them
  unsigned FreshCount = 0;
};

/// A question for the solver: is there an assignment that makes all of
/// `Asserted` true, for all values of the symbols `ForAll`?
struct Query {
  std::vector<Term> Asserted;
  /// Values of these are read from the model; Bool or bit-vector.
  std::vector<Term> Watched;
  std::vector<Term> ForAll = {};
  /// Floating-point arithmetic as IEEE 754 has it and not as any function of
  /// its operands: exact, and dear.
  bool Precise = false;
};

/// Why a model of a question may not be real.
struct Inexactness {
  bool Unknowns = false; ///< unknown functions or memory occur
  bool Floats = false;   ///< arithmetic occurs that could be precise
  bool Guesses = false;  ///< arithmetic or library functions are left open
};

/// SMT-LIB 2 text of `Q`, with declarations in a fixed order.
std::string smtText(const Terms &Arena, const Query &Q,
                    Inexactness *How = nullptr);

} // namespace evo::smt

#endif // EVO_EQUIVALENCE_TERMS_H
