unsigned mix(unsigned n) {
  unsigned t = 0;
  for (unsigned i = 0; i < n; ++i)
    t += i ^ 3;
  return t;
}
unsigned sum(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  return s;
}
unsigned sumByFour(const unsigned *p, unsigned long n) {
  unsigned s = 0;
  for (unsigned long i = 0; i < n; ++i)
    s += p[i];
  return s;
}
void negate(unsigned *p, int n) {
  for (int i = 0; i < n; ++i)
    p[i] = -p[i];
}
int count(const char *p, unsigned long n, char c) {
  unsigned k = 0;
  for (unsigned long i = 0; i < n; ++i)
    k += p[i] == c;
  return (int)k;
}
// The rest is forgotten, or the last pair reads outside.
unsigned sumEven(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  return s;
}
unsigned sumOutside(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i];
  return s;
}
