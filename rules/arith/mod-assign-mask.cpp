/// Masks a variable in place instead of taking its remainder when an unsigned
/// divisor is a power of two.
///
/// Why it helps: a divide costs ten times an AND; the compiler only does this
/// when it can see the divisor, and a bucket count held in a variable stays a
/// divide.
/// When it would be wrong: N = 0 and N = 6, which `when` excludes; signed
/// operands (-3 % 2 is -1, -3 & 1 is 1), which the type excludes.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace arith_mod_assign_mask {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Proved,
                              .Benefit = "one divide fewer",
                              .Prior = 12};
template <std::unsigned_integral T> constexpr bool when(T &X, T N) {
  return std::has_single_bit(N) && varies(N);
}
template <std::unsigned_integral T> T &before(T &X, T N) { return X %= N; }
template <std::unsigned_integral T> T &after(T &X, T N) { return X &= N - 1; }
} // namespace arith_mod_assign_mask
#ifdef EVO_EXAMPLES
// CHECK: slot: Hash %= Size -> Hash &= Size - 1
unsigned slot(unsigned Hash, unsigned Size) {
  assert(std::has_single_bit(Size));
  Hash %= Size;
  return Hash;
}
// CHECK: next: Ring.At %= Ring.Size -> Ring.At &= Ring.Size - 1
struct Ring {
  std::size_t At, Size;
};
void next(Ring &Ring) {
  ++Ring.At;
  if (std::has_single_bit(Ring.Size))
    Ring.At %= Ring.Size;
}
// CHECK: known: no: varies(8u) is not established: the compiler knows it
void known(unsigned &X) { X %= 8u; }
// CHECK: unknownDivisor: no: when(X, N) is not established
void unknownDivisor(unsigned &X, unsigned N) { X %= N; }
// CHECK: isSigned: no: T = int is not std::unsigned_integral
void isSigned(int &X, int N) { X %= N; }
#endif
// CHECK: proved: u8 u16 u32 u64
