/// Broken on purpose: reads one element past the last.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_pointer_past_end {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline int before(const int *P, std::size_t N) {
  int Hash = 0;
  for (std::size_t I = 0; I < N; ++I)
    Hash ^= P[I];
  return Hash;
}
inline int after(const int *P, std::size_t N) {
  int Hash = 0;
  for (std::size_t I = 0; I <= N; ++I)
    Hash ^= P[I];
  return Hash;
}
} // namespace broken_pointer_past_end
// CHECK: refuted: after has an access outside a living object:
