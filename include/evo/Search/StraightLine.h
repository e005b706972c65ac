//===- StraightLine.h - Straight-line programs over machine words -*- C++
//-*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The language that synthesis searches: a directed acyclic graph of operations
/// on unsigned words of one width, with the semantics of C++. An operation that
/// C++ leaves undefined (a shift by the width or more, a division by zero) has
/// no value here, and a program with an operation that has no value on some
/// input is not a candidate: an evaluator that wraps shifts finds programs that
/// only work on one processor.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_STRAIGHTLINE_H
#define EVO_SEARCH_STRAIGHTLINE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace evo {

enum class Op : std::uint8_t {
  Input,
  Constant,
  Not,
  Negate,
  Popcount,
  LeadingZeros,
  TrailingZeros,
  Add,
  Subtract,
  Multiply,
  MultiplyHigh, ///< upper half of the double-width product
  Divide,
  And,
  Or,
  Xor,
  ShiftLeft,
  ShiftRight,
  ShiftRightSigned,
  Equal, ///< comparisons give 0 or 1
  Less,
  LessEqual,
  LessSigned,
  LessEqualSigned,
  Select, ///< A != 0 ? B : C
};

/// How many operands `O` takes: 0 to 3.
unsigned arity(Op O);
bool isCommutative(Op O);

/// One operation; operands are indices of earlier nodes. `Value` is the input's
/// number or the constant.
struct WordNode {
  Op Kind = Op::Constant;
  std::uint32_t A = 0, B = 0, C = 0;
  std::uint64_t Value = 0;

  friend bool operator==(const WordNode &, const WordNode &) = default;
};

/// The value of one operation on words of `Width` bits, or nothing where C++
/// gives none.
std::optional<std::uint64_t> evaluate(Op O, unsigned Width, std::uint64_t A,
                                      std::uint64_t B, std::uint64_t C);

/// Nodes in dependence order; the last is the result.
struct StraightLine {
  unsigned Width = 32;
  std::vector<WordNode> Nodes;

  /// Operations, each shared one counted once; inputs and constants are free.
  unsigned operations() const;

  std::optional<std::uint64_t> run(llvm::ArrayRef<std::uint64_t> Inputs) const;

  /// As C++ statements ending in `return`, over the parameter names given, all
  /// unsigned of the width. Uses <bit> for counting operations.
  std::string toCxx(llvm::ArrayRef<std::string> Parameters) const;

  friend bool operator==(const StraightLine &, const StraightLine &) = default;
};

} // namespace evo

#endif // EVO_SEARCH_STRAIGHTLINE_H
