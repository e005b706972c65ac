// Several accumulators.
unsigned sum(const unsigned *p, unsigned n) {
  unsigned s = 0, t = 0, i = 0;
  for (; n - i >= 2; i += 2) {
    s += p[i];
    t += p[i + 1];
  }
  if (i < n)
    s += p[i];
  return s + t;
}
unsigned parity(const unsigned *p, unsigned long n) {
  unsigned x = 0, y = 0;
  unsigned long i = 0;
  for (; i + 1 < n; i += 2) {
    x ^= p[i];
    y ^= p[i + 1];
  }
  for (; i < n; ++i)
    x ^= p[i];
  return x ^ y;
}
int largest(const int *p, unsigned long n) {
  int a = -2147483647 - 1, b = a;
  unsigned long i = 0;
  for (; n - i >= 2; i += 2) {
    a = p[i] > a ? p[i] : a;
    b = p[i + 1] > b ? p[i + 1] : b;
  }
  if (i < n)
    a = p[i] > a ? p[i] : a;
  return a > b ? a : b;
}
unsigned dot(const unsigned *p, const unsigned *q, unsigned long n) {
  unsigned a = 0, b = 0, c = 0, d = 0;
  unsigned long i = 0;
  for (; n - i >= 4; i += 4) {
    a += p[i] * q[i];
    b += p[i + 1] * q[i + 1];
    c += p[i + 2] * q[i + 2];
    d += p[i + 3] * q[i + 3];
  }
  for (; i < n; ++i)
    a += p[i] * q[i];
  return a + b + c + d;
}
unsigned oddEven(const unsigned *p, unsigned n) {
  unsigned s[2] = {0, 0};
  for (unsigned i = 0; i < n; ++i)
    s[i & 1] += p[i];
  return s[0] + s[1];
}
unsigned sumLost(const unsigned *p, unsigned n) {
  unsigned s = 1, t = 1, i = 0;
  for (; n - i >= 2; i += 2) {
    s += p[i];
    t += p[i + 1];
  }
  if (i < n)
    s += p[i];
  return s + t;
}
int sumSigned(const int *p, int n) {
  int s = 0, t = 0, i = 0;
  for (; i < n - 1; i += 2) {
    s += p[i];
    t += p[i + 1];
  }
  if (i < n)
    s += p[i];
  return s + t;
}
