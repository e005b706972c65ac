/// A rule that says it changes behaviour is not refuted when it does, and has
/// no evidence either.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace Rules_check_claims_change {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::ChangesBehaviour,
                              .OffByDefault = true};
inline void before(std::ostream &Out) { Out << std::endl; }
inline void after(std::ostream &Out) { Out << '\n'; }
} // namespace Rules_check_claims_change
// CHECK-NOT: {{fuzzed|refuted}}
// CHECK: unknown: as written: differs as the rule claims: effects dropped
