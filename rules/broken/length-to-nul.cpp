/// Broken on purpose: a string may hold a NUL, where strlen ends.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_length_to_nul {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline std::size_t before(const std::string &S) { return S.size(); }
inline std::size_t after(const std::string &S) {
  return std::strlen(S.c_str());
}
} // namespace broken_length_to_nul
// CHECK: refuted: results differ: as written: before(std::string("\000", 1)) =
// 1u
