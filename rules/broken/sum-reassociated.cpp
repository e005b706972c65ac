/// Broken on purpose: the order of additions decides what is rounded away.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_sum_reassociated {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::floating_point T> T before(T A, T B, T C) { return A + B + C; }
template <std::floating_point T> T after(T A, T B, T C) { return A + (B + C); }
} // namespace broken_sum_reassociated
// CHECK: refuted: results differ: f32:
