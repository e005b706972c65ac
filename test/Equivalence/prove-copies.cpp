// Copies of any number of bytes: the same done to the same memory leaves the same, for all numbers.
// RUN: %S/Inputs/prove-pair %s kept | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s cleared | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s large | FileCheck %s --check-prefix=GOOD
// RUN: %S/Inputs/prove-pair %s moved | FileCheck %s --check-prefix=GOOD
// GOOD: verdict     proved: for all inputs

// RUN: %S/Inputs/prove-pair %s shorter | FileCheck %s --check-prefix=BAD
// RUN: %S/Inputs/prove-pair %s longer | FileCheck %s --check-prefix=BAD
// RUN: %S/Inputs/prove-pair %s apart | FileCheck %s --check-prefix=BAD
// RUN: %S/Inputs/prove-pair %s order | FileCheck %s --check-prefix=BAD
// RUN: %S/Inputs/prove-pair %s early | FileCheck %s --check-prefix=BAD
// RUN: %S/Inputs/prove-pair %s other | FileCheck %s --check-prefix=BAD
// BAD: verdict
// BAD-NOT: proved
// BAD-NOT: bounded
// BAD-NOT: fuzzed
#include <cstring>
using Size = decltype(sizeof 0);
struct Large {
  char Bytes[300];
};
namespace before {
unsigned kept(char *To, const char *From, Size N, unsigned char A, unsigned char B) {
  std::memcpy(To, From, N);
  return (A & B) + ((A ^ B) >> 1);
}
unsigned cleared(char *To, Size N, unsigned char A, unsigned char B) {
  std::memset(To, 0, N);
  return (A & B) + ((A ^ B) >> 1);
}
unsigned large(Large &To, const Large &From, unsigned char A, unsigned char B) {
  To = From;
  return (A & B) + ((A ^ B) >> 1);
}
void moved(char *To, const char *From, Size N) { std::memcpy(To, From, N); }
void shorter(char *To, const char *From, Size N) { std::memcpy(To, From, N); }
void longer(char *To, const char *From, Size N) { std::memcpy(To, From, N); }
void apart(char *To, const char *From, Size N) { std::memmove(To, From, N); }
void order(char *To, const char *From, Size N, Size M) {
  std::memset(To, 0, M);
  std::memmove(To, From, N);
}
char early(char *To, const char *From, Size N) {
  char First = *From;
  std::memmove(To, From, N);
  return First;
}
void other(char *To, const char *From, const char *Second, Size N) {
  std::memmove(To, From, N);
}
} // namespace before
namespace after {
unsigned kept(char *To, const char *From, Size N, unsigned char A, unsigned char B) {
  unsigned char Least = A < B ? A : B, Most = A < B ? B : A;
  std::memcpy(To, From, N);
  return Least + (Most - Least) / 2;
}
unsigned cleared(char *To, Size N, unsigned char A, unsigned char B) {
  unsigned char Least = A < B ? A : B, Most = A < B ? B : A;
  std::memset(To, 0, N);
  return Least + (Most - Least) / 2;
}
unsigned large(Large &To, const Large &From, unsigned char A, unsigned char B) {
  unsigned char Least = A < B ? A : B, Most = A < B ? B : A;
  To = From;
  return Least + (Most - Least) / 2;
}
void moved(char *To, const char *From, Size N) { std::memmove(To, From, N); }
void shorter(char *To, const char *From, Size N) {
  std::memcpy(To, From, N ? N - 1 : 0);
}
void longer(char *To, const char *From, Size N) {
  std::memcpy(To, From, N + 1);
}
void apart(char *To, const char *From, Size N) { std::memcpy(To, From, N); }
void order(char *To, const char *From, Size N, Size M) {
  std::memmove(To, From, N);
  std::memset(To, 0, M);
}
char early(char *To, const char *From, Size N) {
  std::memmove(To, From, N);
  return *From;
}
void other(char *To, const char *From, const char *Second, Size N) {
  std::memmove(To, Second, N);
}
} // namespace after
