// Vectors lane by lane: by constant and varying index, cut otherwise, taken together, and with
// operations that stop at the largest value.

// RUN: not evo-rewrite prove %s --before before::sum --after after::less --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::pick --after after::other --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::pick --after after::beyond --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::joined --after after::crossed --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::capped --after after::wraps --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::largest --after after::smallest --proof-cache none | FileCheck %s --check-prefix=WRONG
// WRONG: verdict     refuted

// RUN: evo-rewrite prove %s --before before::sum --after after::sum --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::pick --after after::pick --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::joined --after after::joined --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::capped --after after::capped --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::largest --after after::largest --proof-cache none | FileCheck %s --check-prefix=PROVED
// PROVED: verdict     proved

typedef unsigned U4 __attribute__((vector_size(16)));
typedef unsigned U2 __attribute__((vector_size(8)));

namespace before {
unsigned sum(unsigned a, unsigned b, unsigned c) { return __builtin_reduce_add(U4{a, b, c, 7}); }
unsigned pick(unsigned a, unsigned b, unsigned i) { return U4{a, b, a + b, 1}[i & 3]; }
unsigned long joined(unsigned a, unsigned b) { return __builtin_bit_cast(unsigned long, U2{a, b}); }
unsigned capped(unsigned a, unsigned b) { return __builtin_elementwise_add_sat(a, b); }
unsigned largest(unsigned a, unsigned b, unsigned c) { return __builtin_reduce_max(U4{a, b, c, a}); }
} // namespace before

namespace after {
unsigned sum(unsigned a, unsigned b, unsigned c) { return c + 7 + b + a; }
unsigned less(unsigned a, unsigned b, unsigned c) { return c + 6 + b + a; }
unsigned pick(unsigned a, unsigned b, unsigned i) {
  i %= 4;
  return i == 0 ? a : i == 1 ? b : i == 2 ? a + b : 1;
}
unsigned other(unsigned a, unsigned b, unsigned i) {
  i %= 4;
  return i == 0 ? a : i == 1 ? b : i == 2 ? a - b : 1;
}
unsigned beyond(unsigned a, unsigned b, unsigned i) { return U4{a, b, a + b, 1}[i & 7]; }
unsigned long joined(unsigned a, unsigned b) { return (unsigned long)b << 32 | a; }
unsigned long crossed(unsigned a, unsigned b) { return (unsigned long)a << 32 | b; }
unsigned capped(unsigned a, unsigned b) { return a + b < a ? ~0u : a + b; }
unsigned wraps(unsigned a, unsigned b) { return a + b; }
unsigned largest(unsigned a, unsigned b, unsigned c) {
  unsigned m = b < c ? c : b;
  return m < a ? a : m;
}
unsigned smallest(unsigned a, unsigned b, unsigned c) {
  unsigned m = b < c ? b : c;
  return m < a ? m : a;
}
} // namespace after
