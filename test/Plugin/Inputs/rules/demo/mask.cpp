/// Masks instead of dividing, whatever the divisor.
///
/// Why it helps: it does not; it gives the tests of `propose` a simple rewrite.
/// When it would be wrong: nearly always. This rule is in no catalogue.
#include "evo/Rule.h"
namespace demo_mask {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Tested,
                              .Benefit = "one divide fewer"};
unsigned before(unsigned X, unsigned N) { return X % N; }
unsigned after(unsigned X, unsigned N) { return X & (N - 1); }
} // namespace demo_mask
