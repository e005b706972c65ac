// Objects of numbers are arguments and results like numbers are, however the calling
// convention hands them over.
// RUN: %S/Inputs/prove-pair %s one | FileCheck %s --check-prefix=ONE
// ONE: verdict     refuted: found by execution
// ONE: one((One){2})
// RUN: %S/Inputs/prove-pair %s two | FileCheck %s --check-prefix=TWO
// TWO: verdict     refuted: found by execution
// TWO: two(0, (Two){0, {{.*}}})
// RUN: %S/Inputs/prove-pair %s three | FileCheck %s --check-prefix=THREE
// THREE: three((Three){0.0f, 0.0f, {{.*}}f}, 0, (Three){
// THREE: after       returns
// RUN: %S/Inputs/prove-pair %s large | FileCheck %s --check-prefix=LARGE
// LARGE: returns (Large){1, 2, 3, 4, 5u}
// LARGE: returns (Large){1, 2, 3, 4, 6u}
// RUN: %S/Inputs/prove-pair %s nested | FileCheck %s --check-prefix=REFUTED
// RUN: %S/Inputs/prove-pair %s shifted | FileCheck %s --check-prefix=SHIFTED
// SHIFTED: Two buffer0[6] = {
// SHIFTED: leaves buffer0[1] byte 8 =
// RUN: %S/Inputs/prove-pair %s flag | FileCheck %s --check-prefix=REFUTED
// REFUTED: verdict     refuted: found by execution

// What agrees is run as well.
// RUN: %S/Inputs/prove-pair %s sum | FileCheck %s --check-prefix=SAME
// RUN: %S/Inputs/prove-pair %s doubled | FileCheck %s --check-prefix=SAME
// RUN: %S/Inputs/prove-pair %s padding | FileCheck %s --check-prefix=SAME
// RUN: %S/Inputs/prove-pair %s named | FileCheck %s --check-prefix=NAMED
// SAME: execution   {{[1-9][0-9]*}} inputs agree
// SAME: verdict     {{proved|bounded}}
// NAMED: verdict     proved
// NAMED: classes with the same members are taken for one

// Not every state of these can occur, or is known.
// RUN: %S/Inputs/prove-pair %s hidden | FileCheck %s --check-prefix=NEVER
// RUN: %S/Inputs/prove-pair %s bits | FileCheck %s --check-prefix=NEVER
// RUN: %S/Inputs/prove-pair %s either | FileCheck %s --check-prefix=NEVER
// RUN: %S/Inputs/prove-pair %s pointing | FileCheck %s --check-prefix=NEVER
// RUN: %S/Inputs/prove-pair %s derived | FileCheck %s --check-prefix=NEVER
// NEVER: execution   not run: no generator for a parameter of type
// RUN: %S/Inputs/prove-pair %s renamed | FileCheck %s --check-prefix=RENAMED
// RENAMED: verdict     unknown: the signature changes
// RENAMED-NOT: assuming

struct One {
  int A;
};
struct Two {
  long A;
  double B;
};
struct Three {
  float A, B, C;
};
struct Large {
  int A, B, C, D;
  unsigned E;
};
struct Nested {
  One First;
  short Rest[3];
};
struct Flag {
  bool Is;
  char Name;
};
struct Padded {
  char A;
  long B;
};
class Hidden {
  int Size = 0;

public:
  int size() const { return Size; }
};
struct Bits {
  unsigned A : 3, B : 5;
};
union Either {
  int A;
  float B;
};
struct Pointing {
  int *P;
};
struct Derived : One {
  int B;
};

namespace before {
int one(One X) { return X.A == 2; }
double two(int, Two X) { return X.A + X.B; }
float three(Three X, int, Three Y) { return X.C + Y.A; }
Large large() { return {1, 2, 3, 4, 5}; }
int nested(Nested X) { return X.First.A ^ X.Rest[2]; }
void shifted(Two *X) { X[1].B = X[0].B; }
bool flag(Flag X) { return X.Is && X.Name; }
long sum(Two X, Two Y) { return (X.A ^ Y.A) + 2 * (X.A & Y.A); }
Two doubled(Two X) { return {X.A, X.B * 2}; }
Padded padding(char A, long B) { return {A, B}; }
struct Here {
  int X, Y;
};
int named(Here H) { return H.X ^ H.Y; }
int hidden(const Hidden &X) { return X.size() / 2; }
int bits(Bits X) { return X.A ^ X.B; }
int either(Either X) { return X.A / 2; }
int pointing(Pointing X) { return *X.P / 2; }
int derived(Derived X) { return X.A ^ X.B; }
int renamed(Here H) { return H.X; }
} // namespace before

namespace after {
int one(One) { return 0; }
double two(int, Two X) { return X.A; }
float three(Three, int, Three Y) { return Y.A; }
Large large() { return {1, 2, 3, 4, 6}; }
int nested(Nested X) { return X.First.A ^ X.Rest[1]; }
void shifted(Two *X) { X[1].B = X[0].A; }
bool flag(Flag X) { return X.Name; }
long sum(Two X, Two Y) { return (X.A | Y.A) + (X.A & Y.A); }
Two doubled(Two X) { return {X.A, 2 * X.B}; }
Padded padding(char A, long B) {
  Padded P;
  P.B = B;
  P.A = A;
  return P;
}
struct Here {
  int X, Y;
};
int named(Here H) { return (H.X | H.Y) - (H.X & H.Y); }
int hidden(const Hidden &X) { return X.size() >> 1; }
int bits(Bits X) { return X.B ^ X.A; }
int either(Either X) { return X.A >> 1; }
int pointing(Pointing X) { return *X.P >> 1; }
int derived(Derived X) { return X.B ^ X.A; }
struct There {
  int Y, X;
};
int renamed(There T) { return T.Y; }
} // namespace after
