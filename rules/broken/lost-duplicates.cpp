/// Broken on purpose: a set keeps one of several equal keys.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_lost_duplicates {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> std::size_t before(const std::vector<T> &V) {
  return std::multiset<T>(V.begin(), V.end()).size();
}
template <class T> std::size_t after(const std::vector<T> &V) {
  return std::set<T>(V.begin(), V.end()).size();
}
} // namespace broken_lost_duplicates
// CHECK: refuted: results differ: int:
