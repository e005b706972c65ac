// The 25 Hacker's Delight problems as naive and clever C++, written from the meaning of
// each. Circulating copies have errors (p12, p13, p16, p20, p24); these are our own.
// A precondition is __builtin_unreachable in the naive version: outside it, it is
// undefined.
#include <cstdint>
using u32 = std::uint32_t;
using s32 = std::int32_t;
using u64 = std::uint64_t;

namespace naive {
u32 p01(u32 x) {
  for (int i = 0; i < 32; ++i)
    if (x >> i & 1)
      return x & ~(1u << i);
  return x;
}
u32 p02(u32 x) {
  for (int n = 0; n < 32; ++n)
    if (x == (1u << n) - 1)
      return 1;
  return x == 0xffffffffu;
}
u32 p03(u32 x) {
  for (int i = 0; i < 32; ++i)
    if (x >> i & 1)
      return 1u << i;
  return 0;
}
u32 p04(u32 x) {
  u32 r = 0;
  for (int i = 0; i < 32; ++i) {
    r |= 1u << i;
    if (x >> i & 1)
      return r;
  }
  return r;
}
u32 p05(u32 x) {
  u32 r = x;
  for (int i = 0; i < 32; ++i) {
    if (x >> i & 1)
      return r;
    r |= 1u << i;
  }
  return r;
}
u32 p06(u32 x) {
  for (int i = 0; i < 32; ++i)
    if (!(x >> i & 1))
      return x | 1u << i;
  return x;
}
u32 p07(u32 x) {
  for (int i = 0; i < 32; ++i)
    if (!(x >> i & 1))
      return 1u << i;
  return 0;
}
u32 p08(u32 x) {
  u32 r = 0;
  for (int i = 0; i < 32; ++i) {
    if (x >> i & 1)
      return r;
    r |= 1u << i;
  }
  return r;
}
u32 p09(u32 x) { return s32(x) < 0 ? 0 - x : x; }
static int nlz(u32 x) {
  int n = 0;
  for (int i = 31; i >= 0; --i) {
    if (x >> i & 1)
      return n;
    ++n;
  }
  return n;
}
bool p10(u32 x, u32 y) { return nlz(x) == nlz(y); }
bool p11(u32 x, u32 y) { return nlz(x) < nlz(y); }
bool p12(u32 x, u32 y) { return nlz(x) <= nlz(y); }
u32 p13(u32 x) { return s32(x) < 0 ? 0xffffffffu : x > 0 ? 1 : 0; }
u32 p14(u32 x, u32 y) { return u32((u64(x) + y) >> 1); }
u32 p15(u32 x, u32 y) { return u32((u64(x) + y + 1) >> 1); }
s32 p16(s32 x, s32 y) { return x >= y ? x : y; }
u32 p17(u32 x) {
  int i = 0;
  while (i < 32 && !(x >> i & 1))
    ++i;
  while (i < 32 && (x >> i & 1)) {
    x &= ~(1u << i);
    ++i;
  }
  return x;
}
bool p18(u32 x) {
  for (int i = 0; i < 32; ++i)
    if (x == 1u << i)
      return true;
  return false;
}
u32 p19(u32 x, u32 m, u32 k) {
  if (k >= 32 || ((m << k) >> k) != m || (m & (m << k)))
    __builtin_unreachable();
  u32 low = x & m, high = (x >> k) & m, rest = x & ~(m | (m << k));
  return rest | (low << k) | high;
}
u32 p20(u32 x) {
  // The lowest run of ones loses its top bit to the place above it, and the rest of
  // the run moves to the bottom. There is no larger number if the run is at the top.
  if (x == 0 || ((x | (x - 1)) == 0xffffffffu))
    __builtin_unreachable();
  int i = 0;
  while (i < 32 && !(x >> i & 1))
    ++i;
  int n = 0;
  while (i + n < 32 && (x >> (i + n) & 1)) {
    x &= ~(1u << (i + n));
    ++n;
  }
  if (i + n >= 32)
    __builtin_unreachable();
  x |= 1u << (i + n);
  return x | ((1u << (n - 1)) - 1);
}
u32 p21(u32 x, u32 a, u32 b, u32 c) {
  if ((x != a && x != b && x != c) || a == b || b == c || a == c)
    __builtin_unreachable();
  return x == a ? b : x == b ? c : a;
}
u32 p22(u32 x) {
  u32 r = 0;
  for (int i = 0; i < 32; ++i)
    r ^= x >> i & 1;
  return r;
}
u32 p23(u32 x) {
  u32 n = 0;
  for (int i = 0; i < 32; ++i)
    n += x >> i & 1;
  return n;
}
u32 p24(u32 x) {
  if (x == 0 || x > 0x80000000u)
    __builtin_unreachable();
  for (int i = 0; i < 32; ++i)
    if (1u << i >= x)
      return 1u << i;
  return 0;
}
u32 p25(u32 x, u32 y) { return u32((u64(x) * y) >> 32); }
} // namespace naive

namespace clever {
u32 p01(u32 x) { return x & (x - 1); }
u32 p02(u32 x) { return (x & (x + 1)) == 0; }
u32 p03(u32 x) { return x & (0 - x); }
u32 p04(u32 x) { return x ^ (x - 1); }
u32 p05(u32 x) { return x | (x - 1); }
u32 p06(u32 x) { return x | (x + 1); }
u32 p07(u32 x) { return ~x & (x + 1); }
u32 p08(u32 x) { return ~x & (x - 1); }
u32 p09(u32 x) {
  u32 s = u32(s32(x) >> 31);
  return (x ^ s) - s;
}
bool p10(u32 x, u32 y) { return (x ^ y) <= (x & y); }
bool p11(u32 x, u32 y) { return (x & ~y) > y; }
bool p12(u32 x, u32 y) { return (y & ~x) <= x; }
u32 p13(u32 x) { return u32(s32(x) >> 31) | ((0 - x) >> 31); }
u32 p14(u32 x, u32 y) { return (x & y) + ((x ^ y) >> 1); }
u32 p15(u32 x, u32 y) { return (x | y) - ((x ^ y) >> 1); }
s32 p16(s32 x, s32 y) { return ((x ^ y) & -s32(x >= y)) ^ y; }
u32 p17(u32 x) { return (((x - 1) | x) + 1) & x; }
bool p18(u32 x) { return (x & (x - 1)) == 0 && x != 0; }
u32 p19(u32 x, u32 m, u32 k) {
  u32 t = ((x >> k) ^ x) & m;
  return x ^ t ^ (t << k);
}
u32 p20(u32 x) {
  u32 low = x & (0 - x), r = x + low;
  return r | (((x ^ r) >> 2) / low);
}
u32 p21(u32 x, u32 a, u32 b, u32 c) {
  return ((0u - (x == c)) & (a ^ c)) ^ ((0u - (x == a)) & (b ^ c)) ^ c;
}
u32 p22(u32 x) {
  x ^= x >> 1;
  x ^= x >> 2;
  return ((x & 0x11111111u) * 0x11111111u) >> 28 & 1;
}
u32 p23(u32 x) {
  x = x - ((x >> 1) & 0x55555555u);
  x = (x & 0x33333333u) + ((x >> 2) & 0x33333333u);
  x = (x + (x >> 4)) & 0x0f0f0f0fu;
  x += x >> 8;
  x += x >> 16;
  return x & 0x3f;
}
u32 p24(u32 x) {
  --x;
  x |= x >> 1;
  x |= x >> 2;
  x |= x >> 4;
  x |= x >> 8;
  x |= x >> 16;
  return x + 1;
}
u32 p25(u32 x, u32 y) {
  u32 xl = x & 0xffff, xh = x >> 16, yl = y & 0xffff, yh = y >> 16;
  u32 t = xl * yl;
  u32 k = t >> 16;
  t = xh * yl + k;
  u32 w1 = t & 0xffff, w2 = t >> 16;
  t = xl * yh + w1;
  k = t >> 16;
  return xh * yh + w2 + k;
}
} // namespace clever
