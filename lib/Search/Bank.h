//===- Bank.h - Programs found so far, by what they compute -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// Each entry is one operation over earlier entries, with its value on every
/// example. Two entries never have equal values: the first, and so the
/// cheapest, is kept.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_LIB_SEARCH_BANK_H
#define EVO_LIB_SEARCH_BANK_H

#include "evo/Search/StraightLine.h"
#include "llvm/ADT/DenseMap.h"

namespace evo {

using Row = llvm::ArrayRef<std::uint64_t>;

class Bank {
public:
  Bank(unsigned Width, std::size_t Examples)
      : Width(Width), Examples(Examples) {}

  std::size_t size() const { return Nodes.size(); }
  unsigned width() const { return Width; }
  const WordNode &node(std::size_t I) const { return Nodes[I]; }
  unsigned cost(std::size_t I) const { return Costs[I]; }
  Row row(std::size_t I) const {
    return Row(Values).slice(I * Examples, Examples);
  }

  /// Entries of cost `Cost` are [levelBegin(Cost), levelEnd(Cost)).
  std::size_t levelBegin(unsigned Cost) const {
    return Cost == 0 ? 0 : levelEnd(Cost - 1);
  }
  std::size_t levelEnd(unsigned Cost) const {
    return Cost < LevelEnds.size() ? LevelEnds[Cost] : Nodes.size();
  }
  void endLevel() { LevelEnds.push_back(Nodes.size()); }

  /// False if an entry with these values is there.
  bool insert(const WordNode &N, unsigned Cost, Row R);

  std::optional<std::size_t> find(Row R) const;

  /// The entries that `I` is made of, itself last, in dependence order.
  std::vector<std::size_t> closure(std::size_t I) const;

  /// Computes `O` on all examples into `Out`; false where C++ gives no value.
  bool compute(Op O, std::size_t A, std::size_t B, std::size_t C,
               llvm::SmallVectorImpl<std::uint64_t> &Out) const;

private:
  unsigned Width;
  std::size_t Examples;
  std::vector<WordNode> Nodes;
  std::vector<unsigned> Costs;
  std::vector<std::uint64_t> Values;
  std::vector<std::size_t> LevelEnds;
  llvm::DenseMap<std::uint64_t, std::uint32_t>
      ByHash;                              ///< first entry with the hash
  std::vector<std::uint32_t> NextWithHash; ///< chain, ~0 at its end
};

} // namespace evo

#endif // EVO_LIB_SEARCH_BANK_H
