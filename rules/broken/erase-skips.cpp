/// Broken on purpose: after an erase the neighbour has moved to I and is
/// skipped.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_erase_skips {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> void before(std::vector<T> &V, T X) { std::erase(V, X); }
template <class T> void after(std::vector<T> &V, T X) {
  for (std::size_t I = 0; I < V.size(); ++I)
    if (V[I] == X)
      V.erase(V.begin() + std::ptrdiff_t(I));
}
} // namespace broken_erase_skips
// CHECK: refuted: V differs afterwards: int:
