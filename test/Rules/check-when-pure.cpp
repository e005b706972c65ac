/// What `when` demands of a callable is kept: a pure one may be called once
/// instead of N times, and the size of what it does not modify be asked once.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace Rules_check_when_pure {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T, class F> bool when(std::vector<T> &V, F Limit, T) {
  return pure(Limit) && noThrow(Limit) && unmodifiedIn(V, Limit);
}
template <class T, class F> void before(std::vector<T> &V, F Limit, T X) {
  for (std::size_t I = 0; I < V.size() && !Limit(V.size()); ++I)
    V[I] = X;
}
template <class T, class F> void after(std::vector<T> &V, F Limit, T X) {
  bool Stop = Limit(V.size());
  for (std::size_t I = 0, N = V.size(); I < N && !Stop; ++I)
    V[I] = X;
}
} // namespace Rules_check_when_pure
// CHECK-NOT: refuted
// CHECK: fuzzed(10000): T = int
