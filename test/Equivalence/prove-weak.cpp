// Another unit may replace a weak function: what its body says here proves nothing of who calls it.
// RUN: not evo-rewrite prove %s --before before::f --after after::f --proof-cache none | FileCheck %s --check-prefix=UNKNOWN
// UNKNOWN-NOT: the same code
// UNKNOWN: verdict     unknown
// To call it as before is the same.
// RUN: evo-rewrite prove %s --before before::f --after after::again --proof-cache none | FileCheck %s --check-prefix=SAME
// SAME: verdict     proved
// And whether it may be replaced is part of what it is.
// RUN: not evo-rewrite prove %s --before one --after after::one --proof-cache none | FileCheck %s --check-prefix=STRONG
// STRONG: verdict     unknown: an attribute changes

__attribute__((weak)) int one() { return 1; }

namespace before {
int f() { return one(); }
} // namespace before

namespace after {
int f() { return 1; }
int again() {
  int r = one();
  return r;
}
int one() { return 1; }
} // namespace after
