//===- Bank.cpp - Programs found so far, by what they compute ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Bank.h"
#include "llvm/Support/xxhash.h"

using namespace evo;

static std::uint64_t hashOf(Row R) {
  std::uint64_t Hash = llvm::xxh3_64bits(
      llvm::ArrayRef(reinterpret_cast<const std::uint8_t *>(R.data()),
                     R.size() * sizeof(std::uint64_t)));
  return Hash >> 2; // DenseMap keeps the two largest keys for itself
}

std::optional<std::size_t> Bank::find(Row R) const {
  auto It = ByHash.find(hashOf(R));
  if (It == ByHash.end())
    return std::nullopt;
  for (std::uint32_t I = It->second; I != ~0u; I = NextWithHash[I])
    if (row(I) == R)
      return I;
  return std::nullopt;
}

bool Bank::insert(const WordNode &N, unsigned Cost, Row R) {
  assert(R.size() == Examples && "one value per example");
  if (find(R))
    return false;
  auto [It, New] = ByHash.try_emplace(hashOf(R), Nodes.size());
  NextWithHash.push_back(New ? ~0u : It->second);
  It->second = Nodes.size();
  Nodes.push_back(N);
  Costs.push_back(Cost);
  Values.insert(Values.end(), R.begin(), R.end());
  return true;
}

std::vector<std::size_t> Bank::closure(std::size_t I) const {
  std::vector<std::size_t> Needed, Pending = {I};
  while (!Pending.empty()) {
    std::size_t Top = Pending.back();
    Pending.pop_back();
    if (llvm::is_contained(Needed, Top))
      continue;
    Needed.push_back(Top);
    const WordNode &N = Nodes[Top];
    const std::uint32_t Operands[] = {N.A, N.B, N.C};
    Pending.insert(Pending.end(), Operands, Operands + arity(N.Kind));
  }
  llvm::sort(Needed);
  return Needed;
}

bool Bank::compute(Op O, std::size_t A, std::size_t B, std::size_t C,
                   llvm::SmallVectorImpl<std::uint64_t> &Out) const {
  Out.resize_for_overwrite(Examples);
  Row RA = row(A), RB = row(B), RC = row(C);
  for (std::size_t E = 0; E < Examples; ++E) {
    auto Value = evaluate(O, Width, RA[E], RB[E], RC[E]);
    if (!Value)
      return false;
    Out[E] = *Value;
  }
  return true;
}
