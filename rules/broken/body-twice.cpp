/// Broken on purpose: the body runs twice for each element, of whatever type and
/// in whatever container.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_body_twice {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class T, class C, class F> void before(C &Items, F Body) {
  for (T X : Items)
    Body(X);
}
template <class T, class C, class F> void after(C &Items, F Body) {
  for (const T &X : Items) {
    Body(X);
    Body(X);
  }
}
} // namespace broken_body_twice
// CHECK: refuted: {{.*}}: T = std::string, C = std::vector<std::string>
