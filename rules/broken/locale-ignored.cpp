/// Broken on purpose: a stream groups digits as its locale says, to_string does
/// not.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_locale_ignored {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline void before(std::ostream &Out, int X) { Out << X; }
inline void after(std::ostream &Out, int X) { Out << std::to_string(X); }
} // namespace broken_locale_ignored
// CHECK: refuted: Out differs afterwards:
