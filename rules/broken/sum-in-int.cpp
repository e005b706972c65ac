/// Broken on purpose: the literal 0 makes the sum an int.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_sum_in_int {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline long long before(const std::vector<int> &V) {
  return std::accumulate(V.begin(), V.end(), 0LL);
}
inline long long after(const std::vector<int> &V) {
  return std::accumulate(V.begin(), V.end(), 0);
}
} // namespace broken_sum_in_int
// CHECK: refuted: after has signed integer overflow:
