/// Broken on purpose: with NaN neither A < B nor A >= B holds.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_negated_less {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::floating_point T> bool before(T A, T B) { return !(A < B); }
template <std::floating_point T> bool after(T A, T B) { return A >= B; }
} // namespace broken_negated_less
// CHECK: refuted: results differ: f32: before({{.*}}NAN{{.*}}) = true,
// after({{.*}}) = false
