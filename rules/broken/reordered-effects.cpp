/// Broken on purpose: the two calls may print, and then their order is seen.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_reordered_effects {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F, class G> int before(F First, G Second) {
  int A = First();
  int B = Second();
  return A ^ B;
}
template <class F, class G> int after(F First, G Second) {
  int B = Second();
  int A = First();
  return A ^ B;
}
} // namespace broken_reordered_effects
// CHECK: refuted: effects in another order:
