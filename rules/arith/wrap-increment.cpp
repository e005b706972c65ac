/// Compares instead of dividing where a position moves on by one in a ring.
///
/// Why it helps: the remainder costs a divide; that one more than what is less
/// than N is N or less can be seen by a comparison.
/// When it would be wrong: where I is not less than N, (7 + 1) % 5 is 3 and not
/// 8; where it is N, 6 % 5 is 1 and not 6: `when` asks for I < N, which a loop
/// up to N gives. Signed operands may be negative, which the type excludes.
// RUN: evo-rewrite rule check %s | FileCheck %s
#include "evo/Rule.h"
namespace arith_wrap_increment {
using namespace evo::rule;
inline constexpr Info Rule = {.Claims = Promise::Equivalent,
                              .Needs = Evidence::Proved,
                              .Benefit = "a comparison instead of a divide",
                              .Prior = 2.3};
template <std::unsigned_integral T> constexpr bool when(T I, T N) {
  return I < N && varies(N);
}
template <std::unsigned_integral T> T before(T I, T N) { return (I + 1) % N; }
template <std::unsigned_integral T> T after(T I, T N) {
  return I + 1 == N ? 0 : I + 1;
}
} // namespace arith_wrap_increment
#ifdef EVO_EXAMPLES
// CHECK: around: (I + 1) % N -> (I + 1) == N ? 0 : I + 1
double around(const double *X, std::size_t N) {
  double Sum = 0;
  for (std::size_t I = 0; I < N; ++I)
    Sum += X[I] * X[(I + 1) % N];
  return Sum;
}
// CHECK: ring: (Head + 1) % Size -> ((Head + 1) == Size ? 0 : Head + 1)
bool ring(unsigned Head, unsigned Tail, unsigned Size) {
  assert(Head < Size);
  return (Head + 1) % Size == Tail;
}
// CHECK: unknown: no: when(I, N) is not established
unsigned unknown(unsigned I, unsigned N) { return (I + 1) % N; }
// CHECK: atMost: no: when(I, N) is not established
unsigned atMost(unsigned I, unsigned N) { return I <= N ? (I + 1) % N : 0; }
// CHECK: isSigned: no: T = int is not std::unsigned_integral
int isSigned(int I, int N) { return I < N ? (I + 1) % N : 0; }
// CHECK: moved: no: when(I, N) is not established
unsigned moved(unsigned I, unsigned N) {
  assert(I < N);
  ++I;
  return (I + 1) % N;
}
// CHECK: known: no: {{.*}} the compiler knows it
unsigned known(unsigned I) { return I < 10u ? (I + 1) % 10u : 0; }
#endif
// CHECK: proved: u8 u16 u32 u64
