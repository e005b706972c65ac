/// A call that is dropped is told apart by a run with one certain choice for what it
/// does, though the code may leave what surrounds it.
// RUN: not evo-rewrite rule check --only-prove %s | FileCheck %s
#include "evo/Rule.h"
namespace Rules_check_leaves_twice {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F> constexpr bool when(int X, F Rest) {
  return keepsArguments(Rest) && argumentsDoNotEscape(Rest) &&
         unmodifiedIn(X, Rest) && mayLeave(Rest);
}
template <class F> void before(int X, F Rest) {
  int Y = X;
  Rest(Y);
  Rest(Y);
}
template <class F> void after(int X, F Rest) {
  const int Y = X;
  Rest(Y);
}
} // namespace Rules_check_leaves_twice
// CHECK: refuted: found by execution: F = callable giving void
