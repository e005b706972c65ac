/// A rule that is right for all inputs but asks for more memory in one step:
/// reserving too little or too much is no change that a program can see.
// RUN: not evo-rewrite rule check %s | FileCheck %s
// RUN: not evo-rewrite rule check %s > %t.1
// RUN: not evo-rewrite rule check %s > %t.2
// RUN: diff %t.1 %t.2
#include "evo/Rule.h"
namespace Rules_check_agrees {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T, class F>
void before(std::vector<T> &Out, std::size_t N, F Item) {
  for (std::size_t I = 0; I < N; ++I)
    Out.push_back(Item(I));
}
template <class T, class F>
void after(std::vector<T> &Out, std::size_t N, F Item) {
  Out.reserve(Out.size() + N);
  for (std::size_t I = 0; I < N; ++I)
    Out.push_back(Item(I));
}
} // namespace Rules_check_agrees
// CHECK-NOT: refuted
// CHECK: fuzzed(10000): {{.*}}T = int, F = callable giving int
// CHECK-NOT: refuted
// CHECK: discarded: T = int, F = callable giving int: {{[0-9]+}} of
