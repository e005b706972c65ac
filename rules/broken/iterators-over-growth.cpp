/// Broken on purpose: a range-for keeps iterators that push_back invalidates.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_iterators_over_growth {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> void before(std::vector<T> &V) {
  for (std::size_t I = 0, N = V.size(); I < N; ++I)
    V.push_back(V[I]);
}
template <class T> void after(std::vector<T> &V) {
  for (const T &E : V)
    V.push_back(E);
}
} // namespace broken_iterators_over_growth
// CHECK: refuted: after has an access outside a living object:
