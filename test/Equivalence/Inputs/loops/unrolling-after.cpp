unsigned mix(unsigned n) {
  unsigned t = 0, i = 0;
  if (n % 2) {
    t += i ^ 3;
    ++i;
  }
  for (; i < n; i += 2) {
    t += i ^ 3;
    t += (i + 1) ^ 3;
  }
  return t;
}
unsigned sum(const unsigned *p, unsigned n) {
  unsigned s = 0, i = 0;
  for (; n - i >= 2; i += 2) {
    s += p[i];
    s += p[i + 1];
  }
  if (i < n)
    s += p[i];
  return s;
}
unsigned sumByFour(const unsigned *p, unsigned long n) {
  unsigned s = 0;
  unsigned long i = 0, whole = n & ~3ul;
  for (; i < whole; i += 4)
    s += p[i] + p[i + 1] + p[i + 2] + p[i + 3];
  for (; i < n; ++i)
    s += p[i];
  return s;
}
void negate(unsigned *p, int n) {
  int i = 0;
  for (; i + 1 < n; i += 2) {
    p[i] = -p[i];
    p[i + 1] = -p[i + 1];
  }
  if (i < n)
    p[i] = -p[i];
}
int count(const char *p, unsigned long n, char c) {
  unsigned k = 0;
  while (n >= 4) {
    k += p[0] == c;
    k += p[1] == c;
    k += p[2] == c;
    k += p[3] == c;
    p += 4;
    n -= 4;
  }
  while (n--)
    k += *p++ == c;
  return (int)k;
}
unsigned sumEven(const unsigned *p, unsigned n) {
  unsigned s = 0, i = 0;
  for (; n - i >= 2; i += 2) {
    s += p[i];
    s += p[i + 1];
  }
  return s;
}
unsigned sumOutside(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; i += 2) {
    s += p[i];
    unsigned next = p[i + 1];
    s += i + 1 < n ? next : 0;
  }
  return s;
}
