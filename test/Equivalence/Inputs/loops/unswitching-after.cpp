unsigned sumOrXor(const unsigned *p, unsigned n, bool add) {
  unsigned s = 0;
  if (add) {
    for (unsigned i = 0; i < n; ++i)
      s += p[i];
  } else {
    for (unsigned i = 0; i < n; ++i)
      s ^= p[i];
  }
  return s;
}
void fill(int *p, int n, int v, int mode) {
  if (mode > 0) {
    for (int i = 0; i < n; ++i)
      p[i] = v;
    return;
  }
  for (int *e = p; e - p < n; ++e)
    *e = 0;
}
long weigh(const short *p, unsigned long n, const bool *twice) {
  long s = 0;
  if (*twice) {
    for (const short *e = p + n; p != e; ++p)
      s += 2l * *p;
  } else {
    for (const short *e = p + n; p != e; ++p)
      s += *p;
  }
  return s;
}
int seek(const int *p, int n, int v, bool exact) {
  if (exact) {
    for (int i = 0; i < n; ++i)
      if (p[i] == v)
        return i;
    return -1;
  }
  for (int i = 0; i < n; ++i)
    if (!(p[i] < v))
      return i;
  return -1;
}
unsigned switched(unsigned n, int how) {
  unsigned s = 1;
  if (how == 0)
    for (unsigned i = 0; i < n; ++i)
      s += i;
  else if (how == 1)
    for (unsigned i = 0; i < n; ++i)
      s ^= i;
  else
    for (unsigned i = 0; i < n; ++i)
      s *= 3;
  return s;
}
unsigned untilZero(const unsigned *p, unsigned n, bool add) {
  unsigned s = 0;
  if (add) {
    for (unsigned i = 0; i < n; ++i)
      s += p[i];
  } else {
    for (unsigned i = 0; i < n; ++i)
      s ^= p[i];
  }
  return s;
}
void fillWhile(int *p, int n, const int *mode) {
  if (n <= 0)
    return;
  if (*mode)
    for (int i = 0; i < n; ++i)
      p[i] = 1;
  else
    for (int i = 0; i < n; ++i)
      p[i] = 0;
}
