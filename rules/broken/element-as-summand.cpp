/// Broken on purpose: X may be an element of V, which changes on the way.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_element_as_summand {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> void before(std::vector<T> &V, const T &X) {
  T Copy = X;
  for (T &E : V)
    E = E + Copy;
}
template <class T> void after(std::vector<T> &V, const T &X) {
  for (T &E : V)
    E = E + X;
}
} // namespace broken_element_as_summand
// CHECK: refuted: V differs afterwards: {{.*}}std::string:
