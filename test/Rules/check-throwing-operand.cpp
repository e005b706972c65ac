/// Multiplies by zero.
///
/// When it would be wrong: the rule holds always. What `after` does not evaluate
/// must not throw, which the engine sees to: the exception would be lost.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace Rules_check_throwing_operand {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Benefit = "one multiplication fewer"};
int before(int X) { return X * 0; }
int after(int X) { return 0; }
} // namespace Rules_check_throwing_operand
#ifdef EVO_EXAMPLES
// CHECK: variable: N * 0 -> 0
int variable(int N) { return N * 0; }
// CHECK: element: V[0] * 0 -> 0
int element(const std::vector<int> &V) { return V[0] * 0; }
// CHECK: at: no: operand X (V.at(0)) may throw, and is not always evaluated by both: {{.*}}
int at(const std::vector<int> &V) { return V.at(0) * 0; }
// CHECK: other: no: nothing is found
int other(int N) { return N * 1; }
#endif
// CHECK: fuzzed(10000): as written
// CHECK: proved: as written
