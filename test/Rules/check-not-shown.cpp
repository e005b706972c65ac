/// A difference that only certain code shows is no refutation without that code,
/// and no proof: what was tried is said.
// RUN: not evo-rewrite rule check --only-prove %s | FileCheck %s
#include "evo/Rule.h"
namespace Rules_check_not_shown {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F> void before(F Code) {
  int Answer = Code();
  if (Answer == 0x5eed1234)
    Code();
}
template <class F> void after(F Code) { int Answer = Code(); }
} // namespace Rules_check_not_shown
// CHECK: unknown: F = callable giving int: a model differs in {{.*}}, and runs with one certain choice for the code do not show it
