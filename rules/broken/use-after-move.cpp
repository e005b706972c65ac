/// Broken on purpose: X is used again after it was moved from; ints do not
/// mind.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_use_after_move {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> T before(std::vector<T> &Out, T X) {
  Out.push_back(X);
  return X;
}
template <class T> T after(std::vector<T> &Out, T X) {
  Out.push_back(std::move(X));
  return X;
}
} // namespace broken_use_after_move
// CHECK: fuzzed(10000): int
// CHECK: refuted: results differ: std::string:
