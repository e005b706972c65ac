/// Broken on purpose: a shift by the width is not 0 but undefined.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_shift_by_width {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline std::uint32_t before(std::uint32_t X, unsigned N) {
  return N >= 32 ? 0 : X >> N;
}
inline std::uint32_t after(std::uint32_t X, unsigned N) { return X >> N; }
} // namespace broken_shift_by_width
// CHECK: refuted: after has a shift out of range:
