/// Masks instead of dividing when an unsigned divisor is a power of two.
///
/// Why it helps: a divide costs ten times an AND; the compiler only does this
/// when it can see the divisor, and a bucket count held in a variable stays a
/// divide.
/// When it would be wrong: N = 0 and N = 6, which `when` excludes; signed
/// operands (-3 % 2 is -1, -3 & 1 is 1), which the type excludes.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace arith_mod_mask {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Proved,
                              .Benefit = "one divide fewer",
                              .Prior = 12};
template <std::unsigned_integral T> constexpr bool when(T X, T N) {
  return std::has_single_bit(N) && varies(N);
}
template <std::unsigned_integral T> T before(T X, T N) { return X % N; }
template <std::unsigned_integral T> T after(T X, T N) { return X & (N - 1); }
} // namespace arith_mod_mask
#ifdef EVO_EXAMPLES
// CHECK: bucket: Hash % Count -> Hash & (Count - 1)
std::size_t bucket(std::size_t Hash, std::size_t Count) {
  assert(std::has_single_bit(Count));
  return Hash % Count;
}
// CHECK: compared: Hash % Size -> (Hash & (Size - 1))
bool compared(unsigned Hash, unsigned Size) {
  return std::has_single_bit(Size) && Hash % Size == 0;
}
// CHECK: known: no: varies(64u) is not established: the compiler knows it
bool known(unsigned Hash) { return Hash % 64u == 0; }
// CHECK: unknownDivisor: no: when(Hash, Count) is not established
std::size_t unknownDivisor(std::size_t Hash, std::size_t Count) {
  return Hash % Count;
}
// CHECK: isSigned: no: T = int is not std::unsigned_integral
int isSigned(int Hash, int Count) { return Hash % Count; }
// CHECK: notAPower: no: std::has_single_bit(6u) is false
unsigned notAPower(unsigned Hash) { return Hash % 6u; }
unsigned next();
// CHECK: repeated: no: when(Hash, next()) is not established
unsigned repeated(unsigned Hash) { return Hash % next(); }
#endif
// CHECK: fuzzed(10000): u8 u16 u32 u64
// CHECK: proved: u8 u16 u32 u64
