//===- Evaluate.h - Terms with values put in -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// What a term is when its symbols are given values. A guess that a few values
/// break need not be put to the solver, which takes ten thousand times as long.
/// Nothing is ever proved by values.
///
/// Memory that was not written, and functions nobody knows, give bytes made of
/// a seed. All memory may be touched, and calls return.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_EQUIVALENCE_EVALUATE_H
#define EVO_LIB_EQUIVALENCE_EVALUATE_H

#include "evo/Equivalence/Terms.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>

namespace evo::smt {

/// Bytes written, newest first, over what the seed says.
struct Cells {
  std::uint64_t Seed = 0;
  std::uint64_t Address = 0;
  std::uint8_t Byte = 0;
  std::shared_ptr<const Cells> Older; ///< null: nothing was written
};
using MemoryValue = std::shared_ptr<const Cells>;

struct Evaluated {
  llvm::APInt Bits{1, 0};
  MemoryValue Memory; ///< of a memory term
};

class Evaluator {
public:
  Evaluator(const Terms &T, std::uint64_t Seed) : T(&T), Seed(Seed) {}

  void give(Term Symbol, Evaluated V) { Known[Symbol.Id] = std::move(V); }
  /// Symbols without a value get one of the seed.
  Evaluated operator()(Term Of);
  std::size_t size() const { return Known.size(); }
  bool isTrue(Term Of) { return (*this)(Of).Bits == 1; }

private:
  bool needsMore(const Node &N, std::vector<std::uint32_t> &Stack) const;
  Evaluated compute(const Node &N);
  Evaluated made(const Node &N) const;
  llvm::APInt read(const MemoryValue &M, std::uint64_t Address) const;
  bool same(const MemoryValue &A, const MemoryValue &B) const;

  const Terms *T;
  std::uint64_t Seed;
  llvm::DenseMap<std::uint32_t, Evaluated> Known;
};

} // namespace evo::smt

#endif // EVO_LIB_EQUIVALENCE_EVALUATE_H
