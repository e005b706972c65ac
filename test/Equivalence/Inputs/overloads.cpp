template <class T> int pick(T x) { return int(x) & MASK; }
int pick(int x) { return x + 1; }

template <class T> int used(T x) { return int(x) & MASK; }
int caller(long x) { return used(x); }

struct Box {
  Box(int x) : Value(x & MASK) {}
  int Value;
};
int make(int x) { return Box(x).Value; }
