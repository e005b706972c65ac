/// Broken on purpose: a rotation by 0 shifts by the whole width.
// RUN: not evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace broken_rotate_by_zero {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent};
inline bool when(std::uint64_t, int N) { return N >= 0 && N < 64; }
inline std::uint64_t before(std::uint64_t X, int N) { return std::rotl(X, N); }
inline std::uint64_t after(std::uint64_t X, int N) {
  return X << N | X >> (64 - N);
}
} // namespace broken_rotate_by_zero
// CHECK: refuted: after has a shift out of range: as written: before(0u, 0) =
// 0u
