// Loops become a few operations, proved for all inputs.
// RUN: evo-rewrite synth %s --function clearLowest --proof-cache none --no-measure | FileCheck %s --check-prefix=CLEAR
// CLEAR: before      {{.*}}, and a loop
// CLEAR: after       2 operations, 2 cycles
// CLEAR: proof       proved
// CLEAR: verdict     proved
// CLEAR: unsigned int clearLowest(unsigned int x) {
// CLEAR: }

// What is proved is timed beside the function, unless that is not wanted.
// RUN: evo-rewrite synth %s --function clearLowest --proof-cache none | FileCheck %s --check-prefix=TIMED
// TIMED: proof       proved
// TIMED-NEXT: measured    {{[0-9.]+}} of the time [{{[0-9.]+}}, {{[0-9.]+}}], {{[0-9]+}} pairs of runs over {{[0-9]+}} inputs at -O2, calls that each wait for the one before
// TIMED-NEXT: verdict     proved{{$|: cheaper by the table, not faster as measured$}}
// RUN: evo-rewrite synth %s --function narrow --proof-cache none --json | FileCheck %s --check-prefix=TIMES
// TIMES: "measurement":{"faster":{{true|false}},"inputs":{{[0-9]+}},"pairs":{{.*}}"estimate":{{.*}}"low":{{.*}}"ratio":{{.*}}"metric":"cpu-time"
// RUN: evo-rewrite synth %s --function clearLowest --proof-cache none --no-measure | FileCheck %s --check-prefix=UNTIMED --implicit-check-not=measured
// UNTIMED: verdict     proved{{$}}

// A precondition makes more programs right: what is undefined before may be anything after.
// RUN: evo-rewrite synth %s --function fieldOr --proof-cache none --no-measure | FileCheck %s --check-prefix=FIELD
// FIELD: after       1 operation, 1 cycle
// FIELD: verdict     proved

// Signed, narrow and boolean types convert as C++ does.
// RUN: evo-rewrite synth %s --function narrow --proof-cache none --no-measure | FileCheck %s --check-prefix=NARROW
// NARROW: verdict     proved
// NARROW: bool narrow(signed char x, unsigned short y) noexcept {

// The same text and the same seed give the same answer.
// RUN: evo-rewrite synth %s --function clearLowest --proof-cache none --no-measure --json > %t.json
// RUN: evo-rewrite synth %s --function clearLowest --proof-cache none --no-measure --json > %t2.json
// RUN: sed -E 's/"([a-zA-Z]*[sS]econds|solverBytes)":[0-9.e-]+//g' %t.json > %t3
// RUN: sed -E 's/"([a-zA-Z]*[sS]econds|solverBytes)":[0-9.e-]+//g' %t2.json | diff %t3 -
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// JSON-NOT: "measurement"
// JSON: "costAfter":{"cycles":2,"operations":2}
// JSON-SAME: "result":"proved"

// Counting instructions are used where the target has them, and only there.
// RUN: evo-rewrite synth %s --function ones --proof-cache none --no-measure -- -march=x86-64-v3 | FileCheck %s --check-prefix=ONES
// ONES: std::popcount
// RUN: not evo-rewrite synth %s --function ones --operations 1 --steps 20000000 --proof-cache none --no-measure | FileCheck %s --check-prefix=NOONES
// NOONES-NOT: popcount
// NOONES: verdict     not-found: {{.*}}1 operations

// Constants that stand nowhere are found by the solver.
// RUN: evo-rewrite synth %s --function scrambled --operations 2 --steps 100000 --proof-cache none --no-measure | FileCheck %s --check-prefix=SCRAMBLED
// SCRAMBLED: search      {{.*}}connected by the solver
// SCRAMBLED: verdict     proved
// SCRAMBLED: 0x9249249u

unsigned scrambled(unsigned x) {
  unsigned r = 0;
  for (int i = 0; i < 29; ++i)
    if ((x >> (i + 3) & 1) != (i % 3 == 0))
      r |= 1u << i;
  return r;
}

unsigned clearLowest(unsigned x) {
  for (int i = 0; i < 32; ++i)
    if (x >> i & 1)
      return x & ~(1u << i);
  return x;
}
unsigned fieldOr(unsigned x, unsigned y) {
  if (x & y)
    __builtin_unreachable();
  unsigned r = 0;
  for (int i = 0; i < 32; ++i)
    if ((x >> i & 1) || (y >> i & 1))
      r |= 1u << i;
  return r;
}
bool narrow(signed char x, unsigned short y) noexcept {
  for (int i = 0; i < 4; ++i)
    if (x * 4 == y * 4)
      return true;
  return false;
}
unsigned ones(unsigned x) {
  unsigned n = 0;
  for (int i = 0; i < 32; ++i)
    n += x >> i & 1;
  return n;
}
