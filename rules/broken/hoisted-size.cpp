/// Broken on purpose: the body may change V, and then the size asked before is
/// stale.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_hoisted_size {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T, class F> void before(std::vector<T> &V, F Body) {
  for (std::size_t I = 0; I < V.size(); ++I)
    Body(V, I);
}
template <class T, class F> void after(std::vector<T> &V, F Body) {
  for (std::size_t I = 0, N = V.size(); I < N; ++I)
    Body(V, I);
}
} // namespace broken_hoisted_size
// CHECK: refuted: effects {{.*}}:
