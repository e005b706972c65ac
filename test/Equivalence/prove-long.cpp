// A callee that stays a call, for it calls itself, is as long as all that it
// calls: from some length on the rest stays calls in it, and is compared.
// RUN: evo-rewrite prove %s --before before::all --after after::all --quick --runs 0 --proof-cache none | FileCheck %s --check-prefix=SAME
// SAME: verdict     proved: the same code

// The difference is in what stays a call there.
// RUN: not evo-rewrite prove %s --before before::all --after wrong::all --quick --runs 0 --proof-cache none | FileCheck %s --check-prefix=WRONG
// WRONG-NOT: proved
// WRONG: verdict     unknown:

unsigned outside(unsigned V);

#define TEN(X) X X X X X X X X X X
#define CODE(STEP)                                                             \
  unsigned leaf(unsigned V) { TEN(V = outside(V) + STEP;) return V; }  \
  unsigned middle(unsigned V) { TEN(V += leaf(V);) return V; }                 \
  unsigned down(unsigned V) {                                                  \
    TEN(V += middle(V); V += middle(V); V += middle(V);)                       \
    return V == 0 ? leaf(V) : V + down(V / 3);                                 \
  }

namespace before {
CODE(3)
unsigned all(unsigned V) { return down(V) * 2; }
} // namespace before
namespace after {
CODE(3)
unsigned all(unsigned V) { return down(V) << 1; }
} // namespace after
namespace wrong {
CODE(4)
unsigned all(unsigned V) { return down(V) << 1; }
} // namespace wrong
