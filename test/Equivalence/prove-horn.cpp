// Invariants that no fixed family has: bounds by constants, and of sums. Spacer finds them over the
// integers; what is kept of them is exact in bit-vectors.
// RUN: evo-rewrite prove %s --before before::clamp --after after::clamp --proof-cache none --quick | FileCheck %s --check-prefix=FOUND
// RUN: evo-rewrite prove %s --before before::ring --after after::ring --proof-cache none --quick | FileCheck %s --check-prefix=FOUND
// RUN: evo-rewrite prove %s --before before::drain --after after::drain --proof-cache none | FileCheck %s --check-prefix=FOUND
// FOUND: in step     {{.*}}loops of after paired 1 as 1: {{.*}} guesses of Spacer's: no difference
// FOUND: verdict     proved: for all inputs, loops in step, by induction

// What it found is remembered as other answers are.
// RUN: rm -rf %t && evo-rewrite prove %s --before before::clamp --after after::clamp --proof-cache %t --quick | FileCheck %s --check-prefix=FOUND
// RUN: evo-rewrite prove %s --before before::clamp --after after::clamp --proof-cache %t --quick | FileCheck %s --check-prefix=FOUND
// RUN: grep -rl '"by":"spacer"' %t

// Over the integers a running sum never falls below its start; an unsigned that wraps does, after a
// billion rounds. Such a guess is thrown away.
// RUN: not evo-rewrite prove %s --before before::rising --after after::rising --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=WRONG
// Nor is another bound the same, which 100 rounds show and 8 do not.
// RUN: not evo-rewrite prove %s --before before::clamp --after after::clampLow --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=WRONG
// RUN: not evo-rewrite prove %s --before before::drain --after after::drainLess --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=WRONG
// WRONG-NOT: proved
// WRONG: in step {{.*}} guesses of Spacer's: {{the loops do not run in step|looking for an invariant}}
// WRONG-NOT: proved

// RUN: not evo-rewrite prove %s --before before::clamp --after after::clampLow --proof-cache none --quick | FileCheck %s --check-prefix=RUNS
// RUN: not evo-rewrite prove %s --before before::ring --after after::ringLate --proof-cache none --quick | FileCheck %s --check-prefix=RUNS
// RUNS: verdict     refuted: found by execution

namespace before {
int clamp(int n) {
  int s = 0;
  for (int i = 0; i < n; ++i)
    if (s < 100)
      s += 1;
  return s;
}
int ring(int n) {
  int s = 0;
  for (int i = 0; i < n; ++i)
    s = s == 10 ? 0 : s + 1;
  return s;
}
int drain(int n, int k) {
  int left = 50, taken = 0;
  for (int i = 0; i < n; ++i) {
    if (left + taken != 50 || taken > 50)
      return -1;
    if (left > 0 && i != k) {
      --left;
      ++taken;
    }
  }
  return taken;
}
unsigned rising(unsigned n) {
  unsigned s = 5, low = 0;
  for (unsigned i = 0; i < n; ++i) {
    if (s < 5)
      ++low;
    s += 3;
  }
  return s ^ low;
}
} // namespace before

namespace after {
int clamp(int n) {
  int s = 0;
  for (int i = 0; i < n; ++i) {
    s += 1;
    if (s > 100)
      s = 100;
  }
  return s;
}
int clampLow(int n) {
  int s = 0;
  for (int i = 0; i < n; ++i) {
    s += 1;
    if (s > 99)
      s = 99;
  }
  return s;
}
int ring(int n) {
  int s = 0;
  for (int i = 0; i < n; ++i)
    s = s >= 10 ? 0 : s + 1;
  return s;
}
int ringLate(int n) {
  int s = 0;
  for (int i = 0; i < n; ++i)
    s = s > 10 ? 0 : s + 1;
  return s;
}
int drain(int n, int k) {
  int taken = 0;
  for (int i = 0; i < n; ++i)
    if (taken < 50 && i != k)
      ++taken;
  return taken;
}
int drainLess(int n, int k) {
  int taken = 0;
  for (int i = 0; i < n; ++i)
    if (taken < 49 && i != k)
      ++taken;
  return taken;
}
unsigned rising(unsigned n) {
  unsigned s = 5;
  for (unsigned i = 0; i < n; ++i)
    s += 3;
  return s;
}
} // namespace after
