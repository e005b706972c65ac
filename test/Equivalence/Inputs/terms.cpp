#include "terms.h"

int add(int x, int y = 1) { return x + y; }

struct Shape {
  virtual int size() const { return 1; }
};

struct __attribute__((capability("mutex"))) Mutex {};
Mutex Lock;
unsigned counted(unsigned Count) __attribute__((requires_capability(Lock)));
unsigned counted(unsigned Count) { return ++Count; }

int __attribute__((noinline)) plain(int x) { return x + 1; }

template <class T> int narrow(T x) requires true { return int(x); }

int use(int x) { return narrow(x) + add(x) + Shape().size() + plain(x); }
unsigned more(unsigned x) { return doubled(x) + quadruple(x); }
