/// Broken on purpose: leaving the loop early drops the effects of later calls.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_early_exit {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T, class F> bool before(const std::vector<T> &V, F Test) {
  bool Found = false;
  for (const T &E : V)
    if (Test(E))
      Found = true;
  return Found;
}
template <class T, class F> bool after(const std::vector<T> &V, F Test) {
  for (const T &E : V)
    if (Test(E))
      return true;
  return false;
}
} // namespace broken_early_exit
// CHECK: refuted: effects dropped:
