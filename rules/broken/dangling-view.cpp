/// Broken on purpose: the view looks into a temporary.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_dangling_view {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline std::string_view before(const std::string &S, std::size_t N) {
  return std::string_view(S).substr(0, N);
}
inline std::string_view after(const std::string &S, std::size_t N) {
  return S.substr(0, N);
}
} // namespace broken_dangling_view
// CHECK: refuted: after has an access outside a living object:
