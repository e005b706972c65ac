/// Broken on purpose: && does not run G where F gives false.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_dropped_effect {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F, class G> bool before(F First, G Second) {
  bool A = First();
  bool B = Second();
  return A && B;
}
template <class F, class G> bool after(F First, G Second) {
  return First() && Second();
}
} // namespace broken_dropped_effect
// CHECK: refuted: effects dropped:
