/// Broken on purpose: std::remove reads X while it moves the elements, and X
/// may be one.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_remove_an_element {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> void before(std::vector<T> &V, const T &X) {
  T Copy = X;
  std::erase(V, Copy);
}
template <class T> void after(std::vector<T> &V, const T &X) {
  V.erase(std::remove(V.begin(), V.end(), X), V.end());
}
} // namespace broken_remove_an_element
// CHECK: refuted: V differs afterwards: int:
