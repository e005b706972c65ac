/// Broken on purpose: where X is S, the second append sees what the first
/// appended.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_append_to_itself {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline void before(std::string &S, const std::string &X) { S = S + X + X; }
inline void after(std::string &S, const std::string &X) {
  S += X;
  S += X;
}
} // namespace broken_append_to_itself
// CHECK: refuted: S differs afterwards: as written:
// CHECK: const std::string &X = S;
