/// Keeps an object on the stack, as memory.heap-to-stack does.
///
/// When it would be wrong: where that would be.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace own_small_object {
using namespace evo::rule;
inline constexpr Info Rule = {.Benefit = "an allocation", .Native = "HeapToStack"};
} // namespace own_small_object
#ifdef EVO_EXAMPLES
struct Pair {
  int A = 0;
};
// CHECK: one: auto P = std::make_unique<Pair>() -> auto P = Pair()
int one() {
  auto P = std::make_unique<Pair>();
  return P->A;
}
// CHECK: kept: no: 'P' is used as a pointer
std::unique_ptr<Pair> kept() {
  auto P = std::make_unique<Pair>();
  return P;
}
#endif
// CHECK-NOT: {{fuzzed|unknown}}
