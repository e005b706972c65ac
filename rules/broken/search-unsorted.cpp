/// Broken on purpose: a binary search needs a sorted vector.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_search_unsorted {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool before(const std::vector<int> &V, int X) {
  return std::find(V.begin(), V.end(), X) != V.end();
}
inline bool after(const std::vector<int> &V, int X) {
  return std::binary_search(V.begin(), V.end(), X);
}
} // namespace broken_search_unsorted
// CHECK: refuted: results differ:
