/// Broken on purpose: for an element that is not there, lower_bound gives the
/// next greater one.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_lower_bound_for_find {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> auto before(const std::set<T> &S, const T &X) {
  return S.find(X);
}
template <class T> auto after(const std::set<T> &S, const T &X) {
  return S.lower_bound(X);
}
} // namespace broken_lower_bound_for_find
// CHECK: refuted: results differ: int: {{.*}} = S.end(), after({{.*}}) = std::next(S.begin(), 0)
