// A test in each round whose answer never changes.
unsigned sumOrXor(const unsigned *p, unsigned n, bool add) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i) {
    if (add)
      s += p[i];
    else
      s ^= p[i];
  }
  return s;
}
void fill(int *p, int n, int v, int mode) {
  for (int i = 0; i < n; ++i) {
    if (mode > 0)
      p[i] = v;
    else
      p[i] = 0;
  }
}
long weigh(const short *p, unsigned long n, const bool *twice) {
  long s = 0;
  bool t = *twice;
  for (unsigned long i = 0; i < n; ++i)
    s = t ? s + 2l * p[i] : s + p[i];
  return s;
}
int seek(const int *p, int n, int v, bool exact) {
  for (int i = 0; i < n; ++i) {
    if (exact ? p[i] == v : p[i] >= v)
      return i;
  }
  return -1;
}
unsigned switched(unsigned n, int how) {
  unsigned s = 1;
  for (unsigned i = 0; i < n; ++i) {
    switch (how) {
    case 0: s += i; break;
    case 1: s ^= i; break;
    default: s *= 3; break;
    }
  }
  return s;
}
// The flag changes under way.
unsigned untilZero(const unsigned *p, unsigned n, bool add) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i) {
    if (p[i] == 0)
      add = false;
    if (add)
      s += p[i];
    else
      s ^= p[i];
  }
  return s;
}
// The flag may lie among the cells written.
void fillWhile(int *p, int n, const int *mode) {
  for (int i = 0; i < n; ++i) {
    if (*mode)
      p[i] = 1;
    else
      p[i] = 0;
  }
}
