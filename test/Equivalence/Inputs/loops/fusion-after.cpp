// One loop does the work of two.
unsigned addAndXor(const unsigned *p, unsigned n) {
  unsigned s = 0, x = 0;
  for (unsigned i = 0; i < n; ++i) {
    s += p[i];
    x ^= p[i];
  }
  return s * 31 + x;
}
unsigned countBoth(const int *p, int n, int low, int high) {
  unsigned below = 0, above = 0;
  for (int i = 0; i < n; ++i) {
    if (p[i] < low)
      ++below;
    if (p[i] > high)
      ++above;
  }
  return below << 16 | above;
}
int range(const int *p, unsigned long n) {
  int low = p[0], high = low;
  for (unsigned long i = 1; i < n; ++i) {
    int v = p[i];
    if (v < low)
      low = v;
    if (v > high)
      high = v;
  }
  return high / 2 - low / 2;
}
int shared[16];
void mapAndSum(unsigned *total, unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < 16; ++i) {
    shared[i] = i < n;
    t += i ^ n;
  }
  *total = t;
}
int scaleThenShift(unsigned *p, unsigned n) {
  for (unsigned i = 0; i < n; ++i)
    p[i] = p[i] * 3 + 7;
  return 0;
}
void fillThenCopy(int *p, int *q, int n, int v) {
  for (int i = 0; i < n; ++i) {
    p[i] = v;
    q[i] = p[i] + 1;
  }
}
unsigned lookAhead(unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i) {
    p[i] = i;
    if (i + 1 < n)
      s += p[i + 1];
  }
  return s;
}
unsigned markAndSum(unsigned *p, const unsigned *q, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i) {
    p[i] = 1;
    s += q[i];
  }
  return s;
}
