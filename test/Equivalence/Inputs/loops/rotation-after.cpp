// The test at the bottom, behind a guard; or the first round outside.
unsigned digits(unsigned x) {
  unsigned n = 1;
  if (x >= 10) {
    do {
      x /= 10;
      n++;
    } while (x >= 10);
  }
  return n;
}
void zero(int *p, unsigned n) {
  if (n == 0)
    return;
  int *e = p;
  do {
    *e++ = 0;
  } while (--n);
}
unsigned long length(const char *s) {
  if (!*s)
    return 0;
  const char *e = s + 1;
  while (*e)
    ++e;
  return e - s;
}
int firstNegative(const int *p, int n) {
  if (n <= 0)
    return 0;
  int i = 0;
  for (;;) {
    if (p[i] < 0)
      break;
    if (++i == n)
      break;
  }
  return i;
}
unsigned hash(const unsigned char *p, unsigned long n) {
  unsigned h = 17;
  if (n > 0) {
    h = 527 + p[0];
    for (unsigned long i = 1; i != n; ++i)
      h = (h << 5) - h + p[i];
  }
  return h;
}
unsigned sumAtLeastOnce(const unsigned *p, unsigned n) {
  unsigned s = 0, i = 0;
  do
    s += p[i];
  while (++i < n);
  return s;
}
unsigned halve(unsigned x, unsigned y) {
  do
    x = x / 2 + 1 > x ? y : x / 2;
  while (x > y);
  return x;
}
