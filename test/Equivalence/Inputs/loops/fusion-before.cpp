// Two loops over the same range.
unsigned addAndXor(const unsigned *p, unsigned n) {
  unsigned s = 0, x = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  for (unsigned i = 0; i < n; ++i)
    x ^= p[i];
  return s * 31 + x;
}
unsigned countBoth(const int *p, int n, int low, int high) {
  unsigned below = 0, above = 0;
  for (int i = 0; i < n; ++i)
    if (p[i] < low)
      ++below;
  for (int i = 0; i < n; ++i)
    if (p[i] > high)
      ++above;
  return below << 16 | above;
}
int range(const int *p, unsigned long n) {
  int low = p[0], high = p[0];
  for (unsigned long i = 1; i < n; ++i)
    low = p[i] < low ? p[i] : low;
  for (unsigned long i = 1; i < n; ++i)
    high = p[i] > high ? p[i] : high;
  return high / 2 - low / 2;
}
int shared[16];
void mapAndSum(unsigned *total, unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < 16; ++i)
    shared[i] = i < n;
  for (unsigned i = 0; i < 16; ++i)
    t += i ^ n;
  *total = t;
}
int scaleThenShift(unsigned *p, unsigned n) {
  for (unsigned i = 0; i < n; ++i)
    p[i] = p[i] * 3;
  for (unsigned i = 0; i < n; ++i)
    p[i] = p[i] + 7;
  return 0;
}
// The two arrays may overlap: fused, the second loop reads what is not yet written.
void fillThenCopy(int *p, int *q, int n, int v) {
  for (int i = 0; i < n; ++i)
    p[i] = v;
  for (int i = 0; i < n; ++i)
    q[i] = p[i] + 1;
}
// The second loop reads ahead of where the first has come.
unsigned lookAhead(unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    p[i] = i;
  for (unsigned i = 0; i + 1 < n; ++i)
    s += p[i + 1];
  return s;
}
// What is read may be what is written.
unsigned markAndSum(unsigned *p, const unsigned *q, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    p[i] = 1;
  for (unsigned i = 0; i < n; ++i)
    s += q[i];
  return s;
}
