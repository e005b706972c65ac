/// Broken on purpose: for a constant text too, the regular expression is
/// another one.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_wrong_constant {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
template <class F> constexpr bool when(const char *Text, F Rest) {
  return constant(Text) && keepsArguments(Rest);
}
template <class F> void before(const char *Text, F Rest) {
  std::regex R(Text);
  Rest(R);
}
template <class F> void after(const char *Text, F Rest) {
  static const std::regex R(Text, std::regex::icase);
  Rest(R);
}
} // namespace broken_wrong_constant
// CHECK: refuted: effects
