// Products of whole words, cut into pieces: proved for all inputs.
// RUN: evo-rewrite prove %S/Inputs/hackers-delight.cpp --before naive::p25 --after clever::p25 --proof-cache none | FileCheck %s --check-prefix=ALL
// RUN: evo-rewrite prove %s --before before::sum --after after::sum --proof-cache none | FileCheck %s --check-prefix=ALL
// ALL: verdict     proved

// Wrong ones, each on few inputs: what is taken for unknown must not hide them.
// RUN: not evo-rewrite prove %s --before before::high --after after::noCarry --proof-cache none | FileCheck %s --check-prefix=NO
// RUN: not evo-rewrite prove %s --before before::high --after after::noCarry --runs 0 --proof-cache none | FileCheck %s --check-prefix=NO
// RUN: not evo-rewrite prove %s --before before::sum --after after::otherSum --runs 0 --proof-cache none | FileCheck %s --check-prefix=NO
// NO: verdict     refuted

#include <cstdint>
using u32 = std::uint32_t;
using u64 = std::uint64_t;

namespace before {
u32 high(u32 x, u32 y) { return u32((u64(x) * y) >> 32); }
u32 sum(u32 a, u32 b, u32 c) { return a * b + c * a; }
} // namespace before
namespace after {
u32 noCarry(u32 x, u32 y) {
  u32 xl = x & 0xffff, xh = x >> 16, yl = y & 0xffff, yh = y >> 16;
  u32 t = xh * yl + (xl * yl >> 16);
  return xh * yh + (t >> 16) + (xl * yh >> 16);
}
u32 sum(u32 a, u32 b, u32 c) {
  u32 t = c * a;
  return t + b * a;
}
u32 otherSum(u32 a, u32 b, u32 c) { return a * b + c * b; }
} // namespace after
