// The test at the top.
unsigned digits(unsigned x) {
  unsigned n = 1;
  while (x >= 10) {
    x /= 10;
    ++n;
  }
  return n;
}
void zero(int *p, unsigned n) {
  for (unsigned i = 0; i < n; ++i)
    p[i] = 0;
}
unsigned long length(const char *s) {
  unsigned long n = 0;
  while (s[n] != 0)
    ++n;
  return n;
}
int firstNegative(const int *p, int n) {
  int i = 0;
  while (i < n && p[i] >= 0)
    ++i;
  return i;
}
unsigned hash(const unsigned char *p, unsigned long n) {
  unsigned h = 17;
  for (unsigned long i = 0; i < n; ++i)
    h = h * 31 + p[i];
  return h;
}
// Without the guard the body runs once too often.
unsigned sumAtLeastOnce(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  return s;
}
unsigned halve(unsigned x, unsigned y) {
  while (x > y)
    x = x / 2 + 1 > x ? y : x / 2;
  return x;
}
