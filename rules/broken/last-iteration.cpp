/// Broken on purpose: the last iteration is left out.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_last_iteration {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F> void before(std::size_t N, F Body) {
  for (std::size_t I = 0; I < N; ++I)
    Body(I);
}
template <class F> void after(std::size_t N, F Body) {
  for (std::size_t I = 0; I + 1 < N; ++I)
    Body(I);
}
} // namespace broken_last_iteration
// CHECK: refuted: effects {{.*}}: F = callable giving void: before(1u,
// callable) returns
