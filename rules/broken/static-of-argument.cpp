/// Broken on purpose: a static keeps what the first call was given, and nothing
/// asks that the text be constant.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_static_of_argument {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F> constexpr bool when(const char *Text, F Rest) {
  return keepsArguments(Rest);
}
template <class F> void before(const char *Text, F Rest) {
  std::string S(Text);
  Rest(S);
}
template <class F> void after(const char *Text, F Rest) {
  static const std::string S(Text);
  Rest(S);
}
} // namespace broken_static_of_argument
// CHECK: {{refuted|unknown}}:
