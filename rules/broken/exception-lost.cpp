/// Broken on purpose: what F throws no longer reaches the caller.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_exception_lost {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F> void before(F Step) { Step(); }
template <class F> void after(F Step) {
  try {
    Step();
  } catch (...) {
  }
}
} // namespace broken_exception_lost
// CHECK: refuted: exceptions differ:
