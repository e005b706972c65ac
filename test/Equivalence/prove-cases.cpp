// A loop that goes on from the bit at which another one stopped is run to its end, bit by bit.
// DEFINE: %{prove} = evo-rewrite prove --proof-cache none --fuzz-runs 0
// RUN: %{prove} %S/Inputs/hackers-delight.cpp --before naive::p17 --after clever::p17 | FileCheck %s --check-prefix=ALL
// The code that newer versions make of this one is beyond the limit.
// RUN: %if llvm19 %{ evo-rewrite prove --proof-cache none --fuzz-runs 0 %S/Inputs/hackers-delight.cpp --before naive::p20 --after clever::p20 | FileCheck %s --check-prefix=ALL %}
// ALL: verdict     proved: for all inputs, by the solver

// One input of 2^32 is enough, and no run finds it.
// RUN: not %{prove} %s --before before::runOff --after after::needle | FileCheck %s --check-prefix=NEEDLE
// NEEDLE: verdict     refuted: found by the solver (returned value), replayed
// RUN: not %{prove} %s --before before::runOff --after after::undefinedOnce | FileCheck %s --check-prefix=SHIFT
// SHIFT: verdict     refuted: found by the solver (undefined behaviour), replayed

// Nor is what lies near by.
// RUN: not %{prove} %s --before before::runOff --after after::runKept | FileCheck %s --check-prefix=NO
// RUN: not %{prove} %s --before before::runOff --after after::oneMore | FileCheck %s --check-prefix=NO
// RUN: not %{prove} %s --before before::clearFrom --after after::clearAfter | FileCheck %s --check-prefix=NO
// RUN: not %{prove} %s --before before::throwing --after after::throwingLess | FileCheck %s --check-prefix=NO
// NO: verdict     refuted

// What does not end after a few rounds for every input is not proved that way.
// RUN: not %{prove} %s --before before::everySecond --after after::everySecond --rounds 4 --resource-limit 100000 | FileCheck %s --check-prefix=OPEN
// OPEN: verdict     bounded(4)

using u32 = unsigned;

namespace before {
u32 runOff(u32 x) {
  int i = 0;
  while (i < 32 && !(x >> i & 1))
    ++i;
  while (i < 32 && (x >> i & 1)) {
    x &= ~(1u << i);
    ++i;
  }
  return x;
}
void clearFrom(unsigned char *bytes, unsigned char x) {
  unsigned i = 0;
  while (i < 8 && !(x >> i & 1))
    ++i;
  for (; i < 8; ++i)
    bytes[i] = 0;
}
int throwing(u32 x) {
  int i = 0;
  while (i < 32 && !(x >> i & 1))
    ++i;
  int n = 0;
  while (i + n < 32 && (x >> (i + n) & 1))
    ++n;
  if (n == 32)
    throw 1;
  return n;
}
u32 everySecond(unsigned char x) {
  u32 i = 0;
  while (i < 8 && !(x >> i & 1))
    ++i;
  u32 n = 0;
  for (; i != 8; i += 2)
    ++n;
  return n;
}
} // namespace before

namespace after {
static u32 clever(u32 x) { return (((x - 1) | x) + 1) & x; }
u32 needle(u32 x) { return x * 5 == 0xf65bcd00u ? 0 : clever(x); }
u32 undefinedOnce(u32 x) { return clever(x) | 0u << (x * 5 == 0x9e3779b5u ? 32 : 1); }
u32 runKept(u32 x) { return (((x - 1) | x) + 1) | x; }
u32 oneMore(u32 x) { return clever(x) & (clever(x) - 1); }
void clearAfter(unsigned char *bytes, unsigned char x) {
  bool seen = false;
  for (unsigned i = 0; i < 8; ++i) {
    if (seen)
      bytes[i] = 0;
    seen |= x >> i & 1;
  }
}
int throwingLess(u32 x) {
  u32 y = x ? x >> __builtin_ctz(x) : 0;
  return y ? (~y ? __builtin_ctz(~y) : 32) : 0;
}
u32 everySecond(unsigned char x) { return x ? (8 - __builtin_ctz(x)) / 2 : 0; }
} // namespace after
