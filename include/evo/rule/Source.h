//===- Source.h - The choices that make an input -*- C++ -*-===//
//
// Part of the Evo project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// An input is made from a sequence of small choices, not straight from random
/// bits: the same choices give the same input, so `before` and `after` get
/// equal arguments without copying them, a seed reproduces a run on any
/// machine, and an input shrinks by making its choices fewer and smaller,
/// whatever its type. Every generator must therefore give its simplest value
/// when all choices are zero.
///
/// Plain C++20, no LLVM: compiled into the programs that `rule check` runs.
///
//===----------------------------------------------------------------------===//

#ifndef EVO_RULE_SOURCE_H
#define EVO_RULE_SOURCE_H

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

/// Between these, code is only ever around the rule's, so it is compiled fast
/// and without sanitizers: neither its steps nor its accesses are the rule's.
#if defined(__clang__) && !defined(EVO_RULE_HARNESS)
#define EVO_AROUND_PRAGMA(...) _Pragma(#__VA_ARGS__)
#define EVO_AROUND_BEGIN                                                       \
  EVO_AROUND_PRAGMA(clang attribute push(                                      \
      __attribute__((no_sanitize("address", "undefined", "coverage"), optnone, \
                     noinline)),                                               \
      apply_to = function))
#define EVO_AROUND_END _Pragma("clang attribute pop")
#else
#define EVO_AROUND_BEGIN
#define EVO_AROUND_END
#endif

namespace evo::rule::gen {

/// One step of splitmix64: the same numbers everywhere.
inline std::uint64_t mix(std::uint64_t X) {
  X += 0x9E3779B97F4A7C15u;
  X = (X ^ (X >> 30)) * 0xBF58476D1CE4E5B9u;
  X = (X ^ (X >> 27)) * 0x94D049BB133111EBu;
  return X ^ (X >> 31);
}

class Source {
public:
  /// Choices drawn from a seed.
  explicit Source(std::uint64_t Seed) : Start(Seed), State(Seed) {}

  /// The given choices, then zeros.
  explicit Source(std::vector<std::uint64_t> Choices)
      : Given(std::move(Choices)), Replays(true) {}

  /// Choices read from bytes that somebody else chose, then drawn from them.
  Source(const unsigned char *Bytes, std::size_t Count);

  /// A number below `Bound`; any number if `Bound` is 0.
  std::uint64_t choose(std::uint64_t Bound);

  /// True once in `OneIn` times, never when choices are zero.
  bool chance(std::uint64_t OneIn) { return choose(OneIn) == OneIn - 1; }

  /// A number in [0, Bound), small ones far more often.
  std::uint64_t small(std::uint64_t Bound) {
    std::uint64_t Limit = choose(4) == 3 ? Bound : (Bound + 3) / 4;
    return choose(Limit ? Limit : 1);
  }

  /// The same choices again from the first.
  void restart() { State = Start, Next = 0, At = First; }

  /// What is chosen from now on is appended to `Choices`; null: to nothing.
  void recordTo(std::vector<std::uint64_t> *Choices) { Record = Choices; }

  /// The bytes that read as the same choices are appended to `Bytes`.
  void encodeTo(std::vector<unsigned char> *Bytes) { Encoded = Bytes; }

  std::size_t used() const { return Next; }

private:
  std::uint64_t Start = 0, State = 0;
  std::vector<std::uint64_t> Given;
  std::vector<std::uint64_t> *Record = nullptr;
  std::vector<unsigned char> *Encoded = nullptr;
  const unsigned char *First = nullptr, *At = nullptr, *End = nullptr;
  std::size_t Next = 0;
  bool Replays = false;
};

} // namespace evo::rule::gen

#endif // EVO_RULE_SOURCE_H
