// What is not found, or not proved, or not cheaper, is never called found.

// RUN: not evo-rewrite synth %s --function maximum --proof-cache none | FileCheck %s --check-prefix=BEST
// BEST: measured    {{[0-9.]+}} of the time
// BEST: verdict     not-cheaper: the compiler's code for the function costs 1 operation, 1 cycle already

// RUN: not evo-rewrite synth %s --function mixed --operations 1 --proof-cache none --no-measure | FileCheck %s --check-prefix=NONE
// NONE: verdict     not-found: no program of up to 1 operations
// NONE-NOT: return

// RUN: not evo-rewrite synth %s --function mixed --operations 1 --steps 1000 --proof-cache none --no-measure | FileCheck %s --check-prefix=STEPS
// STEPS: verdict     not-found: {{.*}}step limit

// Two operations are needed, whatever the constants.
// RUN: not evo-rewrite synth %s --function twoSteps --operations 1 --proof-cache none --no-measure | FileCheck %s --check-prefix=ONE
// ONE: verdict     not-found: no program of up to 1 operations {{.*}}, and none of up to 1 with constants of the solver's
// ONE-NOT: return

// The needle differs on one input of 2^32: the prover finds it, and the shorter program is not the answer.
// RUN: not evo-rewrite synth %s --function needle --operations 1 --proof-cache none --no-measure | FileCheck %s --check-prefix=NEEDLE
// NEEDLE: verdict     not-

// RUN: not evo-rewrite synth %s --function text --proof-cache none | FileCheck %s --check-prefix=TEXT
// TEXT: verdict     not-suitable: a parameter of type 'const char *' is not an integer
// RUN: not evo-rewrite synth %s --function half --proof-cache none | FileCheck %s --check-prefix=HALF
// HALF: verdict     not-suitable: the result of type 'double' is not an integer
// RUN: not evo-rewrite synth %s --function nothing --proof-cache none | FileCheck %s --check-prefix=NOTHING
// NOTHING: verdict     not-suitable: it has 0 parameters
// RUN: not evo-rewrite synth %s --function never --proof-cache none | FileCheck %s --check-prefix=NEVER
// NEVER: verdict     not-suitable: it is undefined on all but 0 of
// RUN: not evo-rewrite synth %s --function outside --proof-cache none | FileCheck %s --check-prefix=OUTSIDE
// OUTSIDE: verdict     not-suitable: it was not run: before calls '{{.*}}elsewhere

// RUN: not evo-rewrite synth %s --function missing 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: no function 'missing' with a body
// RUN: not evo-rewrite synth %s --function twice 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: error: 'twice' is overloaded: name one as 'twice(int)'
// RUN: not evo-rewrite synth %s 2>&1 | FileCheck %s --check-prefix=WHICH
// WHICH: error: name the function with --function
// RUN: not evo-rewrite synth %s --function mixed --operations 99 2>&1 | FileCheck %s --check-prefix=LONG
// LONG: error: --operations takes 1 to 16
// RUN: evo-rewrite synth --costs | FileCheck %s --check-prefix=COSTS
// COSTS: 3  multiply

#include <cstdint>
int maximum(int x, int y) { return x > y ? x : y; }
unsigned mixed(unsigned x) { return (x * 2654435761u ^ x >> 7) + (x % 977) * x; }
unsigned twoSteps(unsigned x) {
  unsigned r = 0;
  for (int i = 0; i < 29; ++i)
    if ((x >> (i + 3) & 1) != (i % 3 == 0))
      r |= 1u << i;
  return r;
}
unsigned needle(unsigned x) { return x == 0x5eedf00d ? 1 : x + 1; }
int text(const char *p) { return *p; }
double half(int x) { return x / 2.0; }
int nothing() { return 1; }
int never(int x) { __builtin_unreachable(); }
int elsewhere(int);
int outside(int x) { return elsewhere(x); }
int twice(int x) { return x * 2; }
long twice(long x) { return x * 2; }
