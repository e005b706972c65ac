/// Broken on purpose: masks with N, where N - 1 is the mask of a power of two.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_off_by_one {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::unsigned_integral T> constexpr bool when(T, T N) {
  return std::has_single_bit(N);
}
template <std::unsigned_integral T> T before(T X, T N) { return X % N; }
template <std::unsigned_integral T> T after(T X, T N) { return X & N; }
} // namespace broken_off_by_one
// CHECK: refuted: results differ: u8: before({{.*}}) = {{.*}}, after(
// CHECK: refuted: results differ: u64:
