// RUN: evo-rewrite prove %s --before before::commute --after after::commute --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::shifted --after after::shifted --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::average --after after::average --proof-cache none | FileCheck %s --check-prefix=PROVED
// PROVED: verdict     proved

// Multiplying overflows for large x where shifting does not: the other direction fails.
// RUN: not evo-rewrite prove %s --before after::shifted --after before::overflows --proof-cache none | FileCheck %s --check-prefix=OVERFLOW
// OVERFLOW: verdict     refuted
// OVERFLOW: after       has undefined behaviour

// RUN: not evo-rewrite prove %s --before before::mod --after after::mod --proof-cache none | FileCheck %s --check-prefix=MOD
// MOD: verdict     refuted
// MOD-NEXT: input       before::mod(1u)
// MOD-NEXT: before      returns 1u
// MOD-NEXT: after       returns 0u

// Where the program's own flags make signed overflow wrap, it is defined.
// RUN: evo-rewrite prove %s --before 'after::shifted(int)' --after before::overflows --proof-cache none -- -fwrapv | FileCheck %s --check-prefix=PROVED
// RUN: not evo-rewrite prove %s --before before::grows --after after::grows --proof-cache none -- -fwrapv | FileCheck %s --check-prefix=WRAPS
// WRAPS: verdict     refuted
// WRAPS: before      returns false

// Only one value in 2^32 tells these apart, and it stands in no code: the solver finds it,
// and it is replayed.
// RUN: not evo-rewrite prove %s --before before::needle --after after::needle --proof-cache none | FileCheck %s --check-prefix=NEEDLE
// NEEDLE: replay      reproduced
// NEEDLE: verdict     refuted: found by the solver (returned value), replayed

// RUN: not evo-rewrite prove %s --before before::shape --after after::shape --proof-cache none | FileCheck %s --check-prefix=SHAPE
// SHAPE: verdict     unknown: the signature changes from 'int (int)' to 'long (int)'

// Anything refines what is never defined; that is no proof.
// RUN: not evo-rewrite prove %s --before before::never --after after::never --proof-cache none | FileCheck %s --check-prefix=NEVER
// NEVER: verdict     unknown: before is undefined for every input

// What is read before it is written has no value that could differ.
// RUN: not evo-rewrite prove %s --before before::maybe --after after::maybe --at-least tested --proof-cache none | FileCheck %s --check-prefix=MAYBE
// MAYBE-NOT: verdict     refuted
// MAYBE: verdict     unknown

// RUN: not evo-rewrite prove %s --before before::nothing --after after::shape 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: no such function with a body
// RUN: not evo-rewrite prove %s --function before::mod 2>&1 | FileCheck %s --check-prefix=ONE
// ONE: error: one file needs two functions
// RUN: not evo-rewrite prove %s --before before::mod --after after::mod -- -DBROKEN 2>&1 | FileCheck %s --check-prefix=BROKEN
// BROKEN: prove-scalars.cpp:{{[0-9]+}}:{{[0-9]+}}: {{.*}}

// Multiplication in another order differs in the last bit of some results only.
// RUN: not evo-rewrite prove %s --before before::cube --after after::cube --proof-cache none | FileCheck %s --check-prefix=CUBE
// CUBE: execution   differs
// CUBE: verdict     refuted

namespace before {
double cube(double x) { return x > -0.2 && x < 0.2 ? 1.0 - 0.7 * (x * x) : 0; }
int commute(int x, int y) { return x + y; }
unsigned shifted(unsigned x) { return x * 2; }
int overflows(int x) { return x * 2; }
unsigned average(unsigned x, unsigned y) { return (unsigned)(((unsigned long)x + y) / 2); }
unsigned mod(unsigned x) { return x % 8; }
unsigned needle(unsigned x) { return (x ^ 0x5eedf00d) * 3; }
bool grows(int x) { return x + 1 > x; }
int shape(int x) { return x; }
int never(int x) {
  int big = 2147483647;
  return big + 1 + (x & 0);
}
int maybe(int x) {
  int y[2];
  if (x > 0)
    y[x & 1] = y[~x & 1] = 1;
  return y[x & 1];
}
} // namespace before
namespace after {
double cube(double x) { return x > -0.2 && x < 0.2 ? 1.0 - 0.7 * x * x : 0; }
int commute(int x, int y) { return y + x; }
unsigned shifted(unsigned x) { return x << 1; }
int shifted(int x) { return x << 1; }
unsigned average(unsigned x, unsigned y) { return (x & y) + ((x ^ y) >> 1); }
unsigned mod(unsigned x) { return x & 6; }
unsigned needle(unsigned x) {
  unsigned y = (x ^ 0x5eedf00d) * 3;
  return y * 7 == 0x2f1e3b5du ? 0 : y;
}
bool grows(int) { return true; }
long shape(int x) { return x; }
int never(int) { return 7; }
int maybe(int) { return 1; }
} // namespace after
#ifdef BROKEN
int broken() { return missing; }
#endif
