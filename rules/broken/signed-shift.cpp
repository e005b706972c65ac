/// Broken on purpose: shifts where it should divide; -1 / 2 is 0, -1 >> 1 is
/// -1.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_signed_shift {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <std::signed_integral T> T before(T X) { return X / 2; }
template <std::signed_integral T> T after(T X) { return X >> 1; }
} // namespace broken_signed_shift
// CHECK: refuted: results differ: i8: before(-1) = 0, after(-1) = -1
