// Null, nothing, and one element fewer than is read are inputs like others.
// RUN: %S/Inputs/prove-pair %s first | FileCheck %s --check-prefix=SHORT
// RUN: %S/Inputs/prove-pair %s member | FileCheck %s --check-prefix=NULL
// RUN: %S/Inputs/prove-pair %s hoisted | FileCheck %s --check-prefix=SHORT
// RUN: %S/Inputs/prove-pair %s next | FileCheck %s --check-prefix=SHORT
// SHORT: verdict     refuted:
// SHORT: after       has undefined behaviour
// NULL: verdict     refuted:
// NULL-NEXT: input       before::member(nullptr)
// NULL: after       has undefined behaviour
// RUN: %S/Inputs/prove-pair %s guarded | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s twice | FileCheck %s --check-prefix=GOOD
// GOOD: verdict     proved

// A name for void is void, and what such a function leaves is compared.
// RUN: %S/Inputs/prove-pair %s named | FileCheck %s --check-prefix=NAMED
// NAMED-NOT: not run
// NAMED: verdict     refuted: found by execution
using Nothing = void;
struct Pair {
  int A, B;
};
namespace before {
int first(const int *P, int N) { return N > 0 ? P[0] : 0; }
int member(const Pair *P) { return P ? P->A : 0; }
unsigned hoisted(const unsigned *P, const unsigned *Q, unsigned N) {
  unsigned Sum = 0;
  for (unsigned I = 0; I < N; ++I)
    Sum += P[I] * *Q;
  return Sum;
}
int next(const char *P, unsigned N) {
  unsigned I = 0;
  while (I < N && P[I] == 'a')
    ++I;
  return I;
}
int guarded(const int *P) { return P ? *P : 0; }
int twice(const int *P, int N) { return N > 0 ? *P + 0 * N : 0; }
Nothing named(int &X) { X += 2; }
} // namespace before
namespace after {
int first(const int *P, int N) {
  int X = P[0];
  return N > 0 ? X : 0;
}
int member(const Pair *P) {
  int A = P->A;
  return P ? A : 0;
}
unsigned hoisted(const unsigned *P, const unsigned *Q, unsigned N) {
  unsigned Sum = 0, Factor = *Q;
  for (unsigned I = 0; I < N; ++I)
    Sum += P[I] * Factor;
  return Sum;
}
int next(const char *P, unsigned N) {
  unsigned I = 0;
  while (P[I] == 'a' && I < N)
    ++I;
  return I;
}
int guarded(const int *P) {
  if (!P)
    return 0;
  return *P;
}
int twice(const int *P, int N) {
  if (N <= 0)
    return 0;
  return *P;
}
Nothing named(int &X) { X *= 2; }
} // namespace after
