/// Broken on purpose: sort may swap what compares equal.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_unstable_sort {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline void before(std::vector<std::pair<int, int>> &V) {
  std::stable_sort(V.begin(), V.end(),
                   [](auto &A, auto &B) { return A.first < B.first; });
}
inline void after(std::vector<std::pair<int, int>> &V) {
  std::sort(V.begin(), V.end(),
            [](auto &A, auto &B) { return A.first < B.first; });
}
} // namespace broken_unstable_sort
// CHECK: refuted: V differs afterwards:
