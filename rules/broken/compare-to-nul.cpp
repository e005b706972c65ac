/// Broken on purpose: strcmp stops at a NUL that both strings hold.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_compare_to_nul {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool before(const std::string &A, const std::string &B) {
  return A == B;
}
inline bool after(const std::string &A, const std::string &B) {
  return std::strcmp(A.c_str(), B.c_str()) == 0;
}
} // namespace broken_compare_to_nul
// CHECK: refuted: results differ:
