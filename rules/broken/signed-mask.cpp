/// Broken on purpose: masks a signed remainder; -3 % 2 is -1, -3 & 1 is 1.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_signed_mask {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::signed_integral T> bool when(T, T N) {
  return N > 0 && (N & (N - 1)) == 0;
}
template <std::signed_integral T> T before(T X, T N) { return X % N; }
template <std::signed_integral T> T after(T X, T N) { return X & (N - 1); }
} // namespace broken_signed_mask
// CHECK: refuted: results differ: i8: before(-1, 2) = -1, after(-1, 2) = 1
