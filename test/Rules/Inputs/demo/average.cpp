/// Halves a sum in a wider type.
///
/// When it pays: where a register is as wide.
/// When it would be wrong: the rule holds always.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace demo_average {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Proved,
                              .Benefit = "one operation fewer"};
unsigned before(unsigned X, unsigned Y) { return (X & Y) + ((X ^ Y) >> 1); }
unsigned after(unsigned X, unsigned Y) {
  return static_cast<unsigned>((static_cast<unsigned long>(X) + Y) / 2);
}
} // namespace demo_average
#ifdef EVO_EXAMPLES
// CHECK: half: (A & B) + ((A ^ B) >> 1) -> static_cast
unsigned half(unsigned A, unsigned B) { return (A & B) + ((A ^ B) >> 1); }
// CHECK: other: (A & A) + ((A ^ A) >> 1) -> static_cast
unsigned other(unsigned A) { return (A & A) + ((A ^ A) >> 1); }
// CHECK: mixed: no
unsigned mixed(unsigned A, unsigned B) { return (A & B) + ((A ^ A) >> 1); }
// CHECK: far: no
unsigned far(unsigned A, unsigned B) { return (A & B) + ((A ^ B) >> 2); }
// CHECK: isSigned: no
int isSigned(int A, int B) { return (A & B) + ((A ^ B) >> 1); }
#endif
// CHECK: proved
