/// Broken on purpose: the difference of two ints may overflow, comparing them
/// cannot.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_compare_by_difference {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool before(int A, int B) { return A < B; }
inline bool after(int A, int B) { return A - B < 0; }
} // namespace broken_compare_by_difference
// CHECK: refuted: after has signed integer overflow:
