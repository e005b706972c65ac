/// Broken on purpose: a sum of bytes is an int and never smaller than a
/// summand.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_promoted_wrap {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::unsigned_integral T> bool before(T A, T B) {
  T Sum = A + B;
  return Sum < A;
}
template <std::unsigned_integral T> bool after(T A, T B) { return A + B < A; }
} // namespace broken_promoted_wrap
// CHECK: fuzzed(10000): u32 u64
// CHECK: refuted: results differ: u8: before({{.*}}255{{.*}}) = true,
// after({{.*}}) = false CHECK: refuted: results differ: u16:
