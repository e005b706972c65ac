/// Shifts instead of dividing when an unsigned divisor is a power of two.
///
/// Why it helps: a divide costs ten times a shift; the compiler only does this
/// when it can see the divisor, and a page size held in a variable stays a
/// divide.
/// When it would be wrong: N = 0 and N = 6, which `when` excludes; signed
/// operands (-3 / 2 is -1, -3 >> 1 is -2), which the type excludes.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace arith_div_shift {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Proved,
                              .Benefit = "one divide fewer",
                              .Prior = 8};
template <std::unsigned_integral T> constexpr bool when(T X, T N) {
  return std::has_single_bit(N) && varies(N);
}
template <std::unsigned_integral T> T before(T X, T N) { return X / N; }
template <std::unsigned_integral T> T after(T X, T N) {
  return X >> std::countr_zero(N);
}
} // namespace arith_div_shift
#ifdef EVO_EXAMPLES
// CHECK: page: Address / Size -> Address >> std::countr_zero(Size)
std::size_t page(std::size_t Address, std::size_t Size) {
  assert(std::has_single_bit(Size));
  return Address / Size;
}
// CHECK: roundedUp: (Bytes + Size - 1) / Size -> (Bytes + Size - 1) >> std::countr_zero(Size)
unsigned roundedUp(unsigned Bytes, unsigned Size) {
  if (!std::has_single_bit(Size))
    return 0;
  return (Bytes + Size - 1) / Size;
}
// CHECK: known: no: varies(64u) is not established: the compiler knows it
unsigned known(unsigned X) { return X / 64u; }
// CHECK: unknownDivisor: no: when(X, N) is not established
unsigned unknownDivisor(unsigned X, unsigned N) { return X / N; }
// CHECK: isSigned: no: T = int is not std::unsigned_integral
int isSigned(int X, int N) { return X / N; }
// CHECK: changed: no: when(X, N) is not established
unsigned changed(unsigned X, unsigned N) {
  assert(std::has_single_bit(N));
  N += 2;
  return X / N;
}
#endif
// CHECK: proved: u8 u16 u32 u64
