/// Broken on purpose: at() throws where [] is undefined.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_unchecked_index {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T> T before(const std::vector<T> &V, std::size_t I) {
  return V.at(I);
}
template <class T> T after(const std::vector<T> &V, std::size_t I) {
  return V[I];
}
} // namespace broken_unchecked_index
// CHECK: refuted: after has a broken precondition of the library: int:
