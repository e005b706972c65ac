//===- Samples.cpp - Inputs on which a function is watched ---===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Samples.h"
#include "llvm/Support/MathExtras.h"
#include <random>
#include <set>

using namespace evo;

static std::uint64_t word(std::mt19937_64 &Random, unsigned Bits,
                          const ScalarInput &Earlier) {
  std::uint64_t R = Random();
  const unsigned Place = R >> 8 & 63, Length = R >> 16 & 63;
  switch (R % 8) {
  case 0:
    return (R >> 24) % 35;
  case 1:
    return (std::uint64_t(1) << Place) + (R >> 24) % 3 - 1;
  case 2: // a run of ones
    return llvm::maskTrailingOnes<std::uint64_t>(Length) << Place;
  case 3:
    return 0 - (R >> 24) % 5;
  case 4:
    return (std::uint64_t(1) << (Bits - 1)) + (R >> 24) % 5 - 2;
  case 5:
    if (!Earlier.empty())
      return Earlier[(R >> 24) % Earlier.size()];
    [[fallthrough]];
  default:
    return Random() >> Place;
  }
}

std::vector<ScalarInput> evo::sampleInputs(llvm::ArrayRef<unsigned> Bits,
                                           std::size_t Count,
                                           std::uint64_t Seed) {
  std::mt19937_64 Random(Seed);
  std::vector<ScalarInput> All;
  std::set<ScalarInput> Seen;
  // Few bits have few inputs: give up looking for new ones at some point.
  for (std::size_t Try = 0; Try < 4 * Count && All.size() < Count; ++Try) {
    ScalarInput Input;
    for (unsigned B : Bits)
      Input.push_back(word(Random, B, Input) &
                      llvm::maskTrailingOnes<std::uint64_t>(B));
    if (Seen.insert(Input).second)
      All.push_back(std::move(Input));
  }
  return All;
}
