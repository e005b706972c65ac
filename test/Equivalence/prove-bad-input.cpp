// What is not understood is unknown, with what and where; it is never proved by accident.
// RUN: not evo-rewrite prove %s --before before::assembly --after after::assembly --proof-cache none | FileCheck %s --check-prefix=ASM
// ASM: execution   not run: before uses inline assembly
// ASM: verdict     unknown: {{.*}}inline assembly is not modelled at line
// RUN: not evo-rewrite prove %s --before before::watched --after after::watched --proof-cache none | FileCheck %s --check-prefix=VOLATILE
// VOLATILE: verdict     unknown: {{.*}}a volatile or atomic access is not modelled at line
// RUN: not evo-rewrite prove %s --before before::counted --after after::counted --proof-cache none | FileCheck %s --check-prefix=ATOMIC
// ATOMIC: verdict     unknown: {{.*}}'atomicrmw' is not modelled at line
// RUN: not evo-rewrite prove %s --before before::jumps --after after::jumps --proof-cache none | FileCheck %s --check-prefix=SETJMP
// SETJMP: verdict     unknown: {{.*}}returns twice
// RUN: not evo-rewrite prove %s --before before::many --after after::many --proof-cache none | FileCheck %s --check-prefix=VARARGS
// VARARGS: execution   not run: it takes a variable number of arguments
// VARARGS: verdict     unknown: a function of variable arguments is not modelled
// RUN: not evo-rewrite prove %s --before before::numbers --after after::numbers --proof-cache none | FileCheck %s --check-prefix=COROUTINE
// COROUTINE: verdict     unknown
// RUN: not evo-rewrite prove %s --before before::huge --after after::huge --proof-cache none | FileCheck %s --check-prefix=HUGE
// HUGE: verdict     unknown: it has {{[0-9]+}} instructions, more than the 10000 that are tried
// RUN: not evo-rewrite prove %s --before before::jumpsAround --after after::jumpsAround --proof-cache none -- -DLABELS | FileCheck %s --check-prefix=GOTO
// GOTO: verdict     unknown: the unit takes addresses of labels (computed goto), which is not modelled

// The same code stays the same code, whatever is in it.
// RUN: evo-rewrite prove %s --before before::watched --after after::watchedToo --proof-cache none | FileCheck %s --check-prefix=SAME
// SAME: verdict     proved: the same code

// RUN: not evo-rewrite prove %s --before before::gone --after after::absent 2>&1 | FileCheck %s --check-prefix=NONE
// NONE: error: no such function with a body
// RUN: not evo-rewrite prove %s %S/no-such-file.cpp --function f 2>&1 | FileCheck %s --check-prefix=FILE
// FILE: error: there is no file
// RUN: not evo-rewrite prove %s --before before::gone --after after::gone --proof-cache none | FileCheck %s --check-prefix=TYPES
// TYPES: verdict     unknown: the signature changes from 'int (int)' to 'int (unsigned int)'

#include <atomic>
#include <coroutine>
#include <csetjmp>
#include <cstdarg>

struct Numbers {
  struct promise_type {
    int Value = 0;
    Numbers get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
    std::suspend_always yield_value(int V) {
      Value = V;
      return {};
    }
  };
};
extern std::jmp_buf Buffer;
extern unsigned Sink[];
#define TEN(X) X X X X X X X X X X
#define STEP x = (x ^ Sink[x & 7]) * 31 + 7; Sink[x & 15] = x;

namespace before {
int assembly(int x) {
  asm("addl $1, %0" : "+r"(x));
  return x * 2;
}
int watched(volatile int *p) { return *p + *p; }
int counted(std::atomic<int> *p) { return p->fetch_add(1) + 1; }
int jumps(int x) { return setjmp(Buffer) ? x : x + 1; }
int many(int n, ...) {
  va_list List;
  va_start(List, n);
  int x = va_arg(List, int);
  va_end(List);
  return x + n;
}
Numbers numbers(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
}
unsigned huge(unsigned x) { TEN(TEN(TEN(STEP))) return x; }
#ifdef LABELS
int jumpsAround(int x) {
  static void *Places[] = {&&one, &&two};
  goto *Places[x & 1];
one:
  return 1;
two:
  return x;
}
#endif
int gone(int x) { return x; }
} // namespace before
namespace after {
int assembly(int x) {
  asm("addl $1, %0" : "+r"(x));
  return x + x;
}
int watched(volatile int *p) { return 2 * *p; }
int watchedToo(volatile int *q) { return *q + *q; }
int counted(std::atomic<int> *p) { return 1 + p->fetch_add(1, std::memory_order_relaxed); }
int jumps(int x) { return setjmp(Buffer) ? x : int(x + 1L); }
int many(int n, ...) {
  va_list List;
  va_start(List, n);
  int x = va_arg(List, int);
  va_end(List);
  return (x - 1) + (n + 1);
}
Numbers numbers(int n) {
  for (int i = 0; i != n; ++i)
    co_yield i;
}
unsigned huge(unsigned x) { TEN(TEN(TEN(STEP))) return x ^ ((x * x + x) & 1); }
#ifdef LABELS
int jumpsAround(int x) {
  static void *Places[] = {&&one, &&two};
  goto *Places[x & 1];
two:
  return x;
one:
  return (x & 0) + 1;
}
#endif
int gone(unsigned x) { return x; }
} // namespace after
