/// What is put side by side stays apart: no `--` of two signs.
///
/// Why it helps: it is only here to be tried. When it would be wrong: never, it holds always.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace Rules_check_tokens {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent, .Benefit = "shorter"};
inline int before(int X) { return 0 - X; }
inline int after(int X) { return -X; }
} // namespace Rules_check_tokens
#ifdef EVO_EXAMPLES
// CHECK: signs: 0 - -A -> - -A
int signs(int A) { return 0 - -A; }
// CHECK: unsignedOnes: no:
unsigned unsignedOnes(unsigned A) { return 0 - -A; }
#endif
