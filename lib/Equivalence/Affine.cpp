//===- Affine.cpp - Sums that stay the same ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Affine.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

using namespace evo;
using namespace evo::smt;
using llvm::APInt;

namespace {

constexpr std::uint64_t Prime = (1ull << 61) - 1;

std::uint64_t times(std::uint64_t A, std::uint64_t B) {
  return static_cast<unsigned __int128>(A) * B % Prime;
}

std::uint64_t inverse(std::uint64_t A) {
  std::uint64_t R = 1;
  for (std::uint64_t E = Prime - 2; E; E >>= 1, A = times(A, A))
    if (E & 1)
      R = times(R, A);
  return R;
}

std::uint64_t residue(std::int64_t V) {
  std::int64_t R = V % std::int64_t(Prime);
  return R < 0 ? R + Prime : R;
}

using Matrix = std::vector<std::vector<std::uint64_t>>;

/// Brings `M` to reduced row echelon form; the pivot columns, one a row.
std::vector<unsigned> reduce(Matrix &M, unsigned Columns) {
  std::vector<unsigned> Pivots;
  for (unsigned C = 0; C < Columns && Pivots.size() < M.size(); ++C) {
    unsigned Row = Pivots.size();
    auto It = std::find_if(M.begin() + Row, M.end(),
                           [&](const auto &R) { return R[C] != 0; });
    if (It == M.end())
      continue;
    std::swap(*It, M[Row]);
    std::uint64_t Scale = inverse(M[Row][C]);
    for (std::uint64_t &V : M[Row])
      V = times(V, Scale);
    for (unsigned Other = 0; Other < M.size(); ++Other)
      if (std::uint64_t F = Other == Row ? 0 : M[Other][C])
        for (unsigned K = 0; K < Columns; ++K)
          M[Other][K] = (M[Other][K] + Prime - times(F, M[Row][K])) % Prime;
    Pivots.push_back(C);
  }
  return Pivots;
}

/// The vector as small whole numbers, if a small multiple of it is.
std::vector<std::int64_t> small(const std::vector<std::uint64_t> &V) {
  constexpr std::uint64_t Largest = 1 << 20, MostDenominator = 16;
  for (std::uint64_t D = 1; D <= MostDenominator; ++D) {
    std::vector<std::int64_t> Whole;
    for (std::uint64_t Each : V) {
      std::uint64_t R = times(Each, D);
      bool Negative = R > Prime / 2;
      if ((Negative ? Prime - R : R) > Largest)
        break;
      Whole.push_back(Negative ? -std::int64_t(Prime - R) : std::int64_t(R));
    }
    if (Whole.size() == V.size())
      return Whole;
  }
  return {};
}

/// Equations among the columns `Of` and one.
void equations(const std::vector<Quantity> &Columns, std::size_t Values,
               const std::vector<unsigned> &Of,
               const std::vector<std::vector<APInt>> &Rows, bool Mixed,
               std::vector<Relation> &List) {
  unsigned N = Of.size() + 1;
  Matrix M;
  for (const auto &Row : Rows) {
    M.emplace_back();
    for (unsigned C : Of)
      M.back().push_back(residue(Row[C].getSExtValue()));
    M.back().push_back(1);
  }
  std::vector<unsigned> Pivots = reduce(M, N);
  for (unsigned Free = 0; Free < N; ++Free) {
    if (llvm::is_contained(Pivots, Free))
      continue;
    std::vector<std::uint64_t> V(N, 0);
    V[Free] = 1;
    for (unsigned Row = 0; Row < Pivots.size(); ++Row)
      V[Pivots[Row]] = (Prime - M[Row][Free]) % Prime;
    std::vector<std::int64_t> Whole = small(V);
    if (Whole.empty())
      continue;
    Relation R{Relation::Linear};
    std::vector<std::int64_t> OfArguments;
    for (unsigned I = 0; I + 1 < N; ++I) {
      if (Whole[I] == 0)
        continue;
      if (Of[I] < Values) {
        R.Parts.push_back(Of[I]);
        R.Weights.push_back(Whole[I]);
      } else {
        R.Others.push_back(Columns[Of[I]].Bits);
        OfArguments.push_back(Whole[I]);
      }
    }
    if (R.Parts.empty())
      continue;
    R.Weights.insert(R.Weights.end(), OfArguments.begin(), OfArguments.end());
    R.Weights.push_back(-Whole[N - 1]);
    List.push_back(R);
    R.Signed = false;
    if (Mixed)
      List.push_back(std::move(R));
  }
}

} // namespace

std::vector<Relation>
evo::affineRelations(const Terms &T, const std::vector<Quantity> &Columns,
                     std::size_t Values,
                     const std::vector<std::vector<APInt>> &Rows) {
  std::vector<Relation> List;
  constexpr std::size_t FewestRows = 4, MostColumns = 30;
  if (Rows.size() < FewestRows)
    return List;
  std::map<unsigned, std::vector<unsigned>> ByWidth;
  std::vector<unsigned> All;
  for (unsigned C = 0; C < std::min(Columns.size(), MostColumns); ++C) {
    unsigned W = T.width(Columns[C].Bits);
    if (Columns[C].Floating || W < 8 || W > 64)
      continue;
    ByWidth[W].push_back(C);
    All.push_back(C);
  }
  for (auto &[Width, Of] : ByWidth)
    equations(Columns, Values, Of, Rows, false, List);
  if (ByWidth.size() > 1)
    equations(Columns, Values, All, Rows, true, List);
  return List;
}
