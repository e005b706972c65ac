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

// One of several locals: within each of them, and beyond one.
// RUN: %S/Inputs/prove-pair %s chosen | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s beyond | FileCheck %s --check-prefix=BEYOND
// RUN: %S/Inputs/prove-pair %s other | FileCheck %s --check-prefix=BEYOND
// BEYOND: verdict
// BEYOND-NOT: proved
// BEYOND-NOT: identical

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
int chosen(int X, int Y) { return X < Y ? Y : X; }
int beyond(bool First, int X, int Y) {
  int A[] = {X}, B[] = {Y, Y};
  const int *P = First ? A : B;
  return First ? X : P[1];
}
int other(bool First, int X, int Y) { return First ? X : Y; }
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
const int &larger(const int &X, const int &Y) { return X < Y ? Y : X; }
int chosen(int X, int Y) { return larger(X, Y); }
int beyond(bool First, int X, int Y) {
  int A[] = {X}, B[] = {Y, Y};
  const int *P = First ? A : B;
  return P[1];
}
int other(bool First, int X, int Y) {
  int A = X, B = Y;
  const int *P = First ? &B : &A;
  return *P;
}
} // namespace after
