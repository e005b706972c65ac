/// No input meets `when`: that is no success.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace check_nothing_ran {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool when(int X) { return X > 5 && X < 5; }
inline int before(int X) { return X + 1; }
inline int after(int X) { return X + 2; }
} // namespace check_nothing_ran
// CHECK-NOT: fuzzed
// CHECK: unknown: as written: only 0 of 400000 inputs could be used
