/// Broken on purpose: an empty vector has no greatest element.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_greatest_of_none {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline int before(const std::vector<int> &V) {
  int Most = 0;
  for (int E : V)
    Most = std::max(Most, E);
  return Most;
}
inline int after(const std::vector<int> &V) {
  return std::max(0, *std::max_element(V.begin(), V.end()));
}
} // namespace broken_greatest_of_none
// CHECK: refuted: after has {{.*}}: as written: before({}) = 0
