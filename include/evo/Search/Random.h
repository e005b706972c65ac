//===- Random.h - Random numbers that are a value -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// The same seed must give the same search on any machine, with any standard
/// library, and after a resumption in another process. So the generator's whole
/// state is one number that is written into the checkpoint, and the
/// distributions are ours: those of <random> differ between libraries.
///
/// SplitMix64: a counter and a mixing function (Steele, Lea and Flood, "Fast
/// splittable pseudorandom number generators", OOPSLA 2014).
///
//===----------------------------------------------------------------------===//

#ifndef EVO_SEARCH_RANDOM_H
#define EVO_SEARCH_RANDOM_H

#include "llvm/Support/JSON.h"
#include <cassert>
#include <cstdint>
#include <utility>
#include <vector>

namespace evo {

class RandomStream {
public:
  explicit RandomStream(std::uint64_t Seed = 0) : State(Seed) {}

  /// Another stream for each `Number`; this one does not move.
  RandomStream split(std::uint64_t Number) const {
    return RandomStream(mixed(State ^ mixed(Number + Step)));
  }

  std::uint64_t next() { return mixed(State += Step); }

  /// 0 … Bound - 1, each equally likely: what does not divide evenly is drawn
  /// again.
  std::uint64_t below(std::uint64_t Bound) {
    assert(Bound > 0 && "there is nothing to choose from");
    for (std::uint64_t Reject = (0 - Bound) % Bound;;)
      if (std::uint64_t X = next(); X >= Reject)
        return X % Bound;
  }

  /// 0 … 1, without 1, in steps of 2^-53.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

  bool chance(double P) { return unit() < P; }

  template <class T> void shuffle(std::vector<T> &Values) {
    for (std::size_t I = Values.size(); I > 1; --I)
      std::swap(Values[I - 1], Values[below(I)]);
  }

  std::uint64_t state() const { return State; }
  friend bool operator==(const RandomStream &, const RandomStream &) = default;

private:
  static constexpr std::uint64_t Step = 0x9e3779b97f4a7c15;

  static constexpr std::uint64_t mixed(std::uint64_t Z) {
    Z = (Z ^ (Z >> 30)) * 0xbf58476d1ce4e5b9;
    Z = (Z ^ (Z >> 27)) * 0x94d049bb133111eb;
    return Z ^ (Z >> 31);
  }

  std::uint64_t State;
};

inline llvm::json::Value toJSON(const RandomStream &R) { return R.state(); }
inline bool fromJSON(const llvm::json::Value &V, RandomStream &R,
                     llvm::json::Path P) {
  std::uint64_t State = 0;
  if (!fromJSON(V, State, P))
    return false;
  R = RandomStream(State);
  return true;
}

} // namespace evo

#endif // EVO_SEARCH_RANDOM_H
