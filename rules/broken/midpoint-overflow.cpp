/// Broken on purpose: the sum of two large numbers wraps; narrow ones are
/// promoted to int and are right.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_midpoint_overflow {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::unsigned_integral T> bool when(T A, T B) { return A <= B; }
template <std::unsigned_integral T> T before(T A, T B) {
  return A + (B - A) / 2;
}
template <std::unsigned_integral T> T after(T A, T B) { return (A + B) / 2; }
} // namespace broken_midpoint_overflow
// CHECK: fuzzed(10000): u8 u16
// CHECK: refuted: results differ: u32:
// CHECK: refuted: results differ: u64:
