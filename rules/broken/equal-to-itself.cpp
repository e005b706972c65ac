/// Broken on purpose: NaN is not equal to itself.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_equal_to_itself {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::floating_point T> bool before(T A) { return A == A; }
template <std::floating_point T> bool after(T) { return true; }
} // namespace broken_equal_to_itself
// CHECK: refuted: results differ: f32: before(NAN) = false, after(NAN) = true
