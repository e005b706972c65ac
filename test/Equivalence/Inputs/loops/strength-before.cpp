unsigned multiples(unsigned n, unsigned k) {
  unsigned t = 0;
  for (unsigned i = 0; i < n; ++i)
    t ^= i * k;
  return t;
}
void column(unsigned *p, unsigned long n, unsigned long stride, unsigned v) {
  for (unsigned long i = 0; i < n; ++i)
    p[i * stride] = v;
}
unsigned halves(const unsigned *p, unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s += p[i] / 8 + p[i] % 4;
  return s;
}
void ramp(int *p, int n) {
  for (int i = 0; i < n; ++i)
    p[i] = i * 12;
}
unsigned squares(unsigned n) {
  unsigned s = 0;
  for (unsigned i = 0; i < n; ++i)
    s ^= i * i;
  return s;
}
// The running value starts one step too far.
unsigned multiplesLate(unsigned n, unsigned k) {
  unsigned t = 0;
  for (unsigned i = 0; i < n; ++i)
    t ^= i * k;
  return t;
}
// A shift rounds down, a division to zero.
int halvesSigned(const int *p, int n) {
  unsigned s = 0;
  for (int i = 0; i < n; ++i)
    s += p[i] / 8;
  return s;
}
