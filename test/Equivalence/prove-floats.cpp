// Floating-point arithmetic is taken as unknown functions of its operands at first; where that
// does not prove it, as what IEEE 754 says it is.

// Zero has a sign, infinity less itself is no number, and a third has no exact inverse.
// RUN: not evo-rewrite prove %s --before before::zero --after after::zero --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::self --after after::self --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::third --after after::third --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::sign --after after::sign --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::turned --after after::turned --proof-cache none | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::least --after after::least --proof-cache none | FileCheck %s --check-prefix=WRONG
// WRONG: verdict     refuted

// Only one value in 2^32 tells these apart: the solver finds it, and it is replayed.
// RUN: not evo-rewrite prove %s --before before::needle --after after::needle --proof-cache none | FileCheck %s --check-prefix=NEEDLE
// NEEDLE: replay      reproduced
// NEEDLE: verdict     refuted: found by the solver (returned value), replayed

// What the remainder is, the solver is not told, so a model proves nothing against it.
// RUN: not evo-rewrite prove %s --before before::rest --after after::rest --proof-cache none | FileCheck %s --check-prefix=REST
// REST-NOT: verdict     {{refuted|proved}}
// REST: verdict     fuzzed

// RUN: evo-rewrite prove %s --before before::twice --after after::twice --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::minus --after after::minus --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::half --after after::half --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::none --after after::none --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::cut --after after::cut --proof-cache none | FileCheck %s --check-prefix=PROVED
// RUN: evo-rewrite prove %s --before before::wide --after after::wide --proof-cache none | FileCheck %s --check-prefix=PROVED
// PROVED: verdict     proved

namespace before {
double zero(double x) { return x + 0.0; }
double self(double x) { return x - x; }
float third(float x) { return x / 3.0f; }
float sign(float x) { return x < 0 ? -x : x; }
double least(double x, double y) { return x < y ? x : y; }
float needle(float x) { return x * 1.0f; }
double rest(double x) { return __builtin_fmod(x, 2); }
float twice(float x) { return x * 2.0f; }
double minus(double x, double y) { return x - y; }
double turned(double x, double y) { return x - y; }
float half(float x) { return x / 2.0f; }
double none(double x) { return x - 0.0; }
float cut(float x) { return __builtin_floorf(x); }
double wide(float x) { return (double)x + (double)x; }
} // namespace before

namespace after {
double zero(double x) { return x; }
double self(double) { return 0.0; }
float third(float x) { return x * (1.0f / 3.0f); }
float sign(float x) { return __builtin_fabsf(x); }
double least(double x, double y) { return x > y ? y : x; }
float needle(float x) { return x == 0x1.5eedf0p+3f ? 1.0f : x; }
double rest(double x) { return __builtin_fmod(__builtin_fmod(x, 2), 2); }
float twice(float x) { return x + x; }
double minus(double x, double y) { return x + -y; }
double turned(double x, double y) { return -(-x + y); }
float half(float x) { return x * 0.5f; }
double none(double x) { return x; }
float cut(float x) { return __builtin_floorf(__builtin_floorf(x)); }
double wide(float x) { return 2 * (double)x; }
} // namespace after
