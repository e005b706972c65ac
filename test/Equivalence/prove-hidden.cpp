// What the optimiser hides, and what one compiler's code cannot show, is no proof.
// RUN: %S/Inputs/prove-pair %s one | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s zero | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s array | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s member | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s copied | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s choice | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s ended | FileCheck %s --check-prefix=READS
// READS: verdict     refuted: found by execution
// READS: after       has undefined behaviour

// A loop that does nothing may still go on for ever.
// RUN: %S/Inputs/prove-pair %s collatz | FileCheck %s --check-prefix=ENDS
// ENDS-NOT: proved:
// ENDS: after is still running where before has returned

// GCC and Clang order these differently.
// RUN: %S/Inputs/prove-pair %s order | FileCheck %s --check-prefix=ORDER
// ORDER: verdict     unknown: after leaves the order of 'g()' and 'h()' to the compiler, and before does not
// RUN: %S/Inputs/prove-pair %s sum | FileCheck %s --check-prefix=SUM
// SUM: verdict     unknown: after leaves the order of 'Total' and 'count()' to the compiler
// RUN: %S/Inputs/prove-pair %s twice | FileCheck %s --check-prefix=TWICE
// TWICE: verdict     unknown: after leaves the order of 'I++' and 'I' to the compiler
// RUN: %S/Inputs/prove-pair %s shown | FileCheck %s --check-prefix=SHOWN
// SHOWN: verdict     unknown: after leaves the order of 'X' and 'bumped(P)' to the compiler
// RUN: %S/Inputs/prove-pair %s again | FileCheck %s --check-prefix=AGAIN
// AGAIN: verdict     unknown: after leaves the order of 'g()' and 'h()' to the compiler
// RUN: %S/Inputs/prove-pair %s helper | FileCheck %s --check-prefix=HELPER
// HELPER: verdict     unknown: after leaves the order of 'g()' and 'h()' to the compiler

// What is called in turn, given to the library to call, or done only once.
// RUN: %S/Inputs/prove-pair %s mutual | FileCheck %s --check-prefix=MUTUAL
// MUTUAL: verdict     unknown: after leaves the order of 'odd(X)' and 'Total' to the compiler
// RUN: %S/Inputs/prove-pair %s given -- -DLIBRARY | FileCheck %s --check-prefix=GIVEN
// GIVEN: verdict     unknown: after leaves the order of
// RUN: %S/Inputs/prove-pair %s watched | FileCheck %s --check-prefix=WATCHED
// WATCHED: verdict     unknown: after leaves the order of 'Seen' and 'Seen' to the compiler

// Promises and casts.
// RUN: %S/Inputs/prove-pair %s assume | FileCheck %s --check-prefix=ASSUME
// ASSUME: verdict     unknown: after promises something by __builtin_assume
// RUN: %S/Inputs/prove-pair %s restricted | FileCheck %s --check-prefix=RESTRICT
// RESTRICT: verdict     unknown: after promises that 'R' has no alias
// RUN: %S/Inputs/prove-pair %s constant | FileCheck %s --check-prefix=CONST
// CONST: verdict     unknown: after casts const away in 'const_cast<int &>(K)'
// RUN: %S/Inputs/prove-pair %s type | FileCheck %s --check-prefix=TYPE
// TYPE: verdict     unknown: after takes an object for one of another type in 'reinterpret_cast<const int &>(F)'

// RUN: %S/Inputs/prove-pair %s number | FileCheck %s --check-prefix=NUMBER
// NUMBER: verdict     unknown: after makes a pointer of a number in 'reinterpret_cast<const int *>(N)'
// RUN: %S/Inputs/prove-pair %s granted | FileCheck %s --check-prefix=GRANTED
// GRANTED: verdict     unknown: after takes for granted what 'returns_nonnull' says of make

// Where null is an address like others, what is known of it does not hold.
// RUN: not evo-rewrite prove %s --before before::halves --after after::halves --proof-cache none --fuzz-runs 0 -- -fno-delete-null-pointer-checks 2>&1 | FileCheck %s --check-prefix=NULLS
// NULLS: refinement {{.*}}null as the address of something is not modelled

// None of that where it is in order.
// RUN: %S/Inputs/prove-pair %s later | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s last | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s pair | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s same | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s named | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s squares | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s reads | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s parts | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s spelled | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s halves | FileCheck %s --check-prefix=GOOD
// GOOD: verdict     proved


#ifdef LIBRARY // takes longer to read than all else
#include <functional>
#endif

int g();
int h();
int f(int, int);
int count();
int whatHasALongName(), whatHasALongerName();
extern int Total;
void bump(int *);
extern volatile int Seen;
int odd(unsigned X);
inline int even(unsigned X) {
  int Answer = X == 0 ? 1 : odd(X - 1);
  Total = Answer;
  return Answer;
}
inline int odd(unsigned X) { return X == 0 ? 0 : even(X - 1); }
inline double square(double X) { return X * X; }
struct Both {
  char Kind;
  int Value;
};
inline Both both(char Kind, int Value) {
  Both B;
  B.Kind = Kind;
  B.Value = Value;
  return B;
}
inline int total(Both A, Both B) { return A.Value + B.Value; }
inline int bumped(int *P) {
  bump(P);
  return *P;
}

namespace before {
int one(bool) { return 1; }
int zero(int) { return 0; }
int array(unsigned) { return 0; }
int member(int) { return 1; }
int copied(int X) { return X; }
int choice(unsigned) { return 4; }
int ended(int X) { return X; }
int collatz(unsigned) { return 1; }
int order() {
  int A = g();
  return f(A, h());
}
int sum() {
  int Old = Total;
  return Old + count();
}
int twice(int I) { return I + I; }
int add() {
  int A = g();
  return A + h();
}
int helper(int X) { return X + add(); }
int assume(int X) { return X; }
int restricted(int *P) { return *P; }
int constant() { return 3; }
int type(float F) { return __builtin_bit_cast(int, F); }
int number(const int *P, unsigned long) { return *P; }
int *make();
bool granted() { return make() != nullptr; }
unsigned halves(const unsigned &X, unsigned Y) {
  return (X & Y) + ((X ^ Y) >> 1);
}
int mutual(unsigned X) {
  int E = even(X);
  int O = odd(X);
  return E + (O - Total);
}
#ifdef LIBRARY
int given() {
  std::function<int()> F = g, G = h;
  int A = F();
  return A - G();
}
#endif
int watched() {
  int A = Seen;
  return f(A, Seen);
}
int later(bool C) { return C ? 1 : 2; }
int last(const int *P, unsigned N) {
  int S = 0;
  for (unsigned I = 0; I < N; ++I)
    S = P[I];
  return N ? S : 7;
}
Both pair(int X) { return {'a', X}; }
int same() { return f(g(), h()) + 1 + 1; }
int named(int X) {
  int A = f(whatHasALongName(), whatHasALongerName()) + 1 + 1;
  return A + f(whatHasALongName() + X, whatHasALongName());
}
double squares(double X, double Y) {
  double A = square(X);
  return A + square(Y);
}
int reads(const int *P) {
  int A = P[0];
  return A + P[1];
}
int shown(int X) {
  int *P = &X;
  int Old = X;
  return Old + bumped(P);
}
int again() {
  int A = f(g(), h());
  int B = g();
  return A + f(B, h());
}
int parts(int X, int Y) { return total(both('a', X), both('b', Y)); }
int spelled(int X) { return f(g(), h() + X * 2); }
} // namespace before

namespace after {
int one(bool C) {
  int X;
  if (C)
    X = 1;
  return X;
}
int zero(int) {
  int X;
  return X ^ X;
}
int array(unsigned I) {
  int A[4];
  return A[I & 3] - A[I & 3];
}
int member(int X) {
  Both B;
  if (X > 0)
    B.Value = 1;
  return B.Value;
}
int copied(int X) {
  Both A, B;
  if (X != 5)
    A.Value = X;
  B = A;
  return B.Value;
}
int choice(unsigned K) {
  int R;
  switch (K & 1) {
  case 0:
    R = 4;
    break;
  }
  return R;
}
int ended(int X) {
  int *P;
  {
    int Y = X;
    P = &Y;
  }
  return *P;
}
int collatz(unsigned X) {
  while (X != 1)
    X = X & 1 ? 3 * X + 1 : X / 2;
  return 1;
}
int order() { return f(g(), h()); }
int sum() { return Total + count(); }
int twice(int I) { return I++ + I - 1; }
int add() { return g() + h(); }
int helper(int X) { return X + add(); }
int assume(int X) {
  __builtin_assume(X > 0);
  return X;
}
int restricted(int *P) {
  int *__restrict R = P;
  return *R;
}
int constant() {
  const int K = 3;
  const_cast<int &>(K) = 3;
  return K;
}
int type(float F) { return reinterpret_cast<const int &>(F); }
int number(const int *P, unsigned long) {
  unsigned long N = reinterpret_cast<unsigned long>(P);
  return *reinterpret_cast<const int *>(N);
}
[[gnu::returns_nonnull]] int *make();
bool granted() { return make(); }
unsigned halves(const unsigned &X, unsigned Y) {
  return (static_cast<unsigned long>(X) + Y) / 2;
}
int mutual(unsigned X) {
  int E = even(X);
  return E + (odd(X) - Total);
}
#ifdef LIBRARY
int given() {
  std::function<int()> F = g, G = h;
  return F() - G();
}
#endif
int watched() { return f(Seen, Seen); }
int later(bool C) {
  int X;
  if (C)
    X = 1;
  else
    X = 2;
  return X;
}
int last(const int *P, unsigned N) {
  int S;
  for (unsigned I = 0; I < N; ++I)
    S = P[I];
  return N ? S : 7;
}
Both pair(int X) {
  Both B;
  B.Kind = 'a';
  B.Value = X;
  return B;
}
int same() { return f(g(), h()) + 2; }
int named(int X) {
  int A = f(whatHasALongName(), whatHasALongerName());
  int B = A + 2;
  return B + f(whatHasALongName() + X, whatHasALongName());
}
double squares(double X, double Y) { return square(X) + square(Y); }
int reads(const int *P) { return P[0] + P[1]; }
int shown(int X) {
  int *P = &X;
  return X + bumped(P);
}
int again() {
  int A = f(g(), h());
  return A + f(g(), h());
}
int parts(int X, int Y) { return total(both('b', Y), both('a', X)); }
int spelled(int X) { return f(g(), X + h() + X); }
} // namespace after
