/// Broken on purpose: the first push_back may move the elements away from
/// First.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_reference_over_growth {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> bool when(const std::vector<T> &V, T) { return !V.empty(); }
template <class T> void before(std::vector<T> &V, T X) {
  T First = V.front();
  V.push_back(X);
  V.push_back(First);
}
template <class T> void after(std::vector<T> &V, T X) {
  const T &First = V.front();
  V.push_back(X);
  V.push_back(First);
}
} // namespace broken_reference_over_growth
// CHECK: refuted: after has an access outside a living object:
