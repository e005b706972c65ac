// One accumulator.
unsigned sum(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  return s;
}
unsigned parity(const unsigned *p, unsigned long n) {
  unsigned x = 0;
  for (unsigned long i = 0; i < n; ++i)
    x ^= p[i];
  return x;
}
int largest(const int *p, unsigned long n) {
  int best = -2147483647 - 1;
  for (unsigned long i = 0; i < n; ++i)
    if (p[i] > best)
      best = p[i];
  return best;
}
unsigned dot(const unsigned *p, const unsigned *q, unsigned long n) {
  unsigned s = 0;
  for (unsigned long i = 0; i < n; ++i)
    s += p[i] * q[i];
  return s;
}
unsigned oddEven(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  return s;
}
// One of the two is not added, or starts from the wrong value.
unsigned sumLost(const unsigned *p, unsigned n) {
  unsigned s = 1;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  return s;
}
// A partial sum of signed values may overflow where the whole does not.
int sumSigned(const int *p, int n) {
  int s = 0;
  for (int i = 0; i < n; ++i)
    s += p[i];
  return s;
}
