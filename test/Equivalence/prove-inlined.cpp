// A callee is cleaned up before it is inlined: what it reads and did not write must stay visible, whoever
// knows of the writing.
// RUN: %S/Inputs/prove-pair %s own | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s byReference | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s held | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s heldHigher | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s chosen | FileCheck %s --check-prefix=READS
// RUN: %S/Inputs/prove-pair %s everyRound | FileCheck %s --check-prefix=READS
// READS-NOT: verdict     proved
// READS: verdict     refuted: found by execution
// READS: after       has undefined behaviour

// And in one that is not inlined, whose code is compared.
// RUN: %S/Inputs/prove-pair %s apart | FileCheck %s --check-prefix=APART
// RUN: %S/Inputs/prove-pair %s recursive | FileCheck %s --check-prefix=APART
// APART-NOT: verdict     proved

// So must accesses that lie beyond what the caller gives.
// RUN: %S/Inputs/prove-pair %s beyond | FileCheck %s --check-prefix=BEYOND
// BEYOND-NOT: verdict     proved
// BEYOND: after       has undefined behaviour

// None of that where it is in order.
// RUN: %S/Inputs/prove-pair %s written | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s iterated | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s outParameter | FileCheck %s --check-prefix=GOOD
// GOOD: verdict     proved

struct Holder {
  int *Place;
};

static inline int unwritten(bool C) {
  int X;
  if (C)
    X = 1;
  return X;
}
static inline void set(bool C, int &X) {
  if (C)
    X = 1;
}
static inline void keep(Holder &H, int &X) { H.Place = &X; }
static inline void write(const Holder &H, bool C) {
  if (C)
    *H.Place = 1;
}
static inline int throughHolder(bool C) {
  int X;
  Holder H;
  keep(H, X);
  write(H, C);
  return X;
}
static inline void setHeld(Holder &Outer, bool C) { write(Outer, C); }
static inline int higher(Holder &Outer, bool C) {
  int X;
  keep(Outer, X);
  setHeld(Outer, C);
  int Result = X;
  Outer.Place = nullptr;
  return Result;
}
static inline int oneOfTwo(bool C, bool D) {
  int X, Y;
  int &R = D ? X : Y;
  if (C)
    R = 1;
  return D ? X : Y;
}
static inline int at(const int *A, int I) { return A[I]; }

struct Range {
  struct Iterator {
    int At;
    int operator*() const { return At; }
    Iterator &operator++() { return ++At, *this; }
    bool operator!=(const Iterator &O) const { return At != O.At; }
  };
  int From, To;
  Iterator begin() const { return {From}; }
  Iterator end() const { return {To}; }
};

namespace before {
__attribute__((noinline)) static int one(bool C) { return 1; }
int apart(bool C) { return one(C) + 1; }
static int down(bool C, unsigned N) { return N ? down(C, N - 1) : 1; }
int recursive(bool C, unsigned N) { return down(C, N % 4); }
int own(bool C) { return C ? unwritten(C) : 1; }
int byReference(bool C) {
  int X = 1;
  set(C, X);
  return X;
}
int held(bool C) { return C ? throughHolder(C) : 1; }
int heldHigher(bool C) { return 1; }
int chosen(bool C, bool D) { return 1; }
int everyRound(unsigned N) { return N % 4 == 0 ? 0 : 1; }
int beyond(int I) {
  const int A[4] = {1, 2, 3, 4};
  return I >= 0 && I < 4 ? at(A, I) : 0;
}
int written(bool C) {
  int X = 0;
  set(C, X);
  return X;
}
int iterated(int N) {
  int Sum = 0;
  for (int I = 0; I != 3; ++I)
    Sum ^= I + (N & 7);
  return Sum;
}
int outParameter(int N) { return N & 1; }
} // namespace before

namespace after {
__attribute__((noinline)) static int one(bool C) { return unwritten(C); }
int apart(bool C) { return one(C) + 1; }
static int down(bool C, unsigned N) {
  return N ? down(C, N - 1) : unwritten(C);
}
int recursive(bool C, unsigned N) { return down(C, N % 4); }
int own(bool C) { return unwritten(C); }
int byReference(bool C) {
  int X;
  set(C, X);
  return X;
}
int held(bool C) { return throughHolder(C); }
int heldHigher(bool C) {
  Holder Outer;
  return higher(Outer, C);
}
int chosen(bool C, bool D) { return oneOfTwo(C, D); }
// The second round must not read what the first one wrote.
int everyRound(unsigned N) {
  int Last = 0;
  for (unsigned I = 0; I < N % 4; ++I)
    Last = unwritten(I == 0);
  return Last;
}
int beyond(int I) {
  const int A[4] = {1, 2, 3, 4};
  return I >= 0 && I <= 4 ? at(A, I) : 0;
}
int written(bool C) { return C ? 1 : 0; }
int iterated(int N) {
  int Sum = 0;
  for (int I : Range{0, 3})
    Sum ^= I + (N & 7);
  return Sum;
}
int outParameter(int N) {
  int X;
  set(N & 1, X = 0);
  return X;
}
} // namespace after
