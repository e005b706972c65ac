/// Code that may leave what surrounds it can do so where the rule shows no loop:
/// then it leaves both sides in the same way.
// RUN: not evo-rewrite rule check --only-prove %s | FileCheck %s
#include "evo/Rule.h"
namespace Rules_check_leaves {
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
  Rest(Y);
}
} // namespace Rules_check_leaves
// CHECK: proved: F = callable giving void
