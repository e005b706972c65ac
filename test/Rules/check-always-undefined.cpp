/// Where `before` is always undefined nothing is compared.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace check_always_undefined {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline int before(const std::vector<int> &V) { return V[V.size()]; }
inline int after(const std::vector<int> &V) { return int(V.size()); }
} // namespace check_always_undefined
// CHECK-NOT: fuzzed
// CHECK: unknown: as written: only 0 of {{[0-9]+}} inputs could be used
