/// Broken on purpose: -0.0 + 0.0 is 0.0, so adding zero is not nothing.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_plus_zero {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::floating_point T> T before(T A) { return A + T(0); }
template <std::floating_point T> T after(T A) { return A; }
} // namespace broken_plus_zero
// CHECK: refuted: results differ: f32: before(-0.0f) = 0.0f, after(-0.0f) =
// -0.0f
