/// Broken on purpose: find(X) == 0 asks for a prefix, not for any place.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_prefix_for_part {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool before(const std::string &S, const std::string &X) {
  return S.find(X) == 0;
}
inline bool after(const std::string &S, const std::string &X) {
  return S.find(X) != std::string::npos;
}
} // namespace broken_prefix_for_part
// CHECK: refuted: results differ:
