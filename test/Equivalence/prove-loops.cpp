// Loops that run in step are proved for every number of rounds.
// RUN: evo-rewrite prove %s --before before::sum --after after::sum --proof-cache none | FileCheck %s --check-prefix=STEP
// RUN: evo-rewrite prove %s --before before::strength --after after::strength --proof-cache none | FileCheck %s --check-prefix=STEP
// STEP: verdict     proved: {{for all inputs, loops in step, by induction|the same code}}

// So are loops over floating point, whose values are only compared.
// RUN: evo-rewrite prove %s --before before::series --after after::series --proof-cache none | FileCheck %s --check-prefix=STEP
// RUN: not evo-rewrite prove %s --before before::series --after after::seriesLate --proof-cache none | FileCheck %s --check-prefix=LATE

// A loop that always ends within 32 rounds needs no induction.
// RUN: evo-rewrite prove %S/Inputs/hackers-delight.cpp --before naive::p03 --after clever::p03 --proof-cache none | FileCheck %s --check-prefix=ALL
// ALL: verdict     proved

// One side does its first round outside, or its rounds in pairs.
// RUN: evo-rewrite prove %s --before before::peeled --after after::peeled --proof-cache none | FileCheck %s --check-prefix=STEP
// RUN: evo-rewrite prove %s --before before::peeled --after after::peeled --proof-cache none | FileCheck %s --check-prefix=PEELED
// PEELED: in step     {{.*}}with loop 1 of before peeled

// Recursion, by induction on its depth; a call that the other side does not make is unfolded.
// RUN: evo-rewrite prove %s --before before::down --after after::down --proof-cache none | FileCheck %s --check-prefix=DEPTH
// DEPTH: recursion   as written
// DEPTH: verdict     proved
// DEPTH: assuming    recursion before ends
// RUN: not evo-rewrite prove %s --before before::down --after after::downOff --proof-cache none | FileCheck %s --check-prefix=LATE

// Not in step, and no end in sight: bounded, which is not proved.
// RUN: not evo-rewrite prove %s --before before::triangle --after after::triangle --rounds 4 --proof-cache none | FileCheck %s --check-prefix=BOUNDED
// RUN: evo-rewrite prove %s --before before::triangle --after after::triangle --rounds 4 --at-least bounded --proof-cache none | FileCheck %s --check-prefix=BOUNDED
// BOUNDED: verdict     bounded(4)

// One round more than the bound would show it; execution does first.
// RUN: not evo-rewrite prove %s --before before::late --after after::late --rounds 4 --proof-cache none | FileCheck %s --check-prefix=LATE
// LATE: verdict     refuted

// A signed addition moved out of a loop that may not run at all adds an overflow.
// RUN: not evo-rewrite prove %s --before before::fillSigned --after after::fillSigned --proof-cache none | FileCheck %s --check-prefix=HOIST
// HOIST: verdict     refuted
// HOIST: after       has undefined behaviour

// Off by one, and a bound that reads outside.
// RUN: not evo-rewrite prove %s --before before::sum --after after::sumOff --proof-cache none | FileCheck %s --check-prefix=LATE

// A value that is read and thrown away still has to be there.
// RUN: not evo-rewrite prove %s --before before::sum --after after::sumPast --proof-cache none | FileCheck %s --check-prefix=PAST
// RUN: not evo-rewrite prove %s --before before::first --after after::firstTwo --proof-cache none | FileCheck %s --check-prefix=PAST
// PAST: verdict     refuted
// PAST: after       has undefined behaviour (Segmentation fault)

namespace before {
double series(double x, int n) {
  double term = 1, sum = 0;
  for (int i = 0; i < n; ++i) {
    sum += term;
    term = term * x;
  }
  return sum;
}
unsigned sum(const unsigned *p, unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < n; ++i)
    t += p[i];
  return t;
}
unsigned strength(unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < n; ++i)
    t ^= i * 8;
  return t;
}
void fillSigned(int *p, unsigned n, int v) {
  for (unsigned i = 0; i < n; ++i)
    p[i] = v + 1;
}
unsigned triangle(unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < n; ++i)
    t += i ^ 3;
  return t;
}
unsigned late(unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < n % 64; ++i)
    t += i;
  return t;
}
unsigned peeled(unsigned n) {
  unsigned x = 0;
  for (unsigned i = 0; i < n; ++i)
    x += i ^ 21;
  return x;
}
unsigned down(unsigned n) { return n <= 1 ? n : n + down(n - 1); }
unsigned first(const unsigned *p) { return *p; }
} // namespace before
namespace after {
double series(double x, int n) {
  double sum = 0, term = 1;
  int i = 0;
  while (i < n) {
    sum = term + sum;
    term *= x;
    i += 1;
  }
  return sum;
}
double seriesLate(double x, int n) {
  double sum = 0, term = x;
  for (int i = 0; i < n; ++i) {
    sum += term;
    term *= x;
  }
  return sum;
}
unsigned sum(const unsigned *p, unsigned n) {
  unsigned t = 0;
  for (const unsigned *e = p + n; p != e; ++p)
    t += *p;
  return t;
}
unsigned strength(unsigned n) {
  unsigned t = 0, m = 0;
  for (unsigned i = 0; i < n; ++i) {
    t ^= m;
    m += 8;
  }
  return t;
}
void fillSigned(int *p, unsigned n, int v) {
  int w = v + 1;
  for (unsigned i = 0; i < n; ++i)
    *p++ = w;
}
unsigned triangle(unsigned n) {
  unsigned t = 0, i = 0;
  if (n % 2) {
    t += i ^ 3;
    ++i;
  }
  for (; i < n; i += 2) {
    t += i ^ 3;
    t += (i + 1) ^ 3;
  }
  return t;
}
unsigned late(unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < n % 64; ++i)
    t += i == 33 ? 34 : i;
  return t;
}
unsigned sumOff(const unsigned *p, unsigned n) {
  unsigned t = 0;
  for (unsigned i = 1; i < n; ++i)
    t += p[i];
  return t;
}
unsigned sumPast(const unsigned *p, unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < n; ++i)
    t += p[i];
  return t + 0 * p[n];
}
unsigned peeled(unsigned n) {
  if (n == 0)
    return 0;
  unsigned x = 21;
  for (unsigned i = 1; i < n; ++i)
    x += i ^ 21;
  return x;
}
unsigned down(unsigned n) { return n <= 1 ? n : n + (n - 1) + down(n - 2) * (n > 2); }
unsigned downOff(unsigned n) { return n <= 1 ? n : n == 77 ? 0 : n + down(n - 1); }
unsigned firstTwo(const unsigned *p) {
  unsigned unused = p[63];
  (void)unused;
  return *p;
}
} // namespace after
