/// Broken on purpose: 1 / C is rounded before the product is.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_reciprocal {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::floating_point T> T before(T X, T C) { return X / C; }
template <std::floating_point T> T after(T X, T C) { return X * (1 / C); }
} // namespace broken_reciprocal
// CHECK: refuted: results differ: f32:
