/// Broken on purpose: an unsigned index is never less than 0.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_never_below_zero {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline int before(const std::vector<int> &V) {
  int Hash = 0;
  for (std::size_t I = V.size(); I-- > 0;)
    Hash ^= V[I] ^ int(I);
  return Hash;
}
inline int after(const std::vector<int> &V) {
  int Hash = 0;
  for (std::size_t I = V.size() - 1; I >= 0; --I)
    Hash ^= V[I] ^ int(I);
  return Hash;
}
} // namespace broken_never_below_zero
// CHECK: refuted: after {{has a broken precondition|does not end}}
