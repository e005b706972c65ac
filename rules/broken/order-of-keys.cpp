/// Broken on purpose: the keys are given in the order of the container.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_order_of_keys {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline std::vector<int> before(const std::vector<int> &V) {
  std::set<int> Keys(V.begin(), V.end());
  return {Keys.begin(), Keys.end()};
}
inline std::vector<int> after(const std::vector<int> &V) {
  std::unordered_set<int> Keys(V.begin(), V.end());
  return {Keys.begin(), Keys.end()};
}
} // namespace broken_order_of_keys
// CHECK: refuted: results differ:
