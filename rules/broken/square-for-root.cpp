/// Broken on purpose: squaring forgets the sign of B, and A may be NaN for the
/// root.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_square_for_root {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool before(double A, double B) { return std::sqrt(A) < B; }
inline bool after(double A, double B) { return A < B * B; }
} // namespace broken_square_for_root
// CHECK: refuted: results differ:
