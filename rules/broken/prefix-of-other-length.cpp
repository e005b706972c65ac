/// Broken on purpose: substr(0, N) == X also asks that X has N characters.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_prefix_of_other_length {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool before(const std::string &S, std::size_t N, const std::string &X) {
  return S.substr(0, N) == X;
}
inline bool after(const std::string &S, std::size_t N, const std::string &X) {
  return S.compare(0, X.size(), X) == 0;
}
} // namespace broken_prefix_of_other_length
// CHECK: refuted: results differ:
