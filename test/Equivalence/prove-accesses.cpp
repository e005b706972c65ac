// A bound that is read in each round, or once: before shows more accesses, after none of its own.
// RUN: evo-rewrite prove %s --before before::total --after after::total --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// RUN: evo-rewrite prove %s --before before::scaled --after after::scaled --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// RUN: evo-rewrite prove %s --before before::largest --after after::largest --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// RUN: evo-rewrite prove %s --before before::twice --after after::twice --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// RUN: evo-rewrite prove %s --before before::summed --after after::summed --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// RUN: evo-rewrite prove %s --before before::around --after after::around --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// RUN: evo-rewrite prove %s --before before::numbered --after after::numbered --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// SAME: identity    the same code with undefined behaviour visible
// SAME: verdict     proved
// RUN: evo-rewrite prove %s --before before::numbered --after after::numbered --proof-cache none --quick | FileCheck %s --check-prefix=TYPES
// TYPES: assuming    memory is read and written as what it is

// Reads what before does not read, or reads it where it may be gone or another.
// RUN: not evo-rewrite prove %s --before before::first --after after::first --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::unread --after after::unread --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::written --after after::written --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::called --after after::called --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::deleted --after after::deleted --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::freed --after after::freed --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::stored --after after::stored --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::bytes --after after::bytes --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::wider --after after::wider --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::oneWay --after after::oneWay --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::later --after after::later --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::own --after after::own --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::kept --after after::kept --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::swapped --after after::swapped --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::crossed --after after::crossed --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::divided --after after::divided --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// What types say is not taken where the program is built without it, or where after takes memory for what it was not.
// RUN: not evo-rewrite prove %s --before before::numbered --after after::numbered --proof-cache none --quick --runs 0 -- -fno-strict-aliasing | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::numbered --after after::untyped --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::numbered --after after::placed --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::numbered --after after::united --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::cleared --after after::cleared --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// RUN: not evo-rewrite prove %s --before before::sized --after after::sized --proof-cache none --quick --runs 0 | FileCheck %s --check-prefix=NOT
// Nor that nothing is at the null pointer, where something may be.
// RUN: evo-rewrite prove %s --before before::maybe --after after::maybe --proof-cache none --quick | FileCheck %s --check-prefix=SAME
// RUN: not evo-rewrite prove %s --before before::maybe --after after::maybe --proof-cache none --quick --runs 0 -- -fno-delete-null-pointer-checks -fno-strict-aliasing | FileCheck %s --check-prefix=NOT
// NOT-NOT: verdict     {{proved|bounded}}
// NOT: verdict     {{unknown|refuted}}

#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

struct Item {
  unsigned long Size;
  unsigned Key;
};
void use(unsigned);
unsigned giveBack(unsigned *P);

namespace before {
unsigned long total(const std::vector<Item *> &Items) {
  unsigned long Sum = 0;
  for (std::size_t I = 0; I < Items.size(); ++I)
    Sum += Items[I]->Size;
  return Sum;
}
std::vector<float> scaled(const std::vector<float> &X, float By) {
  std::vector<float> Result(X.size());
  for (std::size_t I = 0; I < X.size(); ++I)
    Result[I] = X[I] * By;
  return Result;
}
unsigned long largest(const std::vector<Item> &Items) {
  unsigned long Most = 0;
  for (std::size_t I = 0; I < Items.size(); ++I)
    if (Items[I].Size > Most)
      Most = Items[I].Size;
  return Most;
}
unsigned twice(const unsigned *P) { return *P + *P; }
unsigned summed(const unsigned *P, const unsigned *N) {
  unsigned Sum = 0;
  for (unsigned I = 0; I < *N; ++I)
    Sum += P[I];
  return Sum;
}
unsigned around(const Item *A, const Item *B) {
  unsigned X = A->Key;
  return X * B->Key;
}

void numbered(std::vector<unsigned> &V) {
  for (std::size_t I = 0; I < V.size(); ++I)
    V[I] = unsigned(I);
}
void cleared(std::vector<unsigned char> &V) {
  for (std::size_t I = 0; I < V.size(); ++I)
    V[I] = 0;
}
void sized(unsigned long *V, const unsigned long *N) {
  for (std::size_t I = 0; I < *N; ++I)
    V[I] = 0;
}

void maybe(float *X, const unsigned *N, bool New) {
  float *P = New ? new float(0) : nullptr;
  for (unsigned I = 0; I < *N; ++I)
    P[0] = X[I];
}

unsigned first(const unsigned *P, unsigned N) { return N ? *P : 0; }
void unread(const unsigned *P) {}
void written(unsigned *A, const unsigned *N) {
  for (unsigned I = 0; I < *N; ++I)
    A[I] = 0;
}
unsigned called(const unsigned *N) {
  unsigned I = 0;
  for (; I < *N; ++I)
    use(I);
  return I;
}
unsigned deleted(unsigned *P) {
  unsigned X = *P, Y = *P;
  delete P;
  return X + Y;
}
unsigned freed(unsigned *P) {
  unsigned X = *P, Y = *P;
  std::free(P);
  return X + Y;
}
unsigned stored(unsigned *P, unsigned *Q) {
  unsigned X = *P;
  *Q = 1;
  return X;
}
unsigned bytes(const unsigned char *P) { return P[0] ? 1u : 0u; }
void wider(unsigned *P) { P[0] = 1; }
unsigned oneWay(const unsigned *P, bool Yes) {
  unsigned X = 0;
  if (Yes)
    X = *P;
  use(X);
  return Yes ? X : 1;
}
unsigned later(unsigned *P) {
  unsigned X = *P;
  return giveBack(P) + X;
}
unsigned own(const std::vector<unsigned> &V, std::vector<unsigned> &Into) {
  unsigned Sum = 0;
  for (std::size_t I = 0; I < V.size(); ++I) {
    Into.push_back(1);
    Sum += 1;
  }
  return Sum;
}
unsigned *kept(unsigned *Old, bool Fresh) {
  unsigned *P = Fresh ? new unsigned(0) : Old;
  for (unsigned I = 0; I < *Old; ++I)
    *P = I;
  return P;
}
unsigned swapped(const unsigned *P, const unsigned *Q) { return *P - *Q; }
unsigned crossed(const unsigned *P, unsigned N) {
  unsigned X = 0, Y = 1;
  for (unsigned I = 0; I < N; ++I) {
    unsigned Next = X + P[I];
    X = Y;
    Y = Next;
  }
  return X;
}
unsigned divided(unsigned X, unsigned Y) {
  use(X);
  return X / Y;
}
} // namespace before

namespace after {
unsigned long total(const std::vector<Item *> &Items) {
  unsigned long Sum = 0;
  const std::size_t Bound = Items.size();
  for (std::size_t I = 0; I < Bound; ++I)
    Sum += Items[I]->Size;
  return Sum;
}
std::vector<float> scaled(const std::vector<float> &X, float By) {
  std::vector<float> Result(X.size());
  const std::size_t Bound = X.size();
  for (std::size_t I = 0; I < Bound; ++I)
    Result[I] = X[I] * By;
  return Result;
}
unsigned long largest(const std::vector<Item> &Items) {
  unsigned long Most = 0;
  const std::size_t Bound = Items.size();
  for (std::size_t I = 0; I < Bound; ++I)
    if (Items[I].Size > Most)
      Most = Items[I].Size;
  return Most;
}
unsigned twice(const unsigned *P) { return 2 * *P; }
unsigned summed(const unsigned *P, const unsigned *N) {
  unsigned Sum = 0;
  const unsigned Bound = *N;
  for (unsigned I = 0; I < Bound; ++I)
    Sum += P[I];
  return Sum;
}
unsigned around(const Item *A, const Item *B) { return A->Key * B->Key; }

void numbered(std::vector<unsigned> &V) {
  const std::size_t Bound = V.size();
  for (std::size_t I = 0; I < Bound; ++I)
    V[I] = unsigned(I);
}
void untyped(std::vector<unsigned> &V) {
  const std::size_t Bound = V.size();
  for (std::size_t I = 0; I < Bound; ++I)
    *static_cast<unsigned *>(static_cast<void *>(&V[I])) = unsigned(I);
}
void placed(std::vector<unsigned> &V) {
  const std::size_t Bound = V.size();
  for (std::size_t I = 0; I < Bound; ++I)
    new (&V[I]) unsigned(I);
}
void united(std::vector<unsigned> &V) {
  union {
    unsigned Low;
    unsigned long Whole;
  } Each;
  const std::size_t Bound = V.size();
  for (std::size_t I = 0; I < Bound; ++I) {
    Each.Low = unsigned(I);
    V[I] = Each.Low;
  }
}
void cleared(std::vector<unsigned char> &V) {
  const std::size_t Bound = V.size();
  for (std::size_t I = 0; I < Bound; ++I)
    V[I] = 0;
}
void sized(unsigned long *V, const unsigned long *N) {
  const std::size_t Bound = *N;
  for (std::size_t I = 0; I < Bound; ++I)
    V[I] = 0;
}

void maybe(float *X, const unsigned *N, bool New) {
  float *P = New ? new float(0) : nullptr;
  const unsigned Bound = *N;
  for (unsigned I = 0; I < Bound; ++I)
    P[0] = X[I];
}

unsigned first(const unsigned *P, unsigned N) {
  unsigned X = *P;
  return N ? X : 0;
}
void unread(const unsigned *P) { (void)*const_cast<const volatile unsigned *>(P); }
void written(unsigned *A, const unsigned *N) {
  const unsigned Bound = *N;
  for (unsigned I = 0; I < Bound; ++I)
    A[I] = 0;
}
unsigned called(const unsigned *N) {
  unsigned I = 0;
  const unsigned Bound = *N;
  for (; I < Bound; ++I)
    use(I);
  return I;
}
unsigned deleted(unsigned *P) {
  unsigned X = *P;
  delete P;
  return X + *P;
}
unsigned freed(unsigned *P) {
  unsigned X = *P;
  std::free(P);
  return X + *P;
}
unsigned stored(unsigned *P, unsigned *Q) {
  *Q = 1;
  return *P;
}
unsigned bytes(const unsigned char *P) {
  return *reinterpret_cast<const unsigned short *>(P) & 255 ? 1u : 0u;
}
void wider(unsigned *P) {
  unsigned Next = P[1];
  P[0] = 1;
  P[1] = Next;
}
unsigned oneWay(const unsigned *P, bool Yes) {
  unsigned X = 0;
  if (Yes)
    X = *P;
  use(X);
  return Yes ? *P : 1;
}
unsigned later(unsigned *P) { return giveBack(P) + *P; }
unsigned own(const std::vector<unsigned> &V, std::vector<unsigned> &Into) {
  unsigned Sum = 0;
  const std::size_t Bound = V.size();
  for (std::size_t I = 0; I < Bound; ++I) {
    Into.push_back(1);
    Sum += 1;
  }
  return Sum;
}
unsigned *kept(unsigned *Old, bool Fresh) {
  unsigned *P = Fresh ? new unsigned(0) : Old;
  const unsigned Bound = *Old;
  for (unsigned I = 0; I < Bound; ++I)
    *P = I;
  return P;
}
unsigned swapped(const unsigned *P, const unsigned *Q) { return *Q - *P; }
unsigned crossed(const unsigned *P, unsigned N) {
  unsigned X = 0, Y = 1;
  for (unsigned I = 0; I < N; ++I) {
    unsigned Next = Y + P[I];
    X = Y;
    Y = Next;
  }
  return X;
}
unsigned divided(unsigned X, unsigned Y) {
  unsigned Z = X / Y;
  use(X);
  return Z;
}
} // namespace after
