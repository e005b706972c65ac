#include "pruned.h"

unsigned destroyed() {
  unsigned X = 1;
  {
    SetAtEnd<unsigned> Set(&X, 3);
  }
  return X;
}

unsigned throughHeader(unsigned X) { return twiceOfHeader(X); }

unsigned defaulted() { return withDefault(); }

unsigned dispatched() {
  Polygon<unsigned> Square(4);
  const Shape &S = Square;
  return S.corners();
}

unsigned member() { return Member<unsigned>().Value; }

unsigned called(unsigned X) {
  auto Apply = [](auto F, unsigned X) { return F(X); };
  return Apply(twice<unsigned>, X);
}

static unsigned later(unsigned X);
unsigned calls(unsigned X) { return later(X); }
static unsigned later(unsigned X) { return twice(X) + 1; }

// Of int only by way of another template.
template <class T> T half(T X) { return X / 2; }
template <class T> T around(T X) { return half(X); }
unsigned halfOfUnsigned(unsigned X) { return half(X); }
int halfOfInt(int X) { return around(X); }
