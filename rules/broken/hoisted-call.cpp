/// Broken on purpose: the call gives another value each time.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_hoisted_call {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T, class F>
void before(std::vector<T> &Out, std::size_t N, F Make) {
  for (std::size_t I = 0; I < N; ++I)
    Out.push_back(Make());
}
template <class T, class F>
void after(std::vector<T> &Out, std::size_t N, F Make) {
  T Made = Make();
  for (std::size_t I = 0; I < N; ++I)
    Out.push_back(Made);
}
} // namespace broken_hoisted_call
// CHECK: refuted: effects {{.*}}:
